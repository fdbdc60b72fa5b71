//! Sends that go wrong, seen through the client the desk uses.

use std::time::Duration;

use serde_json::json;
use simulator::{Faults, NextError, SimulatorConfig};
use whatsapp::send::Recipient;
use whatsapp::{Client, OutboundMessage, SendError};

use crate::common::{ANA, CENTRO, Rig, TOKEN, quick};

async fn send(rig: &Rig) -> Result<String, SendError> {
    let client = Client::new(rig.http.clone(), rig.running.url(), "v24.0");
    let message =
        OutboundMessage::text(Recipient::Phone("+5541988887777".into()), "olá", false).callback_data("m=1");
    client
        .send(&TOKEN.into(), CENTRO, &message)
        .await
        .map(|accepted| accepted.wamid)
}

#[tokio::test]
async fn the_status_may_come_before_the_answer() {
    let config = SimulatorConfig {
        sent_after: Duration::from_secs(3600),
        ..quick()
    };
    let rig = Rig::with(config).await;
    rig.open_window().await;
    rig.simulator.set_faults(Faults {
        status_before_answer: true,
        ..Faults::default()
    });
    let wamid = send(&rig).await.unwrap();
    assert_eq!(rig.desk.statuses()[0].wamid, wamid);
    assert_eq!(rig.desk.words()[0], "sent");
}

#[tokio::test]
async fn a_cut_after_accepting_loses_the_answer_and_not_the_message() {
    let rig = Rig::new().await;
    rig.open_window().await;
    for faults in [
        Faults {
            cut_after: 1,
            ..Faults::default()
        },
        Faults {
            http_5xx_after: 1,
            ..Faults::default()
        },
    ] {
        rig.desk.forget();
        rig.simulator.set_faults(faults);
        assert!(matches!(send(&rig).await, Err(SendError::Lost { .. })));
        rig.simulator.settled().await;
        assert_eq!(rig.desk.words(), ["sent", "delivered"]);
        assert_eq!(rig.desk.statuses()[0].callback_data.as_deref(), Some("m=1"));
    }
}

#[tokio::test]
async fn a_cut_before_accepting_loses_both() {
    let rig = Rig::new().await;
    rig.open_window().await;
    for faults in [
        Faults {
            cut_before: 1,
            ..Faults::default()
        },
        Faults {
            http_5xx_before: 1,
            ..Faults::default()
        },
    ] {
        rig.simulator.set_faults(faults);
        assert!(matches!(send(&rig).await, Err(SendError::Lost { .. })));
        rig.simulator.settled().await;
        assert!(rig.desk.statuses().is_empty());
    }
    assert!(send(&rig).await.is_ok());
}

#[tokio::test]
async fn a_stopped_simulator_is_a_closed_door() {
    let rig = Rig::new().await;
    let Rig {
        simulator,
        running,
        desk,
        http,
    } = rig;
    let client = Client::new(http, running.url(), "v24.0");
    running.stop().await;
    let message = OutboundMessage::text(Recipient::Phone("+5541988887777".into()), "olá", false);
    let outcome = client.send(&TOKEN.into(), CENTRO, &message).await;
    assert!(matches!(outcome, Err(SendError::NotSent { .. })));
    drop((simulator, desk));
}

#[tokio::test]
async fn any_code_may_meet_the_next_sends() {
    let rig = Rig::new().await;
    rig.open_window().await;
    let now = NextError {
        code: 131_031,
        times: 2,
        asynchronous: false,
    };
    let later = NextError {
        code: 131_049,
        times: 1,
        asynchronous: true,
    };
    rig.simulator.set_faults(Faults {
        next_errors: vec![now, later],
        ..Faults::default()
    });
    for _ in 0..2 {
        let Err(SendError::Refused(error)) = send(&rig).await else {
            panic!()
        };
        assert_eq!((error.code, error.http), (131_031, 403));
    }
    assert!(send(&rig).await.is_ok());
    rig.simulator.settled().await;
    assert_eq!(rig.desk.statuses()[0].errors[0].code, 131_049);
    assert!(send(&rig).await.is_ok());
    assert!(rig.simulator.faults().next_errors.is_empty());
}

#[tokio::test]
async fn an_expired_token_is_refused_until_it_is_not() {
    let rig = Rig::new().await;
    rig.control(reqwest::Method::PATCH, "faults", json!({"expired_token": true}))
        .await;
    let Err(SendError::Refused(error)) = send(&rig).await else {
        panic!()
    };
    assert_eq!((error.http, error.code, error.subcode), (401, 190, Some(463)));
    rig.control(reqwest::Method::DELETE, "faults", json!({})).await;
    assert!(send(&rig).await.is_ok());
}

#[tokio::test]
async fn statuses_can_be_held_back_and_let_go() {
    let rig = Rig::new().await;
    rig.open_window().await;
    rig.simulator.set_faults(Faults {
        pause_statuses: true,
        ..Faults::default()
    });
    send(&rig).await.unwrap();
    rig.simulator.settled().await;
    assert!(rig.desk.statuses().is_empty());
    rig.simulator.set_faults(Faults::default());
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent", "delivered"]);
    rig.simulator.customer_reads(ANA, None).unwrap();
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent", "delivered", "read"]);
}

#[tokio::test]
async fn a_misspelt_fault_is_refused() {
    let rig = Rig::new().await;
    let (http, answer) = rig
        .control(reqwest::Method::PATCH, "faults", json!({"duplicates": 1}))
        .await;
    assert_eq!(http, 400);
    assert!(answer["error"].as_str().unwrap().contains("duplicates"));
}
