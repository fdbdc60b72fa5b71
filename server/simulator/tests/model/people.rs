//! What customers can do, through the control API.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{NewCustomer, Side, Tick};
use whatsapp::webhook::{Content, Interactive, What};

use crate::common::{ANA, CENTRO, Rig};

async fn ana_sends(rig: &Rig, message: Value) -> Content {
    rig.desk.forget();
    let (http, answer) = rig
        .control(Method::POST, &format!("customers/{ANA}/messages"), message)
        .await;
    assert_eq!(http, 200, "{answer}");
    rig.simulator.settled().await;
    match rig.desk.updates().remove(0).what {
        What::Message(message) => message.content,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_kind_of_message_arrives_as_what_it_is() {
    let rig = Rig::new().await;
    for (kind, name) in [
        ("image", "image"),
        ("video", "video"),
        ("audio", "audio"),
        ("document", "document"),
        ("sticker", "sticker"),
        ("location", "location"),
        ("contacts", "contacts"),
        ("order", "order"),
        ("unsupported", "unsupported"),
        ("request_welcome", "request_welcome"),
        ("hologram", "other"),
    ] {
        let content = ana_sends(&rig, json!({"to": CENTRO, "type": kind})).await;
        assert_eq!(content.name(), name, "{kind}");
    }
    let moved = json!({"type": "system", "system": {"type": "user_changed_number", "wa_id": "554199990000"}});
    assert_eq!(ana_sends(&rig, moved).await.name(), "system");
    let odd = json!({"type": "text", "text": "sem remetente", "raw": {"from": null, "x": 1}});
    assert_eq!(ana_sends(&rig, odd).await.name(), "text");
}

#[tokio::test]
async fn a_tap_sends_the_buttons_payload_and_quotes_the_message() {
    let rig = Rig::new().await;
    rig.open_window().await;
    let list = json!({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": {
        "type": "list", "body": {"text": "Setor?"}, "action": {"button": "Ver", "sections": [
            {"rows": [{"id": "fin", "title": "Financeiro"}, {"id": "sup", "title": "Suporte", "description": "Ajuda"}]}]}}});
    let (_, answer) = rig.post(&format!("{CENTRO}/messages"), list).await;
    let wamid = answer["messages"][0]["id"].as_str().unwrap().to_owned();
    rig.simulator.settled().await;
    rig.desk.forget();
    let tap = json!({"message_id": wamid, "button": 1});
    rig.control(Method::POST, &format!("customers/{ANA}/tap"), tap)
        .await;
    rig.simulator.settled().await;
    let What::Message(message) = rig.desk.updates().remove(0).what else {
        panic!()
    };
    assert_eq!(
        message.context.as_ref().unwrap().wamid.as_deref(),
        Some(wamid.as_str())
    );
    assert!(
        matches!(&message.content, Content::Interactive(Interactive::ListReply { id, .. }) if id == "sup"),
        "{message:?}"
    );
}

#[tokio::test]
async fn a_phone_that_is_off_gets_its_messages_later() {
    let rig = Rig::new().await;
    rig.open_window().await;
    rig.control(
        Method::PATCH,
        &format!("customers/{ANA}"),
        json!({"online": false}),
    )
    .await;
    rig.send_text(ANA, "oi").await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent"]);
    rig.control(
        Method::PATCH,
        &format!("customers/{ANA}"),
        json!({"online": true, "auto_read": true}),
    )
    .await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent", "delivered"]);
    rig.send_text(ANA, "leia").await;
    rig.simulator.settled().await;
    assert_eq!(
        rig.desk.words(),
        ["sent", "delivered", "sent", "delivered", "read"]
    );
}

#[tokio::test]
async fn the_phone_shows_both_sides_with_their_ticks() {
    let rig = Rig::new().await;
    let hers = rig.simulator.customer_writes(ANA, CENTRO, "oi").unwrap();
    let (_, answer) = rig.send_text(ANA, "olá").await;
    let ours = answer["messages"][0]["id"].as_str().unwrap();
    rig.simulator.settled().await;
    let heart = json!({"type": "reaction", "reaction": {"message_id": ours, "emoji": "❤️"}});
    rig.control(Method::POST, &format!("customers/{ANA}/messages"), heart)
        .await;
    let inbox = rig.simulator.inbox_of(ANA).unwrap();
    assert_eq!(
        inbox.iter().map(|message| message.side).collect::<Vec<_>>(),
        [Side::Customer, Side::Desk]
    );
    assert_eq!(
        (inbox[0].wamid.as_str(), inbox[1].tick),
        (hers.as_str(), Tick::Delivered)
    );
    assert_eq!(inbox[1].reaction.as_deref(), Some("❤️"));
    let (_, phone) = rig
        .control(Method::GET, &format!("customers/{ANA}"), json!({}))
        .await;
    assert_eq!(phone["messages"].as_array().unwrap().len(), 2);
    assert_eq!(
        phone["windows"][0],
        json!({"phone_number_id": CENTRO, "open": true, "blocked": false})
    );
}

#[tokio::test]
async fn the_world_goes_back_to_its_beginning() {
    let rig = Rig::new().await;
    let eva = NewCustomer {
        name: Some("Eva".into()),
        phone: Some("+55 31 99999-1111".into()),
        ..NewCustomer::default()
    };
    assert_eq!(
        rig.simulator.add_customer(eva.clone()).unwrap().wa_id.as_deref(),
        Some("553199991111")
    );
    assert!(rig.simulator.add_customer(eva).is_err());
    rig.control(Method::POST, "clock", json!({"advance_ms": 3_600_000}))
        .await;
    rig.control(Method::POST, "reset", json!({})).await;
    let (_, state) = rig.control(Method::GET, "state", json!({})).await;
    assert_eq!(
        (&state["customer_count"], &state["message_count"]),
        (&json!(4), &json!(0))
    );
    assert_eq!(state["clock"]["offset_ms"], 0);
    let (_, settled) = rig.control(Method::GET, "settled", json!({})).await;
    assert_eq!(settled["settled"], true);
}
