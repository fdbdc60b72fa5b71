//! Answering: once per key, by the owner, while the window is open.

use backend::Error;
use domain::Refusal;
use domain::message::MOST_TEXT;
use domain::protocol::ProtocolAction;
use domain::user::CurrentUser;
use domain::{ConversationId, UserId};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench, seconds};

async fn refusal(
    bench: &Bench,
    who: &CurrentUser,
    conversation: ConversationId,
    words: &str,
) -> Option<Refusal> {
    match bench
        .desk
        .send_text(who, conversation, Uuid::now_v7(), words)
        .await
    {
        Ok(_) => None,
        Err(Error::Refused(refusal)) => Some(refusal),
        Err(other) => panic!("{other}"),
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn one_key_sent_twice_even_at_once_is_one_message(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let key = Uuid::now_v7();
    let (one, other) = tokio::join!(
        bench.desk.send_text(&bia, conversation, key, "oi"),
        bench.desk.send_text(&bia, conversation, key, "oi")
    );
    let again = bench.desk.send_text(&bia, conversation, key, "oi").await.unwrap();
    assert_eq!((one.unwrap().id, other.unwrap().id), (again.id, again.id));
    assert_eq!(
        bench
            .count("select count(*) from messages where direction = 'outbound'")
            .await,
        1
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_key_of_somebody_elses_message_shows_nothing(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let caio = bench.agent("Caio").await;
    let hers = bench.served(&bia, ANA).await;
    let his = bench.served(&caio, "5511977776666").await;
    let key = Uuid::now_v7();
    bench.desk.send_text(&bia, hers, key, "segredo").await.unwrap();
    assert!(matches!(
        bench.desk.send_text(&caio, his, key, "oi").await,
        Err(Error::Forbidden)
    ));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_window_closes_exactly_a_day_after_the_customers_last_message(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let written = bench.card(conversation).await.last_inbound_at.unwrap();
    bench.set_now(written + seconds(24 * 3_600 - 1));
    assert_eq!(refusal(&bench, &bia, conversation, "a tempo").await, None);
    bench.set_now(written + seconds(24 * 3_600));
    assert_eq!(
        refusal(&bench, &bia, conversation, "tarde").await,
        Some(Refusal::WindowClosed)
    );
    // An answer of ours opens nothing; the customer's next message does.
    bench.writes(ANA, "ainda estou aqui", bench.now()).await;
    assert_eq!(refusal(&bench, &bia, conversation, "que bom").await, None);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn only_the_owner_answers_and_only_while_it_is_open(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let caio = bench.agent("Caio").await;
    let conversation = bench.conversation(ANA).await;
    assert_eq!(
        refusal(&bench, &bia, conversation, "oi").await,
        Some(Refusal::NotTaken)
    );
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    assert_eq!(
        refusal(&bench, &caio, conversation, "oi").await,
        Some(Refusal::OwnedBy { name: "Bia".into() })
    );
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    assert_eq!(
        refusal(&bench, &bia, conversation, "oi").await,
        Some(Refusal::ProtocolClosed)
    );
    assert_eq!(
        bench
            .count("select count(*) from messages where direction = 'outbound'")
            .await,
        0
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_text_is_neither_empty_nor_longer_than_whatsapp_takes(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    assert_eq!(
        refusal(&bench, &bia, conversation, " \n ").await,
        Some(Refusal::EmptyMessage)
    );
    let long = "á".repeat(MOST_TEXT + 1);
    assert!(matches!(
        refusal(&bench, &bia, conversation, &long).await,
        Some(Refusal::MessageTooLong { .. })
    ));
    assert_eq!(
        refusal(&bench, &bia, conversation, &"á".repeat(MOST_TEXT)).await,
        None
    );
    assert_eq!(refusal(&bench, &bia, conversation, "nul\u{0}o").await, None);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_failed_message_is_tried_again_once_and_keeps_its_story(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let message = bench.sends(&bia, conversation, "oi").await.id;
    let nothing = |told| matches!(told, Err(Error::Refused(Refusal::NothingToRetry)));
    assert!(nothing(bench.desk.retry_message(&bia, message).await.map(|_| ())));
    bench
        .run("update messages set delivery = 'failed', failure_code = 131026 where direction = 'outbound'")
        .await;
    let (one, other) = tokio::join!(
        bench.desk.retry_message(&bia, message),
        bench.desk.retry_message(&bia, message)
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    assert!(nothing(one.and(other).map(|_| ())));
    let thread = bench.desk.open_thread(&bia, conversation).await.unwrap();
    let ours: Vec<_> = thread
        .messages
        .iter()
        .filter(|message| message.delivery.is_some())
        .map(|message| message.retried)
        .collect();
    assert_eq!(ours, [true, false]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn only_the_owners_eyes_count_as_seen(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let caio = bench.agent("Caio").await;
    let conversation = bench.served(&bia, ANA).await;
    bench.writes(ANA, "alô?", bench.now()).await;
    bench.desk.mark_seen(&caio, conversation).await.unwrap();
    assert!(bench.card(conversation).await.unread > 0);
    bench.desk.mark_seen(&bia, conversation).await.unwrap();
    assert_eq!(bench.card(conversation).await.unread, 0);
    assert_eq!(
        bench
            .one::<UserId, _>("select owner_id from conversations where id = $1", conversation)
            .await,
        bia.id
    );
}
