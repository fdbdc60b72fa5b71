//! Windows, limits, tokens, identities.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{NUMBER_PAULISTA, NumberChange, SimulatorConfig};

use crate::common::{ANA, CENTRO, Rig, code, quick};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_free_message_outside_the_window_is_accepted_and_then_fails() {
    let rig = Rig::new().await;
    let (http, answer) = rig.send_text("+5541988887777", "olá").await;
    assert_eq!(http, 200);
    assert!(
        answer["messages"][0]["id"]
            .as_str()
            .unwrap()
            .starts_with("wamid.")
    );
    rig.simulator.settled().await;
    let statuses = rig.desk.statuses();
    assert_eq!(rig.desk.words(), ["failed"]);
    assert_eq!(statuses[0].errors[0].code, 131_047);
    assert_eq!(statuses[0].callback_data.as_deref(), Some("our-id"));
}

#[tokio::test]
async fn the_window_lasts_a_day_for_one_number_only() {
    let rig = Rig::new().await;
    rig.open_window().await;
    rig.simulator.advance(DAY - Duration::from_secs(60));
    rig.send_text(ANA, "a tempo").await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent", "delivered"]);
    rig.desk.forget();

    let other = json!({"messaging_product": "whatsapp", "to": ANA, "text": {"body": "de outra loja"}});
    rig.post(&format!("{NUMBER_PAULISTA}/messages"), other).await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["failed"]);
    rig.desk.forget();

    rig.simulator.advance(Duration::from_secs(61));
    rig.send_text(ANA, "tarde").await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["failed"]);
}

#[tokio::test]
async fn a_template_needs_no_window_and_says_what_it_costs() {
    let rig = Rig::new().await;
    let template = template(
        "retomar_conversa",
        json!([{"type": "body", "parameters": [text("Ana"), text("o pedido")]}]),
    );
    let (http, answer) = rig.post(&format!("{CENTRO}/messages"), template.clone()).await;
    assert_eq!(
        (http, &answer["messages"][0]["message_status"]),
        (200, &json!("accepted"))
    );
    rig.simulator.settled().await;
    let statuses = rig.desk.statuses();
    assert_eq!(rig.desk.words(), ["sent", "delivered"]);
    let pricing = statuses[0].pricing.as_ref().unwrap();
    assert_eq!(
        (pricing.category.as_deref(), pricing.kind.as_deref()),
        (Some("utility"), Some("regular"))
    );
    let inbox = rig.simulator.inbox_of(ANA).unwrap();
    assert!(
        inbox[0]
            .bubble
            .text
            .starts_with("Olá Ana, podemos continuar sua conversa sobre o pedido?")
    );

    rig.open_window().await;
    rig.post(&format!("{CENTRO}/messages"), template).await;
    rig.simulator.settled().await;
    assert_eq!(
        rig.desk.statuses()[0].pricing.as_ref().unwrap().kind.as_deref(),
        Some("free_customer_service")
    );
}

#[tokio::test]
async fn forty_five_messages_at_once_and_then_one_at_a_time() {
    let rig = Rig::with(SimulatorConfig {
        throughput: 1000,
        ..quick()
    })
    .await;
    rig.open_window().await;
    for _ in 0..45 {
        assert_eq!(rig.send_text(ANA, "x").await.0, 200);
    }
    let (http, answer) = rig.send_text(ANA, "x").await;
    assert_eq!((http, code(&answer)), (400, 131_056));
    rig.simulator.advance(Duration::from_secs(3600));
    assert_eq!(rig.send_text(ANA, "x").await.0, 200);
}

#[tokio::test]
async fn a_number_has_a_throughput() {
    let rig = Rig::with(SimulatorConfig {
        throughput: 3,
        ..quick()
    })
    .await;
    rig.simulator.set_now_ms(1_767_225_600_000);
    let mut refused = 0;
    for customer in 0..40 {
        let (_, answer) = rig.send_text(&format!("+55119876500{customer:02}"), "x").await;
        refused += u32::from(code(&answer) == 130_429);
    }
    assert!(refused > 0, "none of 40 was refused at one a second");
    rig.simulator.advance(Duration::from_secs(1));
    assert_eq!(rig.send_text("+5511987650099", "x").await.0, 200);
}

#[tokio::test]
async fn whatsapps_id_of_a_brazilian_mobile_need_not_be_its_digits() {
    let rig = Rig::new().await;
    for (to, wa_id) in [
        ("+55 41 98888-7777", "554188887777"),
        ("554188887777", "554188887777"),
        ("+55 (11) 97777-6666", "5511977776666"),
        ("+554132345678", "554132345678"),
    ] {
        let (_, answer) = rig.send_text(to, "x").await;
        assert_eq!(answer["contacts"][0], json!({"input": to, "wa_id": wa_id}));
    }
}

