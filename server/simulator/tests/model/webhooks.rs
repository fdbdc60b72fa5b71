//! What reaches the desk, and how.

use serde_json::json;
use simulator::Faults;
use whatsapp::webhook::{Content, What};

use crate::common::{ANA, CENTRO, Rig};

#[tokio::test]
async fn webhooks_are_ascii_signed_and_exact() {
    let rig = Rig::new().await;
    rig.simulator
        .customer_writes(ANA, CENTRO, "Olá 👍 <b>/%@")
        .unwrap();
    rig.simulator.settled().await;
    let body = rig.desk.bodies().remove(0);
    assert!(body.is_ascii());
    assert!(
        String::from_utf8(body.to_vec())
            .unwrap()
            .contains("Ol\\u00e1 \\ud83d\\udc4d")
    );
    assert_eq!(rig.desk.badly_signed(), 0);
    let What::Message(message) = rig.desk.updates().remove(0).what else {
        panic!()
    };
    assert!(matches!(&message.content, Content::Text(body) if body == "Olá 👍 <b>/%@"));
    assert_eq!(message.from.as_deref(), Some(ANA));
    assert_eq!(message.profile_name.as_deref(), Some("Ana Souza"));
    assert_eq!(message.timestamp, rig.simulator.now_ms() / 1000);
}

#[tokio::test]
async fn a_webhook_comes_again_until_the_desk_says_200() {
    let rig = Rig::new().await;
    rig.desk.answers(&[500, 503, 404]);
    rig.simulator.customer_writes(ANA, CENTRO, "oi").unwrap();
    rig.simulator.settled().await;
    let bodies = rig.desk.bodies();
    assert_eq!(bodies.len(), 4);
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}

#[tokio::test]
async fn every_webhook_twice_and_some_lost_on_the_way() {
    let rig = Rig::new().await;
    rig.simulator.set_faults(Faults {
        duplicate: 1,
        ..Faults::default()
    });
    rig.simulator.customer_writes(ANA, CENTRO, "oi").unwrap();
    rig.simulator.settled().await;
    assert_eq!(rig.desk.bodies().len(), 2);
    rig.desk.forget();

    rig.simulator.set_faults(Faults {
        drop: 2,
        ..Faults::default()
    });
    rig.simulator.customer_writes(ANA, CENTRO, "de novo").unwrap();
    rig.simulator.settled().await;
    assert_eq!(rig.desk.bodies().len(), 1);
    assert_eq!(rig.simulator.faults().drop, 0);
    rig.desk.forget();

    rig.simulator.set_faults(Faults {
        ignore_answer: 1,
        ..Faults::default()
    });
    rig.simulator
        .customer_writes(ANA, CENTRO, "resposta perdida")
        .unwrap();
    rig.simulator.settled().await;
    assert_eq!(rig.desk.bodies().len(), 2);
    rig.desk.forget();

    rig.simulator.set_faults(Faults {
        wrong_signature: 1,
        ..Faults::default()
    });
    rig.simulator
        .customer_writes(ANA, CENTRO, "assinada errado")
        .unwrap();
    rig.simulator.settled().await;
    assert_eq!((rig.desk.badly_signed(), rig.desk.bodies().len()), (1, 1));
}

#[tokio::test]
async fn many_updates_share_a_webhook() {
    let rig = Rig::new().await;
    rig.simulator.set_faults(Faults {
        batch: 50,
        ..Faults::default()
    });
    for n in 0..20 {
        let person = if n % 2 == 0 { ANA } else { "5511977776666" };
        rig.simulator
            .customer_writes(person, CENTRO, &n.to_string())
            .unwrap();
    }
    rig.simulator.settled().await;
    assert!(rig.desk.bodies().len() < 5);
    let updates = rig.desk.updates();
    assert_eq!(updates.len(), 20);
    for update in updates {
        let What::Message(message) = update.what else {
            panic!()
        };
        let name = if message.from.as_deref() == Some(ANA) {
            "Ana Souza"
        } else {
            "Bruno Lima"
        };
        assert_eq!(message.profile_name.as_deref(), Some(name));
    }
}

#[tokio::test]
async fn webhooks_overtake_each_other_and_none_is_lost() {
    let rig = Rig::new().await;
    rig.simulator.set_faults(Faults {
        reorder_ms: 60,
        ..Faults::default()
    });
    for n in 0..30 {
        rig.simulator
            .customer_writes(ANA, CENTRO, &n.to_string())
            .unwrap();
    }
    rig.simulator.settled().await;
    let order: Vec<u32> = rig
        .desk
        .updates()
        .into_iter()
        .map(|update| text(update.what).parse().unwrap())
        .collect();
    assert_ne!(order, (0..30).collect::<Vec<_>>());
    let mut sorted = order;
    sorted.sort_unstable();
    assert_eq!(sorted, (0..30).collect::<Vec<_>>());
}

#[tokio::test]
async fn one_customers_messages_keep_their_order_otherwise() {
    let rig = Rig::new().await;
    for n in 0..30 {
        rig.simulator
            .customer_writes(ANA, CENTRO, &n.to_string())
            .unwrap();
    }
    rig.simulator.settled().await;
    let order: Vec<String> = rig
        .desk
        .updates()
        .into_iter()
        .map(|update| text(update.what))
        .collect();
    assert_eq!(order, (0..30).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn any_change_of_the_account_can_be_sent() {
    let rig = Rig::new().await;
    rig.simulator
        .send_update("account_review_update", json!({"decision": "APPROVED"}));
    rig.control(
        reqwest::Method::PATCH,
        "templates/promo_natal",
        json!({"status": "APPROVED"}),
    )
    .await;
    rig.simulator.settled().await;
    let mut fields: Vec<String> = rig
        .desk
        .updates()
        .into_iter()
        .map(|update| update.field)
        .collect();
    fields.sort();
    assert_eq!(
        fields,
        ["account_review_update", "message_template_status_update"]
    );
}

fn text(what: What) -> String {
    match what {
        What::Message(message) => match message.content {
            Content::Text(body) => body,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}
