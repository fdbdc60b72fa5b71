//! Lists page by key, and badges agree with the tables.

use std::collections::HashSet;

use domain::ConversationId;
use domain::batch::{BatchState, Options};
use domain::conversation::{ConversationCard, Order, PAGE_SIZE, View, ViewCounts};
use domain::protocol::{ProtocolAction, ProtocolState};
use domain::search::SearchFilters;
use domain::user::{CurrentUser, Role};
use sqlx::PgPool;

use crate::api::{adela, caller};
use crate::batches::{batches, people, wa_id};
use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, seconds, text};
use crate::outreach::begun;

/// `many` customers, written to at different times, some more than a day ago.
async fn crowd(bench: &Bench, many: i64) {
    let now = bench.now();
    let messages: Vec<_> = (0..many)
        .map(|i| {
            text(
                &format!("5541{}", 31_000_000 + i),
                "Olá",
                now - seconds(i % 40 * 3_600 + 60),
            )
        })
        .collect();
    bench.receives(&inbound(CENTRO, &messages)).await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn paging_shows_every_card_once_in_every_order_while_new_ones_arrive(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    crowd(&bench, 130).await;
    let mut newcomers = 0;
    for order in Order::ALL {
        let present: HashSet<ConversationId> = bench
            .all("select id from conversations where unread > $1", 0)
            .await
            .into_iter()
            .collect();
        let mut shown = Vec::new();
        let mut after = None;
        loop {
            let page = bench
                .desk
                .list_conversations(&bia, View::Queue, order, after)
                .await
                .unwrap();
            assert!(page.cards.len() as i64 <= PAGE_SIZE);
            shown.extend(page.cards);
            newcomers += 1;
            bench
                .writes(&format!("5511{}", 32_000_000 + newcomers), "agora", bench.now())
                .await;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let ids: Vec<ConversationId> = shown.iter().map(|card| card.id).collect();
        let once: HashSet<ConversationId> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len(), "{order:?}: none twice");
        assert!(present.is_subset(&once), "{order:?}: none missing");
        match order {
            Order::Newest => assert!(shown.is_sorted_by(|a, b| a.last_message_at >= b.last_message_at)),
            Order::LongestWaiting => assert!(shown.is_sorted_by(|a, b| a.state_since <= b.state_since)),
            Order::WindowClosesFirst => {
                let day_ago = bench.now() - seconds(24 * 3_600);
                let open: Vec<_> = shown
                    .iter()
                    .filter_map(|card| card.last_inbound_at)
                    .take_while(|at| *at > day_ago)
                    .collect();
                assert!(open.is_sorted());
                assert!(
                    shown[open.len()..]
                        .iter()
                        .all(|card| card.last_inbound_at.unwrap() <= day_ago),
                    "closed ones last"
                );
            }
        }
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn each_conversation_stands_in_the_views_that_the_rule_says(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let caio = bench.agent("Caio").await;
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    crowd(&bench, 3).await;
    bench
        .receives(&inbound(PAULISTA, &[text(ANA, "na outra", bench.now())]))
        .await;
    for (i, who) in [&bia, &caio].into_iter().enumerate() {
        for (j, actions) in [
            &[ProtocolAction::Take][..],
            &[ProtocolAction::Take, ProtocolAction::Hold],
            &[ProtocolAction::Take, ProtocolAction::Close],
        ]
        .into_iter()
        .enumerate()
        {
            let conversation = bench
                .conversation(&format!("5511{}", 33_000_000 + i * 10 + j))
                .await;
            for action in actions {
                bench
                    .desk
                    .change_protocol(who, conversation, *action)
                    .await
                    .unwrap();
            }
        }
    }
    let size = async |who: &CurrentUser, view| bench.pages(who, view, Order::Newest).await.len();
    for (who, sizes) in [
        (&bia, [1, 3, 1, 2, 2]),
        (&caio, [1, 3, 1, 2, 2]),
        (&chief, [0, 4, 2, 2, 4]),
    ] {
        for (view, wanted) in View::ALL.into_iter().zip(sizes) {
            assert_eq!(size(who, view).await, wanted, "{view:?} of {}", who.name);
            let sees_all = who.role != Role::Agent;
            assert!(
                bench
                    .pages(who, view, Order::Newest)
                    .await
                    .iter()
                    .all(|card| view.shows(card, who.id, sees_all))
            );
        }
        let counts = bench.desk.count_views(who).await.unwrap();
        assert_eq!(
            [counts.mine, counts.queue, counts.on_hold],
            sizes[..3].iter().map(|n| *n as i64).collect::<Vec<_>>()[..]
        );
    }
    let unread = bench.desk.count_views(&bia).await.unwrap().unread;
    assert_eq!(
        unread,
        bench
            .one::<i64, _>(
                "select sum(unread) from conversations where owner_id = $1 and state <> 'closed'",
                bia.id
            )
            .await
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn scrolling_back_shows_every_message_once(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let now = bench.now();
    // Many within one second: the id parts them.
    let messages: Vec<_> = (0..120)
        .map(|i| text(ANA, &format!("{i}"), now - seconds(100 - i / 10)))
        .collect();
    bench.receives(&inbound(CENTRO, &messages)).await;
    let conversation = bench
        .one("select id from conversations where unread = $1", 120)
        .await;
    let thread = bench.desk.open_thread(&bia, conversation).await.unwrap();
    let (mut shown, mut has_older) = (thread.messages, thread.has_older);
    while has_older {
        let older = bench
            .desk
            .older_messages(&bia, conversation, shown[0].id, None)
            .await
            .unwrap();
        has_older = older.has_older;
        shown.splice(0..0, older.messages);
    }
    let words: Vec<String> = shown.iter().map(|message| message.content.excerpt(10)).collect();
    assert_eq!(words, (0..120).map(|i| i.to_string()).collect::<Vec<_>>());

    // Who looks for one message has it in one go.
    let from = shown[110].id;
    let back = async |down_to| {
        bench
            .desk
            .older_messages(&bia, conversation, from, down_to)
            .await
            .unwrap()
    };
    let led = back(Some(shown[30].id)).await;
    assert_eq!(led.messages, shown[30..110]);
    assert!(led.has_older);
    let near = back(Some(shown[109].id)).await;
    assert_eq!(near.messages, shown[60..110], "a page at least");
    let all = back(Some(domain::MessageId(uuid::Uuid::nil()))).await;
    assert_eq!(
        all.messages,
        shown[..110],
        "what is not there is looked for as far as one answer goes"
    );
    assert!(!all.has_older);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_history_shows_service_and_not_what_only_a_batch_or_a_word_of_consent_began(pool: PgPool) {
    let b = batches(pool).await;
    let (bench, bia) = (&b.outreach.bench, &b.outreach.bia);
    let history = async || -> Vec<ConversationId> {
        let cards = bench.pages(bia, View::History, Order::Newest).await;
        cards.iter().map(|card| card.id).collect()
    };
    let id = b.reads("aviso_horario", &people(3)).await.unwrap();
    b.start();
    b.confirms(id, Options::default()).await;
    b.until_state(id, BatchState::Finished).await;
    let stopped = bench.writes("5511970000001", "SAIR", bench.now()).await;
    let stopped = bench
        .one("select conversation_id from messages where wamid = $1", &stopped)
        .await;
    assert_eq!(history().await, []);
    let closed = "select count(*) from conversations where state = 'closed'";
    assert_eq!(bench.count(closed).await, 4);
    assert_eq!(
        bench.desk.count_views(bia).await.unwrap(),
        ViewCounts::default(),
        "badges never counted them"
    );
    // They are found where somebody looks for them: by name, and in their thread.
    bench.desk.index_search().await.unwrap();
    let found = bench
        .desk
        .search(bia, "Cliente 2", &SearchFilters::default(), None)
        .await
        .unwrap();
    let named = |card: &ConversationCard| card.contact_name == "Cliente 2" && card.unserved;
    assert!(found.conversations.iter().any(named), "{:?}", found.conversations);
    let system = caller(bench, &adela(bench).await).await;
    let told = bench
        .desk
        .api_conversations(&system, None, Some(ProtocolState::Closed), None)
        .await
        .unwrap();
    assert_eq!(told.cards.len(), 4, "other systems are told of all");
    assert!(
        told.cards
            .is_sorted_by(|a, b| a.last_message_at >= b.last_message_at)
    );
    let card = bench.card(stopped).await;
    assert!(card.unserved && card.state == ProtocolState::Closed);

    // Whoever answers is served; so is whoever an agent writes to, and whoever says more than that word.
    let answered = bench.served(bia, &wa_id(0)).await;
    assert_eq!(history().await, []);
    b.outreach.closes(answered).await;
    assert_eq!(history().await, [answered]);
    let again: ConversationId = bench
        .one(
            "select c.id from conversations c join contact_identities i on i.contact_id = c.contact_id where i.value = $1",
            format!("+{}", wa_id(1)),
        )
        .await;
    begun(b.outreach.recontacts(again, &b.outreach.plain().await).await);
    b.outreach.closes(again).await;
    assert_eq!(history().await, [again, answered]);
    // WhatsApp tells times in whole seconds.
    bench.clock.advance(seconds(2));
    let there = bench.served(bia, "5511970000001").await;
    assert_eq!(there, stopped);
    b.outreach.closes(stopped).await;
    assert_eq!(history().await, [stopped, again, answered]);

    // A second batch puts no new conversation there, and takes none away.
    let more = b.reads("aviso_horario", &people(4)).await.unwrap();
    // Past the pace of a pair.
    bench.clock.advance(seconds(10));
    b.confirms(more, Options::default()).await;
    b.until_state(more, BatchState::Finished).await;
    let shown: HashSet<_> = history().await.into_iter().collect();
    assert_eq!(shown, [stopped, again, answered].into());
    bench.check_books().await;
}
