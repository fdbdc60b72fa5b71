//! What tests ask the simulator afterwards: who was reached, what was accepted, which rules were broken.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{MessagingLimit, NUMBER_PAULISTA, SimulatorConfig, Tally};

use crate::common::{ANA, CENTRO, Rig, quick};

async fn ledger(rig: &Rig, query: &str) -> Value {
    rig.control(Method::GET, &format!("ledger{query}"), Value::Null)
        .await
        .1
}

#[tokio::test]
async fn every_accepted_template_is_in_the_ledger_with_its_mark() {
    let rig = Rig::new().await;
    rig.send_template(CENTRO, ANA, "b=1").await;
    rig.send_template(CENTRO, "+5511977776666", "b=2").await;
    rig.send_template(CENTRO, "+55 41 98888-7777", "b=3").await;
    rig.send_template(NUMBER_PAULISTA, ANA, "b=4").await;
    rig.send_text(ANA, "não é modelo").await;
    rig.simulator.settled().await;
    let line = |customer: &str, number: &str, marks: &[&str]| json!({"customer": customer, "phone_number_id": number, "templates": marks.len(), "callback_data": marks});
    let expected = [
        line(ANA, CENTRO, &["b=1", "b=3"]),
        line("5511977776666", CENTRO, &["b=2"]),
        line(ANA, NUMBER_PAULISTA, &["b=4"]),
    ];
    let all = ledger(&rig, "").await;
    assert_eq!(all["customers"], json!(expected));
    let reached = json!([{"phone_number_id": CENTRO, "reached": 2}, {"phone_number_id": NUMBER_PAULISTA, "reached": 1}]);
    assert_eq!(all["numbers"], reached);
    assert_eq!((&all["total"], &all["next"]), (&json!(3), &Value::Null));

    let first = ledger(&rig, "?limit=2").await;
    assert_eq!(
        (&first["customers"], &first["next"]),
        (&json!(expected[..2]), &json!(2))
    );
    let rest = ledger(&rig, "?limit=2&after=2").await;
    assert_eq!(
        (&rest["customers"], &rest["next"]),
        (&json!(expected[2..]), &Value::Null)
    );
    rig.simulator.reset();
    assert_eq!(ledger(&rig, "").await["total"], 0);
}

#[tokio::test]
async fn broken_rules_are_counted_until_they_are_forgotten() {
    let rig = Rig::with(SimulatorConfig {
        throughput: 20,
        pair_burst: 1,
        messaging_limit: MessagingLimit::Customers(1),
        ..quick()
    })
    .await;
    rig.send_text(ANA, "fora da janela").await;
    rig.send_text(ANA, "cedo demais").await;
    let bruno = "5511977776666";
    rig.control(
        Method::PATCH,
        &format!("customers/{bruno}"),
        json!({"opted_out": true}),
    )
    .await;
    let picture = json!([{"type": "header", "parameters": [{"type": "image", "image": {"link": "https://loja.example/a.jpg"}}]},
        {"type": "body", "parameters": [{"type": "text", "text": "Bruno"}, {"type": "text", "text": "20%"}]}]);
    let template = json!({"name": "promo_verao", "language": {"code": "pt_BR"}, "components": picture});
    let promotion =
        json!({"messaging_product": "whatsapp", "to": bruno, "type": "template", "template": template});
    assert_eq!(rig.post(&format!("{CENTRO}/messages"), promotion).await.0, 200);
    rig.reach(CENTRO, 0..2).await;
    let change = json!({"status": "RESTRICTED"});
    rig.control(Method::PATCH, &format!("numbers/{CENTRO}"), change)
        .await;
    rig.send_template(CENTRO, &crate::common::phone(7), "").await;
    let mut sent = 0;
    while rig.simulator.tally().throughput == 0 {
        rig.send_template(CENTRO, &crate::common::phone(8), "").await;
        sent += 1;
        assert!(sent < 2_000, "never too fast");
    }
    let Tally { restricted, .. } = rig.simulator.tally();
    let (_, tally) = rig.control(Method::GET, "limits", Value::Null).await;
    assert_eq!(restricted, sent, "one that was too fast, and one before");
    let expected = json!({"throughput": 1, "pair": 1, "messaging_limit": 1, "restricted": restricted,
                          "outside_window": 1, "opted_out": 1, "injected": {}});
    assert_eq!(tally, expected);
    let (_, tally) = rig.control(Method::DELETE, "limits", Value::Null).await;
    assert_eq!(tally, json!(Tally::default()));
}
