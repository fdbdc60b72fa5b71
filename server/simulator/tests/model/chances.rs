//! Faults that meet a part of all sends.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use simulator::{Faults, Shares, SimulatorConfig};
use whatsapp::send::Recipient;
use whatsapp::{Client, OutboundMessage, SendError};

use crate::common::{CENTRO, Rig, TOKEN, phone, quick};

#[tokio::test]
async fn the_named_shares_go_wrong_and_the_ledger_knows_which_were_accepted() {
    let rig = Rig::with(SimulatorConfig {
        throughput: 1000,
        ..quick()
    })
    .await;
    let share = json!({"timeout": 0.05, "timeout_ms": 40, "code": {"130429": 0.1, "131056": 0.05},
                       "http_5xx": 0.1, "cut": 0.1});
    let (http, faults) = rig
        .control(Method::PATCH, "faults", json!({"share": share, "seed": 1}))
        .await;
    assert_eq!((http, &faults["share"]), (200, &share));
    let url = format!("{}/v24.0/{CENTRO}/messages", rig.running.url());
    let mut accepted = 0;
    for stranger in 0..400 {
        let template = json!({"name": "aviso_horario", "language": {"code": "pt_BR"}});
        let message = json!({"messaging_product": "whatsapp", "to": phone(stranger), "type": "template",
                             "template": template});
        let answer = rig.http.post(&url).bearer_auth(TOKEN).json(&message).send().await;
        accepted += u64::from(answer.is_ok_and(|answer| answer.status() == 200));
    }
    let tally = rig.simulator.tally();
    let of = |name: &str| tally.injected.get(name).copied().unwrap_or_default();
    for (name, about) in [
        ("timeout_accepted", 10),
        ("timeout_lost", 10),
        ("http_5xx_accepted", 20),
        ("http_5xx_lost", 20),
        ("cut_accepted", 20),
        ("cut_lost", 20),
        ("130429", 40),
        ("131056", 20),
    ] {
        assert!(
            (about / 3..about * 3).contains(&of(name)),
            "{name}: {} of about {about}",
            of(name)
        );
    }
    let broken: u64 = tally.injected.values().sum();
    assert_eq!(accepted, 400 - broken);
    let unheard = of("timeout_accepted") + of("http_5xx_accepted") + of("cut_accepted");
    let (_, ledger) = rig.control(Method::GET, "ledger", json!(null)).await;
    assert_eq!(ledger["total"], accepted + unheard);
    assert_eq!(
        (tally.throughput, tally.pair),
        (0, 0),
        "what is injected breaks no rule"
    );
}

async fn send(rig: &Rig, stranger: usize) -> Result<String, SendError> {
    let client = Client::new(rig.http.clone(), rig.running.url(), "v24.0");
    let message = OutboundMessage::text(Recipient::Phone(phone(stranger)), "olá", false);
    let accepted = client.send(&TOKEN.into(), CENTRO, &message).await;
    accepted.map(|accepted| accepted.wamid)
}

fn only(share: Shares) -> Faults {
    Faults {
        share,
        seed: 7,
        ..Faults::default()
    }
}

#[tokio::test]
async fn a_timeout_is_a_silence_and_the_message_may_have_been_accepted() {
    let rig = Rig::new().await;
    rig.simulator.set_faults(only(Shares {
        timeout: 1.0,
        timeout_ms: 200,
        ..Shares::default()
    }));
    for stranger in 0..8 {
        let begun = Instant::now();
        assert!(matches!(send(&rig, stranger).await, Err(SendError::Lost { .. })));
        assert!(begun.elapsed() >= Duration::from_millis(200));
    }
    rig.simulator.settled().await;
    let accepted = rig.simulator.tally().injected["timeout_accepted"];
    assert!((1..8).contains(&accepted));
    assert_eq!(rig.desk.statuses().len() as u64, accepted);
}

#[tokio::test]
async fn the_same_seed_meets_the_same_sends() {
    let share = Shares {
        code: BTreeMap::from([(131_056, 0.5)]),
        ..Shares::default()
    };
    let mut rows = Vec::new();
    for _ in 0..2 {
        let rig = Rig::new().await;
        rig.simulator.set_faults(only(share.clone()));
        let mut row = Vec::new();
        for stranger in 0..20 {
            if stranger == 10 {
                // Another fault does not begin the row again.
                let slower = Faults {
                    webhook_delay_ms: 1,
                    ..only(share.clone())
                };
                rig.simulator.set_faults(slower);
            }
            row.push(send(&rig, stranger).await.is_ok());
        }
        rows.push(row);
    }
    assert_eq!(rows[0], rows[1]);
    assert_ne!(rows[0][..10], rows[0][10..]);
    assert!(rows[0].contains(&true) && rows[0].contains(&false));
}

#[tokio::test]
async fn impossible_shares_are_refused() {
    let rig = Rig::new().await;
    for share in [
        json!({"cut": 2}),
        json!({"cut": 0.6, "timeout": 0.6}),
        json!({"cuts": 0.1}),
    ] {
        let (http, _) = rig
            .control(Method::PATCH, "faults", json!({"share": share}))
            .await;
        assert_eq!(http, 400, "{share}");
    }
    assert_eq!(rig.simulator.faults(), Faults::default());
}