#[tokio::test]
async fn people_without_a_phone_are_written_to_by_user_id() {
    let rig = Rig::new().await;
    let carla = rig.simulator.customer("carladias").unwrap();
    rig.simulator
        .customer_writes(&carla.user_id, CENTRO, "oi")
        .unwrap();
    rig.simulator.settled().await;
    let body = String::from_utf8(rig.desk.bodies()[0].to_vec()).unwrap();
    assert!(!body.contains("\"wa_id\"") && !body.contains("\"from\":"));
    assert!(body.contains(&carla.user_id));
    rig.desk.forget();

    let message =
        json!({"messaging_product": "whatsapp", "recipient": carla.user_id, "text": {"body": "oi"}});
    let (http, answer) = rig.post(&format!("{CENTRO}/messages"), message).await;
    assert_eq!(http, 200);
    assert_eq!(
        answer["contacts"][0],
        json!({"input": carla.user_id, "user_id": carla.user_id})
    );
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent", "delivered"]);
    assert_eq!(rig.desk.statuses()[0].recipient_id, None);
}

#[tokio::test]
async fn tokens_nodes_and_numbers_are_checked() {
    let rig = Rig::new().await;
    let url = format!("{}/v24.0/{CENTRO}/messages", rig.running.url());
    for token in ["", "abc"] {
        let answer = rig
            .http
            .post(&url)
            .bearer_auth(token)
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 401);
        assert_eq!(code(&answer.json::<Value>().await.unwrap()), 190);
    }
    let (http, answer) = rig
        .post("999/messages", json!({"messaging_product": "whatsapp"}))
        .await;
    assert_eq!(
        (http, code(&answer), &answer["error"]["error_subcode"]),
        (400, 100, &json!(33))
    );
    assert_eq!(rig.get("999").await.1["error"]["error_subcode"], 33);

    let own = rig.send_text("+554130000000", "eu").await;
    assert_eq!(code(&own.1), 131_021);
    let change = NumberChange {
        status: Some("DISCONNECTED".into()),
        ..NumberChange::default()
    };
    rig.simulator.change_number(CENTRO, change).unwrap();
    assert_eq!(code(&rig.send_text(ANA, "x").await.1), 133_010);
}

#[tokio::test]
async fn a_message_of_the_wrong_shape_is_refused_with_its_reason() {
    let rig = Rig::new().await;
    let long = "a".repeat(4097);
    for (message, expected) in [
        (json!({"to": ANA, "text": {"body": "x"}}), 131_008),
        (
            json!({"messaging_product": "whatsapp", "text": {"body": "x"}}),
            131_008,
        ),
        (
            json!({"messaging_product": "whatsapp", "to": "ana", "text": {"body": "x"}}),
            131_009,
        ),
        (
            json!({"messaging_product": "whatsapp", "to": ANA, "text": {"body": ""}}),
            131_008,
        ),
        (
            json!({"messaging_product": "whatsapp", "to": ANA, "text": {"body": long}}),
            100,
        ),
        (
            json!({"messaging_product": "whatsapp", "to": ANA, "type": "poll", "poll": {}}),
            100,
        ),
        (
            json!({"messaging_product": "whatsapp", "to": ANA, "type": "image", "image": {"id": "1"}}),
            100,
        ),
        (
            json!({"messaging_product": "whatsapp", "to": ANA, "type": "audio", "audio": {"id": "1", "caption": "x"}}),
            100,
        ),
        (
            json!({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive":
            {"type": "button", "body": {"text": "x"}, "action": {"buttons": []}}}),
            131_009,
        ),
        (template("nao_existe", json!([])), 132_001),
        (template("pesquisa_nova", json!([])), 132_001),
        (template("promo_natal", json!([])), 132_015),
        (template("retomar_conversa", json!([])), 132_000),
        (
            template(
                "retomar_conversa",
                json!([{"type": "body", "parameters": [text("a\nb"), text("c")]}]),
            ),
            132_018,
        ),
        (
            template(
                "promo_verao",
                json!([{"type": "body", "parameters": [text("Ana"), text("20%")]}]),
            ),
            132_012,
        ),
        (
            template(
                "pedido_enviado",
                json!([{"type": "header", "parameters": [named("numero", "1")]},
            {"type": "body", "parameters": [named("nome", "Ana"), named("dia", "sexta")]}]),
            ),
            131_008,
        ),
        (
            template(
                "pedido_enviado",
                json!([{"type": "header", "parameters": [named("numero", "1")]},
            {"type": "body", "parameters": [named("nome", "Ana"), named("hora", "9")]}]),
            ),
            100,
        ),
    ] {
        let (_, answer) = rig.post(&format!("{CENTRO}/messages"), message.clone()).await;
        assert_eq!(code(&answer), expected, "{message} got {answer}");
    }
}

#[tokio::test]
async fn a_customer_in_trouble_or_opted_out_fails_by_webhook() {
    let rig = Rig::new().await;
    rig.simulator
        .customer_writes("+5521966665555", CENTRO, "oi")
        .unwrap();
    rig.simulator.settled().await;
    rig.desk.forget();
    rig.send_text("+5521966665555", "x").await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.statuses()[0].errors[0].code, 131_026);
}

fn template(name: &str, components: Value) -> Value {
    json!({"messaging_product": "whatsapp", "to": ANA, "type": "template",
           "template": {"name": name, "language": {"code": "pt_BR"}, "components": components}})
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn named(name: &str, text: &str) -> Value {
    json!({"type": "text", "parameter_name": name, "text": text})
}
