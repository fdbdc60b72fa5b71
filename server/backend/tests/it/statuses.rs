//! Statuses in any order, any number of times, before or after the send's own answer.

use std::time::Duration;

use backend::OutboxSettings;
use domain::MessageId;
use domain::user::CurrentUser;
use serde_json::json;
use sqlx::PgPool;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::common::{ANA, Bench, seconds, status, statuses};

/// A message of ours that WhatsApp took under `wamid`.
async fn sent(bench: &Bench, bia: &CurrentUser, wamid: &str) -> MessageId {
    let conversation = bench.served(bia, ANA).await;
    let message = bench.sends(bia, conversation, "respondo já").await.id;
    sqlx::query("update messages set delivery = 'sent', wamid = $2, sent_at = now() where id = $1")
        .bind(message)
        .bind(wamid)
        .execute(&bench.pool)
        .await
        .unwrap();
    message
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn statuses_in_any_order_any_number_of_times_end_at_the_highest(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let message = sent(&bench, &bia, "wamid.OUT").await;
    let now = bench.now();
    bench
        .receives(&statuses(&[
            status("wamid.OUT", "delivered", now),
            status("wamid.OUT", "sent", now),
        ]))
        .await;
    assert_eq!(bench.delivery(message).await, "delivered");
    for told in ["read", "delivered", "sent", "read", "delivered"] {
        bench.receives(&statuses(&[status("wamid.OUT", told, now)])).await;
        assert_eq!(bench.delivery(message).await, "read");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn news_that_is_no_news_tells_no_screen(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    sent(&bench, &bia, "wamid.OUT").await;
    let read = statuses(&[status("wamid.OUT", "read", bench.now())]);
    bench.receives(&read).await;
    let events = bench.count("select count(*) from events").await;
    bench.receives(&read).await;
    assert_eq!(bench.count("select count(*) from events").await, events);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_failure_told_after_delivery_is_ignored_and_before_it_is_shown(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let message = sent(&bench, &bia, "wamid.OUT").await;
    let now = bench.now();
    bench
        .receives(&statuses(&[status("wamid.OUT", "failed", now)]))
        .await;
    assert_eq!(bench.delivery(message).await, "failed");
    assert_eq!(
        bench
            .one::<i32, _>("select failure_code from messages where id = $1", message)
            .await,
        131_026
    );
    bench
        .receives(&statuses(&[status("wamid.OUT", "delivered", now)]))
        .await;
    bench
        .receives(&statuses(&[status("wamid.OUT", "failed", now)]))
        .await;
    assert_eq!(bench.delivery(message).await, "delivered");
    let conversation = bench
        .one("select conversation_id from messages where id = $1", message)
        .await;
    let thread = bench.desk.open_thread(&bia, conversation).await.unwrap();
    assert_eq!(thread.messages.last().unwrap().failure, None);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_status_settles_an_uncertain_message_by_our_own_id(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let message = sent(&bench, &bia, "wamid.OUT").await;
    bench
        .run("update messages set delivery = 'uncertain', wamid = null where direction = 'outbound'")
        .await;
    let mut told = status("wamid.NEW", "delivered", bench.now());
    told["biz_opaque_callback_data"] = json!(message.to_string());
    bench.receives(&statuses(&[told])).await;
    assert_eq!(bench.delivery(message).await, "delivered");
    assert_eq!(
        bench
            .one::<String, _>("select wamid from messages where id = $1", message)
            .await,
        "wamid.NEW"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn our_own_id_beside_another_messages_wamid_is_not_believed(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let message = sent(&bench, &bia, "wamid.OUT").await;
    let mut told = status("wamid.OTHER", "read", bench.now());
    told["biz_opaque_callback_data"] = json!(message.to_string());
    bench.receives(&statuses(&[told])).await;
    assert_eq!(bench.delivery(message).await, "sent");
}

/// A Graph that takes one message and answers with `wamid` when told to.
async fn slow_graph(wamid: &'static str, answer: tokio::sync::oneshot::Receiver<()>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0u8; 8_192];
        let _read = stream.read(&mut request).await.unwrap();
        answer.await.ok();
        let body = json!({"messaging_product": "whatsapp", "messages": [{"id": wamid}]}).to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream
            .write_all(format!("{head}{body}").as_bytes())
            .await
            .unwrap();
        stream.flush().await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
    });
    url
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_status_that_overtakes_the_sends_answer_is_kept_and_applied_with_it(pool: PgPool) {
    let (answer, told) = tokio::sync::oneshot::channel();
    let bench = Bench::with_graph(pool, &slow_graph("wamid.SLOW", told).await).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let message = bench.sends(&bia, conversation, "a caminho").await.id;
    let (desk, stop) = (bench.desk.clone(), bench.stop.clone());
    let outbox = tokio::spawn(async move { desk.run_outbox(OutboxSettings::default(), stop).await });
    bench.until_delivery(message, "sending").await;
    // Nothing in it is ours to recognise but the wamid, which we do not know yet.
    bench
        .receives(&statuses(&[status(
            "wamid.SLOW",
            "delivered",
            bench.now() - seconds(1),
        )]))
        .await;
    assert_eq!(bench.count("select count(*) from early_statuses").await, 1);
    answer.send(()).unwrap();
    bench.until_delivery(message, "delivered").await;
    assert_eq!(bench.count("select count(*) from early_statuses").await, 0);
    bench.stop.cancel();
    outbox.await.unwrap();
}
