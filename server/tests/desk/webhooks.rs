//! What WhatsApp, and those who pretend to be, are answered.

use backend::ingest::{IngestError, Received};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use reqwest::StatusCode;
use secrecy::SecretString;
use serde_json::json;
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::common::{SECRET, TestDesk, VERIFY};

fn signed(body: &[u8]) -> String {
    whatsapp::signature::sign(&SecretString::from(SECRET), body)
}

fn message() -> Vec<u8> {
    let message = json!({"from": "554188887777", "id": "wamid.A", "timestamp": "1700000000", "type": "text", "text": {"body": "oi"}});
    json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER_CENTRO}, "messages": [message]}}]}]})
    .to_string()
    .into_bytes()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_not_signed_by_meta_is_refused_stored_nowhere_and_counted(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let body = message();
    let other = whatsapp::signature::sign(&SecretString::from("outro"), &body);
    for (signature, reason) in [
        (None, "signature_missing"),
        (Some(other.as_str()), "signature_wrong"),
        (Some("sha256=zz"), "signature_wrong"),
        (Some(""), "signature_wrong"),
    ] {
        let before = desk.refused(reason).await;
        assert_eq!(
            desk.hook(body.clone(), signature).await.status(),
            StatusCode::UNAUTHORIZED,
            "{signature:?}"
        );
        assert_eq!(desk.refused(reason).await, before + 1, "{signature:?}");
    }
    // The same signature under another body.
    assert_eq!(
        desk.hook([&body[..], b" "].concat(), Some(&signed(&body)))
            .await
            .status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(desk.count("select count(*) from webhooks").await, 0);
    assert_eq!(
        desk.hook(body.clone(), Some(&signed(&body))).await.status(),
        StatusCode::OK
    );
    assert_eq!(desk.count("select count(*) from messages").await, 1);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_not_json_and_what_is_too_large_are_told_apart_and_counted(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    for body in [&b""[..], b"{\"object\":", b"oi"] {
        assert_eq!(
            desk.hook(body, Some(&signed(body))).await.status(),
            StatusCode::BAD_REQUEST
        );
    }
    assert_eq!(desk.refused("not_json").await, 3);

    // Only announced: nobody has to send three megabytes to be told.
    let addr = desk.running.as_ref().unwrap().addr;
    let mut stream = tokio::net::TcpStream::connect(addr).await.unwrap();
    let head = format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nhost: {addr}\r\ncontent-length: {}\r\n\r\n",
        3 * 1024 * 1024 + 1
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0u8; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    assert_eq!(desk.refused("too_large").await, 1);

    let mut largest = message();
    largest.resize(3 * 1024 * 1024, b' ');
    let signature = signed(&largest);
    assert_eq!(
        desk.hook(largest, Some(&signature)).await.status(),
        StatusCode::OK
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_desk_that_cannot_store_now_is_busy_and_says_when_to_come_back(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    desk.desk.pools().ingest.close().await;
    let body = message();
    let answer = desk.hook(body.clone(), Some(&signed(&body))).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(desk.refused("busy").await, 1);
    assert_eq!(desk.count("select count(*) from webhooks").await, 0);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_desk_without_app_secret_refuses_every_webhook(pool: PgPool) {
    let desk = TestDesk::with(pool, |config| config.app_secret = None).await;
    let body = message();
    let empty = whatsapp::signature::sign(&SecretString::from(""), &body);
    assert_eq!(
        desk.hook(body, Some(&empty)).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(desk.refused("no_app_secret").await, 1);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_challenge_is_repeated_to_who_knows_our_word(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    for (mode, token, wanted) in [
        ("subscribe", VERIFY, true),
        ("subscribe", "errada", false),
        ("unsubscribe", VERIFY, false),
        ("subscribe", "", false),
    ] {
        let query = [
            ("hub.mode", mode),
            ("hub.challenge", "1158201444"),
            ("hub.verify_token", token),
        ];
        let answer = desk
            .http
            .get(format!("{}/webhooks/whatsapp", desk.url))
            .query(&query)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status() == StatusCode::OK, wanted, "{mode} {token}");
        assert_eq!(answer.text().await.unwrap() == "1158201444", wanted);
    }
    let without = desk
        .http
        .get(format!("{}/webhooks/whatsapp", desk.url))
        .send()
        .await
        .unwrap();
    assert_eq!(without.status(), StatusCode::FORBIDDEN);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_desk_with_too_many_waiting_says_no_before_it_looks_at_the_signature(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let body = bytes::Bytes::from(message());
    assert_eq!(
        desk.hook(body.clone(), Some(&signed(&body))).await.status(),
        StatusCode::OK
    );
    // Whoever stores holds this lock: nothing is stored while we do.
    let mut held = desk.pool.acquire().await.unwrap();
    sqlx::query("select pg_advisory_lock(x'677569636865'::bigint)")
        .execute(&mut *held)
        .await
        .unwrap();
    let ingest = &desk.running.as_ref().unwrap().state.ingest;
    let mut waiting: FuturesUnordered<_> = (0..3_000)
        .map(|_| ingest.store(Received::parse(body.clone()).unwrap()))
        .collect();
    assert_eq!(waiting.next().await, Some(Err(IngestError::Busy)));
    assert!(ingest.is_full());

    let answer = desk.hook(body.clone(), None).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(
        (
            desk.refused("busy").await,
            desk.refused("signature_missing").await
        ),
        (1, 0)
    );
    // Only webhooks are.
    let challenge = format!(
        "{}/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token={VERIFY}&hub.challenge=42",
        desk.url
    );
    assert_eq!(
        desk.http.get(challenge).send().await.unwrap().status(),
        StatusCode::OK
    );
    assert_eq!(desk.nobody().get("/sign-in").await.status(), StatusCode::OK);

    sqlx::query("select pg_advisory_unlock_all()")
        .execute(&mut *held)
        .await
        .unwrap();
    let answers: Vec<_> = waiting.collect().await;
    assert!(answers.iter().any(Result::is_ok));
    assert_eq!(
        desk.hook(body.clone(), None).await.status(),
        StatusCode::UNAUTHORIZED,
        "there is room again"
    );
    assert_eq!(desk.count("select count(*) from messages").await, 1);
    desk.finish().await;
}
