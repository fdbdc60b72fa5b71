//! Handing over, over HTTP: the one who receives it hears of it on their stream.

use reqwest::StatusCode;
use serde_json::json;
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;

use crate::common::{ANA, Stream, TestDesk};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_transfer_reaches_the_screen_of_who_receives_it_with_its_note_in_the_history(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let caio = desk.browser("Caio").await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    desk.settled().await;
    let conversation = bia.takes().await;
    let targets = bia
        .does("transfer_targets", json!({"conversation": conversation}))
        .await;
    let receiver = targets["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Caio")
        .unwrap()["id"]
        .clone();
    let mut stream = Stream::open(&caio, None).await;
    let transfer = |note: &str| json!({"conversation": conversation, "action": {"transfer": {"agent": receiver}}, "note": note});
    let long = "a".repeat(501);
    let (status, told) = bia.call("change_protocol", transfer(&long)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(told["refused"]["note_too_long"].is_object());
    bia.does("change_protocol", transfer("Quer trocar o tamanho."))
        .await;
    loop {
        let event = stream.next().await.expect("the stream goes on");
        if event["conversation"]["card"]["handed_by"] == "Bia" {
            assert_eq!(event["conversation"]["card"]["owner_name"], "Caio");
            break;
        }
    }
    let thread = caio
        .does("open_thread", json!({"conversation": conversation}))
        .await;
    let protocol = thread["protocols"][0]["id"].clone();
    let changes = caio.does("protocol_changes", json!({"protocol": protocol})).await;
    let last = changes.as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["change"], &last["note"]),
        (&json!("transferred"), &json!("Quer trocar o tamanho."))
    );

    // The giver has nothing to do with it any more.
    let (status, told) = bia
        .call(
            "change_protocol",
            json!({"conversation": conversation, "action": "close"}),
        )
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(told["refused"], json!({"owned_by": {"name": "Caio"}}));
    drop(stream);
    desk.finish().await;
}
