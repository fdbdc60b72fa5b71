//! Sends of templates that are not filled as they are made.

use serde_json::{Value, json};
use simulator::WABA_ID;

use crate::common::{ANA, CENTRO, Rig, code};

async fn send(rig: &Rig, name: &str, components: Value) -> Value {
    let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template",
        "template": {"name": name, "language": {"code": "pt_BR"}, "components": components}});
    rig.post(&format!("{CENTRO}/messages"), message).await.1
}

fn body(values: &[&str]) -> Value {
    let values: Vec<Value> = values
        .iter()
        .map(|text| json!({"type": "text", "text": text}))
        .collect();
    json!({"type": "body", "parameters": values})
}

fn button(index: u8, kind: &str, parameter: Value) -> Value {
    json!({"type": "button", "sub_type": kind, "index": index.to_string(), "parameters": [parameter]})
}

#[tokio::test]
async fn words_with_breaks_and_needless_values_are_refused() {
    let rig = Rig::new().await;
    for odd in ["a\nb", "a\tb", "a     b"] {
        let answer = send(&rig, "retomar_conversa", json!([body(&["Ana", odd])])).await;
        assert_eq!(code(&answer), 132_018, "{odd:?}");
    }
    let address = button(2, "url", json!({"type": "text", "text": "x"}));
    let picture =
        json!({"type": "header", "parameters": [{"type": "image", "image": {"link": "https://x.br/a.png"}}]});
    let answer = send(
        &rig,
        "promo_verao",
        json!([picture, body(&["Ana", "20%"]), address]),
    )
    .await;
    assert_eq!(code(&answer), 132_018);
    let long = button(
        0,
        "quick_reply",
        json!({"type": "payload", "payload": "x".repeat(129)}),
    );
    let answer = send(
        &rig,
        "retomar_conversa",
        json!([body(&["Ana", "o pedido"]), long]),
    )
    .await;
    assert_eq!(code(&answer), 132_018);
    let wrong = button(0, "url", json!({"type": "text", "text": "x"}));
    let answer = send(
        &rig,
        "retomar_conversa",
        json!([body(&["Ana", "o pedido"]), wrong]),
    )
    .await;
    assert_eq!(code(&answer), 132_012);
    let film =
        json!({"type": "header", "parameters": [{"type": "video", "video": {"link": "https://x.br/a.mp4"}}]});
    let answer = send(&rig, "promo_verao", json!([film, body(&["Ana", "20%"])])).await;
    assert_eq!(code(&answer), 132_012);
    let answer = send(&rig, "aviso_horario", json!([body(&["a mais"])])).await;
    assert_eq!(code(&answer), 132_000);
}

#[tokio::test]
async fn numbers_places_and_codes_are_shown_where_they_belong() {
    let rig = Rig::new().await;
    let components = json!([
        {"type": "HEADER", "format": "LOCATION"},
        {"type": "BODY", "text": "Com {{2}} de desconto para {{1}} na nossa loja.", "example": {"body_text": [["Ana", "20%"]]}},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Quero"}, {"type": "COPY_CODE", "example": "VERAO"}]}]);
    let template =
        json!({"name": "perto", "language": "pt_BR", "category": "MARKETING", "components": components});
    rig.post(&format!("{WABA_ID}/message_templates"), template).await;
    rig.simulator.settled().await;

    let place = json!({"type": "header", "parameters": [{"type": "location",
        "location": {"latitude": -25.43, "longitude": -49.27, "name": "Loja Centro", "address": "Rua XV, 10"}}]});
    let words = body(&["Ana", "30%"]);
    let answer = send(&rig, "perto", json!([place, words])).await;
    assert_eq!(code(&answer), 131_008, "a code to copy must be given");
    let copied = button(
        1,
        "copy_code",
        json!({"type": "coupon_code", "coupon_code": "ANA30"}),
    );
    let answer = send(&rig, "perto", json!([place, words, copied])).await;
    let wamid = answer["messages"][0]["id"].as_str().unwrap();
    let bubble = rig.simulator.message(wamid).unwrap().bubble;
    assert_eq!(bubble.header.as_deref(), Some("📍 Loja Centro · Rua XV, 10"));
    assert_eq!(bubble.text, "Com 30% de desconto para Ana na nossa loja.");
    let labels: Vec<_> = bubble
        .buttons
        .iter()
        .map(|button| button.label.as_str())
        .collect();
    assert_eq!(labels, ["Quero", "Copiar código"]);
    assert_eq!(
        bubble.buttons[1].action,
        simulator::Tap::Nothing {
            target: "ANA30".into()
        }
    );
    // Without a payload of ours a quick reply says its label.
    assert_eq!(
        bubble.buttons[0].action,
        simulator::Tap::QuickReply {
            payload: "Quero".into()
        }
    );
}
