//! Lists page by key, and badges agree with the tables.

use std::collections::HashSet;

use domain::ConversationId;
use domain::conversation::{Order, PAGE_SIZE, View};
use domain::protocol::ProtocolAction;
use domain::user::{CurrentUser, Role};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, seconds, text};

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
                    .all(|card| view.shows(card.state, card.owner, who.id, sees_all))
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
            .older_messages(&bia, conversation, shown[0].id)
            .await
            .unwrap();
        has_older = older.has_older;
        shown.splice(0..0, older.messages);
    }
    let words: Vec<String> = shown.iter().map(|message| message.content.excerpt(10)).collect();
    assert_eq!(words, (0..120).map(|i| i.to_string()).collect::<Vec<_>>());
}
