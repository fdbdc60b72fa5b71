//! What a status says a message costs, by the rules since July 2025: a price for each message.

use serde_json::{Value, json};

use crate::common::{ANA, CENTRO, Rig};

fn template(name: &str, components: Value) -> Value {
    json!({"type": "template",
           "template": {"name": name, "language": {"code": "pt_BR"}, "components": components}})
}

#[tokio::test]
async fn the_price_follows_from_category_and_window() {
    let words = |words: &[&str]| {
        let words = words.iter().map(|word| json!({"type": "text", "text": word}));
        json!({"type": "body", "parameters": words.collect::<Vec<_>>()})
    };
    let picture = json!({"type": "header",
        "parameters": [{"type": "image", "image": {"link": "https://loja.example/a.jpg"}}]});
    let marketing = template("promo_verao", json!([picture, words(&["Ana", "20%"])]));
    let utility = template("aviso_horario", json!([]));
    let text = json!({"type": "text", "text": {"body": "oi"}});
    for (mut message, open, category, kind) in [
        (utility.clone(), false, "utility", "regular"),
        (utility, true, "utility", "free_customer_service"),
        (marketing.clone(), false, "marketing", "regular"),
        (marketing, true, "marketing", "regular"),
        (text, true, "service", "free_customer_service"),
    ] {
        let rig = Rig::new().await;
        if open {
            rig.open_window().await;
        }
        rig.simulator.set_auto_read(true);
        message["messaging_product"] = json!("whatsapp");
        message["to"] = json!(ANA);
        assert_eq!(rig.post(&format!("{CENTRO}/messages"), message).await.0, 200);
        rig.simulator.settled().await;
        assert_eq!(rig.desk.words(), ["sent", "delivered", "read"]);
        let statuses = rig.desk.statuses();
        for status in &statuses[..2] {
            let pricing = status.pricing.as_ref().unwrap();
            assert_eq!(pricing.model.as_deref(), Some("PMP"));
            assert_eq!(pricing.category.as_deref(), Some(category));
            assert_eq!(
                pricing.kind.as_deref(),
                Some(kind),
                "{category}, window open: {open}"
            );
            assert_eq!(pricing.billable, Some(kind == "regular"));
        }
        assert_eq!(statuses[2].pricing, None, "on one of delivered and read");
    }
}

#[tokio::test]
async fn what_fails_has_no_price() {
    let rig = Rig::new().await;
    rig.send_template(CENTRO, "+5521966665555", "").await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["failed"]);
    assert_eq!(rig.desk.statuses()[0].pricing, None);
}
