//! What customers see of our reading and typing, as their number's policy says.

use domain::receipts::ReadReceipts;
use serde_json::json;
use simulator::{NUMBER_CENTRO, Side};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Browser, TestDesk};

async fn policy(desk: &TestDesk, receipts: ReadReceipts, typing: bool) {
    sqlx::query("update numbers set read_receipts = $2, shows_typing = $3 where phone_number_id = $1")
        .bind(NUMBER_CENTRO)
        .bind(receipts)
        .bind(typing)
        .execute(&desk.pool)
        .await
        .unwrap();
}

/// The customer writes, and the agent, who owns the conversation, looks.
async fn looks(desk: &TestDesk, bia: &Browser<'_>) -> String {
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "Oi").unwrap();
    desk.settled().await;
    let conversation = bia.takes().await;
    bia.does("mark_seen", json!({"conversation": conversation})).await;
    conversation
}

fn seen(desk: &TestDesk) -> bool {
    let inbox = desk.whatsapp.inbox_of(ANA).unwrap();
    let mut theirs = inbox.iter().filter(|message| message.side == Side::Customer);
    theirs.all(|message| message.seen_by_desk)
}

async fn turns_blue(desk: &TestDesk) -> bool {
    for _ in 0..100 {
        if seen(desk) {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    false
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn on_open_the_ticks_turn_blue_when_the_owner_looks_and_nobody_else(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let (bia, caio) = (desk.browser("Bia").await, desk.browser("Caio").await);
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "Oi").unwrap();
    desk.settled().await;
    let conversation = bia.takes().await;
    caio.does("mark_seen", json!({"conversation": conversation}))
        .await;
    caio.does("tell_typing", json!({"conversation": conversation}))
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert!(!seen(&desk), "a colleague who peeks turns nothing blue");
    bia.does("mark_seen", json!({"conversation": conversation})).await;
    assert!(turns_blue(&desk).await);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn on_reply_the_ticks_wait_for_the_answer(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    policy(&desk, ReadReceipts::OnReply, false).await;
    let bia = desk.browser("Bia").await;
    let conversation = looks(&desk, &bia).await;
    bia.does("tell_typing", json!({"conversation": conversation}))
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert!(!seen(&desk));
    bia.does(
        "send_text",
        json!({"conversation": conversation, "client_key": Uuid::now_v7(), "text": "Olá"}),
    )
    .await;
    assert!(turns_blue(&desk).await);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn never_means_neither_ticks_nor_typing(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    policy(&desk, ReadReceipts::Never, true).await;
    let bia = desk.browser("Bia").await;
    let conversation = looks(&desk, &bia).await;
    bia.does("tell_typing", json!({"conversation": conversation}))
        .await;
    bia.does(
        "send_text",
        json!({"conversation": conversation, "client_key": Uuid::now_v7(), "text": "Olá"}),
    )
    .await;
    desk.settled().await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert!(!seen(&desk));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn typing_is_shown_and_says_that_one_has_read(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    policy(&desk, ReadReceipts::OnReply, true).await;
    let bia = desk.browser("Bia").await;
    let conversation = looks(&desk, &bia).await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert!(!seen(&desk));
    bia.does("tell_typing", json!({"conversation": conversation}))
        .await;
    assert!(turns_blue(&desk).await);
    desk.finish().await;
}
