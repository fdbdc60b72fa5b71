//! From committed rows to open screens: nothing missed, nothing of numbers one may not see.

use std::time::Duration;

use backend::{Listener, NewScheduled, Told};
use chrono::TimeDelta;
use domain::ConversationId;
use domain::event::LiveEvent;
use domain::presence::Watching;
use domain::protocol::ProtocolAction;
use domain::user::Role;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, text, until};

async fn live(pool: PgPool) -> Bench {
    let bench = Bench::new(pool).await;
    let (desk, stop) = (bench.desk.clone(), bench.stop.clone());
    tokio::spawn(async move { desk.run_live(stop).await });
    until("the first place", async || bench.desk.live_place().is_some()).await;
    bench
}

/// What comes next, within five seconds.
async fn next(listener: &mut Listener) -> Vec<LiveEvent> {
    match tokio::time::timeout(Duration::from_secs(5), listener.next())
        .await
        .expect("something is told")
    {
        Told::Frames(frames) => frames
            .iter()
            .map(|frame| serde_json::from_str(&frame.json).unwrap())
            .collect(),
        Told::Check => vec![LiveEvent::SignedOut],
        Told::Over => panic!("over"),
    }
}

/// Every text told until `last` was.
async fn texts_until(listener: &mut Listener, last: &str) -> Vec<String> {
    let mut texts = Vec::new();
    while texts.last().is_none_or(|text| text != last) {
        for event in next(listener).await {
            if let LiveEvent::Message { message, .. } = event {
                texts.push(message.open().unwrap().content.excerpt(100));
            }
        }
    }
    texts
}

/// Everything told as it was told until a message says `last`, and the texts of the messages.
async fn everything_until(listener: &mut Listener, last: &str) -> (Vec<String>, Vec<String>) {
    let (mut told, mut texts) = (Vec::new(), Vec::<String>::new());
    while texts.last().is_none_or(|text| text != last) {
        for event in next(listener).await {
            told.push(serde_json::to_string(&event).unwrap());
            if let LiveEvent::Message { message, .. } = event {
                texts.push(message.open().unwrap().content.excerpt(100));
            }
        }
    }
    (told, texts)
}

