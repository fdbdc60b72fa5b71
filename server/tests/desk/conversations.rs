//! A customer writes and an agent answers, all the way.

use reqwest::StatusCode;
use serde_json::json;
use simulator::{NUMBER_CENTRO, NUMBER_PAULISTA, Side, Tick};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, TestDesk};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_customer_writes_an_agent_answers_and_the_ticks_reach_read(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    desk.whatsapp
        .customer_writes(ANA, NUMBER_CENTRO, "Vocês entregam hoje?")
        .unwrap();
    desk.settled().await;

    let queue = bia
        .does(
            "list_conversations",
            json!({"view": "queue", "order": "newest", "after": null}),
        )
        .await;
    assert_eq!(queue["cards"][0]["preview"]["text"], "Vocês entregam hoje?");
    assert_eq!(bia.does("count_views", json!({})).await["queue"], 1);
    let conversation = bia.takes().await;
    bia.does(
        "send_text",
        json!({"conversation": conversation, "client_key": Uuid::now_v7(), "text": "Entregamos, sim!"}),
    )
    .await;
    desk.settled().await;

    let inbox = desk.whatsapp.inbox_of(ANA).unwrap();
    let answer = inbox.last().unwrap();
    assert_eq!(
        (answer.side, answer.bubble.text.as_str(), answer.tick),
        (Side::Desk, "Entregamos, sim!", Tick::Delivered)
    );
    desk.whatsapp.customer_reads(ANA, None).unwrap();
    desk.settled().await;
    let thread = bia
        .does("open_thread", json!({"conversation": conversation}))
        .await;
    let told: Vec<_> = thread["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| (m["content"]["body"].clone(), m["delivery"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!("Vocês entregam hoje?"), json!(null)),
            (json!("Entregamos, sim!"), json!("read"))
        ]
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_refusal_says_why_and_an_agent_finds_nothing_of_a_foreign_number(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let caio = desk.browser("Caio").await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    desk.settled().await;
    let conversation = bia.takes().await;
    let take = json!({"conversation": conversation, "action": "take"});
    let (status, told) = caio.call("change_protocol", take).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(told["refused"], json!({"taken_by": {"name": "Bia"}}));

    desk.desk
        .disable_number("caio@loja.example", NUMBER_CENTRO)
        .await
        .unwrap();
    let message = bia
        .does("open_thread", json!({"conversation": conversation}))
        .await["messages"][0]["id"]
        .clone();
    for (name, arguments) in [
        ("open_thread", json!({"conversation": conversation})),
        (
            "older_messages",
            json!({"conversation": conversation, "before": message}),
        ),
        (
            "send_text",
            json!({"conversation": conversation, "client_key": Uuid::now_v7(), "text": "oi"}),
        ),
        ("retry_message", json!({"message": message})),
        (
            "change_protocol",
            json!({"conversation": conversation, "action": "close"}),
        ),
        ("mark_seen", json!({"conversation": conversation})),
    ] {
        assert_eq!(
            caio.call(name, arguments).await,
            (StatusCode::NOT_FOUND, json!("not_found")),
            "{name}"
        );
    }
    let list = caio
        .does(
            "list_conversations",
            json!({"view": "queue", "order": "newest", "after": null}),
        )
        .await;
    assert_eq!(list["cards"], json!([]));
    assert_eq!(
        caio.get(&format!("/conversations/{conversation}"))
            .await
            .text()
            .await
            .unwrap()
            .matches("Bia")
            .count(),
        0
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn webhooks_doubled_reordered_and_lost_on_the_way_end_at_the_same_desk(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let faults = simulator::Faults {
        duplicate: 2,
        reorder_ms: 60,
        drop: 3,
        ignore_answer: 3,
        wrong_signature: 2,
        ..Default::default()
    };
    desk.whatsapp.set_faults(faults);
    for i in 0..10 {
        desk.whatsapp
            .customer_writes(ANA, NUMBER_CENTRO, &format!("mensagem {i}"))
            .unwrap();
    }
    desk.settled().await;
    let conversation = bia.takes().await;
    for i in 0..5 {
        bia.does("send_text", json!({"conversation": conversation, "client_key": Uuid::now_v7(), "text": format!("resposta {i}")})).await;
    }
    desk.settled().await;
    desk.whatsapp
        .customer_writes(ANA, NUMBER_PAULISTA, "na outra loja")
        .unwrap();
    desk.settled().await;
    desk.whatsapp.customer_reads(ANA, None).unwrap();
    desk.settled().await;
    let audit = desk.desk.audit().await.unwrap();
    assert_eq!(
        (audit.conversations, audit.protocols.open, audit.messages.inbound),
        (2, 2, 11)
    );
    assert_eq!(audit.messages.outbound.read, 5);
    assert!(desk.refused("signature_wrong").await >= 2);
    desk.finish().await;
}