/// Waits until everything committed so far was told.
async fn told(bench: &Bench) {
    let written = bench.count("select coalesce(max(id), 0) from events").await;
    until("everything told", async || {
        let place = bench.desk.live_place().unwrap().to_string();
        place.split_once('-').unwrap().1.parse::<i64>().unwrap() >= written
    })
    .await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_message_and_its_card_reach_the_screen(pool: PgPool) {
    let bench = live(pool).await;
    let bia = bench.agent("Bia").await;
    let mut listener = bench.desk.listen(&bia, None).await.unwrap();
    let conversation = bench.conversation(ANA).await;
    let events = next(&mut listener).await;
    assert!(
        matches!(&events[..], [LiveEvent::Message { .. }, LiveEvent::Conversation { card }] if card.id == conversation)
    );
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    let events = next(&mut listener).await;
    assert!(
        matches!(&events[..], [LiveEvent::Conversation { card }] if card.owner == Some(bia.id)),
        "{events:?}"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn after_a_cut_a_listener_is_told_what_it_missed(pool: PgPool) {
    let bench = live(pool).await;
    let bia = bench.agent("Bia").await;
    bench.writes(ANA, "antes", bench.now()).await;
    told(&bench).await;
    let heard = bench.desk.live_place();
    for i in 0..7 {
        bench.writes(ANA, &format!("durante {i}"), bench.now()).await;
    }
    told(&bench).await;
    let mut listener = bench.desk.listen(&bia, heard).await.unwrap();
    let missed = texts_until(&mut listener, "durante 6").await;
    assert_eq!(missed, (0..7).map(|i| format!("durante {i}")).collect::<Vec<_>>());
    bench.writes(ANA, "depois", bench.now()).await;
    assert_eq!(texts_until(&mut listener, "depois").await, ["depois"]);
}

/// What nobody listens to is passed over, and whoever comes that very moment is told it all the same.
#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_comes_as_something_is_passed_over_misses_nothing(pool: PgPool) {
    let bench = live(pool).await;
    let bia = bench.agent("Bia").await;
    for i in 0..40 {
        let heard = bench.desk.live_place();
        bench.writes(ANA, &format!("mensagem {i}"), bench.now()).await;
        if i % 2 == 0 {
            tokio::task::yield_now().await;
        }
        let mut listener = bench.desk.listen(&bia, heard).await.unwrap();
        let last = format!("mensagem {i}");
        assert_eq!(texts_until(&mut listener, &last).await.last(), Some(&last));
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn another_process_hears_what_this_one_wrote(pool: PgPool) {
    let bench = live(pool.clone()).await;
    let bia = bench.agent("Bia").await;
    let other = crate::common::desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9");
    let (running, stop) = (other.clone(), bench.stop.clone());
    tokio::spawn(async move { running.run_live(stop).await });
    until("the other's place", async || other.live_place().is_some()).await;
    let mut listener = other.listen(&bia, None).await.unwrap();
    bench.writes(ANA, "olá", bench.now()).await;
    assert_eq!(texts_until(&mut listener, "olá").await, ["olá"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_event_that_commits_late_is_not_skipped(pool: PgPool) {
    let bench = live(pool.clone()).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.conversation(ANA).await;
    told(&bench).await;
    let mut listener = bench.desk.listen(&bia, None).await.unwrap();
    // An event is written, but its transaction dawdles while others commit.
    let mut slow = pool.begin().await.unwrap();
    sqlx::query("insert into events (conversation_id, number_id, at) values ($1, $2, now())")
        .bind(conversation)
        .bind(bench.number)
        .execute(&mut *slow)
        .await
        .unwrap();
    bench.writes("5511977776666", "rápida", bench.now()).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    slow.commit().await.unwrap();
    let mut seen = Vec::new();
    until("both told", async || {
        for event in next(&mut listener).await {
            if let LiveEvent::Conversation { card } = event {
                seen.push(card.id);
            }
        }
        seen.contains(&conversation) && seen.len() >= 2
    })
    .await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nothing_is_told_of_numbers_one_may_not_use(pool: PgPool) {
    let bench = live(pool).await;
    let bia = bench.agent("Bia").await;
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let start = bench.desk.live_place();
    let mut hers = bench.desk.listen(&bia, None).await.unwrap();
    let mut all = bench.desk.listen(&chief, None).await.unwrap();
    bench
        .receives(&inbound(PAULISTA, &[text(ANA, "na Paulista", bench.now())]))
        .await;
    let conversation: ConversationId =
        sqlx::query_scalar("select conversation_id from messages where content ->> 'body' = 'na Paulista'")
            .fetch_one(&bench.pool)
            .await
            .unwrap();
    // All that is told of a conversation: its card, a note, a message to be sent later, who writes in it.
    let desk = &bench.desk;
    desk.change_protocol(&chief, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    desk.add_note(&chief, conversation, Uuid::now_v7(), "nota da Paulista", false)
        .await
        .unwrap();
    let later = NewScheduled {
        client_key: Uuid::now_v7(),
        at: bench.now() + TimeDelta::hours(2),
        text: "agendada na Paulista".into(),
    };
    desk.schedule_message(&chief, conversation, None, later)
        .await
        .unwrap();
    desk.watch(&chief, conversation, Watching::Typing).await.unwrap();
    told(&bench).await;
    bench
        .receives(&inbound(CENTRO, &[text(ANA, "no Centro", bench.now())]))
        .await;
    let mut back = bench.desk.listen(&bia, start).await.unwrap();
    let conversation = conversation.to_string();
    for listener in [&mut hers, &mut back] {
        let (told, texts) = everything_until(listener, "no Centro").await;
        assert_eq!(texts, ["no Centro"]);
        for frame in &told {
            assert!(
                !frame.contains("Paulista") && !frame.contains(&conversation),
                "{frame}"
            );
        }
    }
    let (told, texts) = everything_until(&mut all, "no Centro").await;
    assert_eq!(texts, ["na Paulista", "no Centro"]);
    let told = told.join("\n");
    for kind in [
        "na Paulista",
        "nota da Paulista",
        "agendada na Paulista",
        "watchers",
        "Loja Paulista",
    ] {
        assert!(told.contains(kind), "{kind} is not told: {told}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_gets_a_number_or_loses_everything_is_told_to_look_again(pool: PgPool) {
    let bench = live(pool).await;
    let bia = bench.agent("Bia").await;
    bench.writes(ANA, "antes", bench.now()).await;
    told(&bench).await;
    let heard = bench.desk.live_place();
    let mut listener = bench.desk.listen(&bia, None).await.unwrap();
    bench.desk.enable_number(&bia.email, PAULISTA).await.unwrap();
    assert_eq!(
        next(&mut listener).await,
        [LiveEvent::SignedOut],
        "check the session and listen anew"
    );
    // Who was away when it happened has to read everything again.
    told(&bench).await;
    let mut back = bench.desk.listen(&bia, heard).await.unwrap();
    assert_eq!(next(&mut back).await, [LiveEvent::Resync]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_missed_too_much_or_what_is_forgotten_reads_everything_again(pool: PgPool) {
    let bench = live(pool).await;
    let bia = bench.agent("Bia").await;
    bench.conversation(ANA).await;
    told(&bench).await;
    let heard = bench.desk.live_place();
    bench.run("insert into events (conversation_id, number_id, at) select id, number_id, now() from conversations, generate_series(1, 2100)").await;
    told(&bench).await;
    let mut back = bench.desk.listen(&bia, heard).await.unwrap();
    assert_eq!(next(&mut back).await, [LiveEvent::Resync]);

    // Days later, what was missed is no longer there to be told.
    bench.clock.advance(TimeDelta::days(3));
    bench.desk.forget_old_webhooks().await.unwrap();
    let mut back = bench.desk.listen(&bia, heard).await.unwrap();
    assert_eq!(next(&mut back).await, [LiveEvent::Resync]);
}
