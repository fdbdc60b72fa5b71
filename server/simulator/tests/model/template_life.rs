//! What becomes of a template by itself, by a reviewer and by its customers, on the simulator's clock.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{SimulatorConfig, WABA_ID};
use whatsapp::template::{TemplateCategory, TemplateQuality, TemplateStatus};
use whatsapp::webhook::{StatusChange, TemplateChange, What};

use crate::common::{ANA, CENTRO, Rig, code, quick};
use crate::template_kit::{create, order};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// What the desk heard about templates since the last time.
async fn heard(rig: &Rig) -> Vec<TemplateChange> {
    rig.simulator.settled().await;
    let updates = rig.desk.updates();
    rig.desk.forget();
    let change = |what| match what {
        What::Template(update) => update.change,
        other => panic!("{other:?}"),
    };
    updates.into_iter().map(|update| change(update.what)).collect()
}

fn status(change: &TemplateChange) -> &StatusChange {
    match change {
        TemplateChange::Status(status) => status,
        other => panic!("{other:?}"),
    }
}

async fn change(rig: &Rig, template: &str, change: Value) {
    let (http, answer) = rig
        .control(Method::PATCH, &format!("templates/{template}"), change)
        .await;
    assert_eq!(http, 200, "{answer}");
}

async fn send(rig: &Rig, name: &str) -> Value {
    let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template",
        "template": {"name": name, "language": {"code": "pt_BR"}}});
    rig.post(&format!("{CENTRO}/messages"), message).await.1
}

#[tokio::test]
async fn nobody_reads_a_template_before_its_time() {
    let config = SimulatorConfig {
        review_after: Some(HOUR),
        ..quick()
    };
    let rig = Rig::with(config).await;
    create(&rig, &order()).await.unwrap();
    rig.simulator.advance(HOUR - Duration::from_secs(60));
    assert!(rig.desk.bodies().is_empty());
    rig.simulator.advance(Duration::from_secs(60));
    assert_eq!(status(&heard(&rig).await[0]).event, TemplateStatus::Approved);
}

#[tokio::test]
async fn a_reviewer_by_hand_approves_and_refuses() {
    let rig = Rig::new().await;
    let (_, settings) = rig
        .control(Method::PATCH, "settings", json!({"review_after_ms": -1}))
        .await;
    assert_eq!(settings["review_after_ms"], Value::Null);
    let id = create(&rig, &order()).await.unwrap().id;
    rig.simulator.advance(HOUR * 48);
    assert!(heard(&rig).await.is_empty());

    change(
        &rig,
        &id,
        json!({"status": "REJECTED", "rejection": "Sem contexto"}),
    )
    .await;
    let changes = heard(&rig).await;
    let refused = status(&changes[0]);
    assert_eq!(refused.event, TemplateStatus::Rejected);
    assert_eq!(refused.reason.as_deref(), Some("INVALID_FORMAT"));
    assert_eq!(refused.rejection.as_deref(), Some("Sem contexto"));
    let (_, node) = rig.get(&format!("{id}?fields=status,rejected_reason")).await;
    assert_eq!(node["rejected_reason"], "INVALID_FORMAT");
    assert_eq!(code(&send(&rig, "saiu_hoje").await), 132_001);

    change(&rig, &id, json!({"status": "APPROVED"})).await;
    let changes = heard(&rig).await;
    assert_eq!(
        (&status(&changes[0]).event, &status(&changes[0]).reason),
        (&TemplateStatus::Approved, &None)
    );
    change(&rig, &id, json!({"status": "REJECTED", "reason": "PROMOTIONAL"})).await;
    let changes = heard(&rig).await;
    assert_eq!(status(&changes[0]).reason.as_deref(), Some("PROMOTIONAL"));
    assert_eq!(status(&changes[0]).rejection, None);
}

#[tokio::test]
async fn the_next_template_may_be_refused_or_moved() {
    let rig = Rig::new().await;
    let faults = json!({"reject_templates": 1, "recategorise_templates": 1});
    rig.control(Method::PATCH, "faults", faults).await;
    let created = create(&rig, &order()).await.unwrap();
    assert_eq!(created.category, Some(TemplateCategory::Marketing));
    let changes = heard(&rig).await;
    assert_eq!(status(&changes[0]).event, TemplateStatus::Rejected);
    assert_eq!(status(&changes[0]).category, Some(TemplateCategory::Marketing));
    let mut next = order();
    next.name = "outro".into();
    assert_eq!(
        create(&rig, &next).await.unwrap().category,
        Some(TemplateCategory::Utility)
    );
    assert_eq!(status(&heard(&rig).await[0]).event, TemplateStatus::Approved);
}

#[tokio::test]
async fn low_quality_pauses_for_three_hours_then_six_then_for_good() {
    let rig = Rig::new().await;
    for (hours, title) in [(3, "FIRST_PAUSE"), (6, "SECOND_PAUSE")] {
        change(&rig, "aviso_horario", json!({"quality": "RED"})).await;
        let changes = heard(&rig).await;
        let paused = status(changes.last().unwrap());
        assert_eq!(
            (&paused.event, paused.pause.as_deref()),
            (&TemplateStatus::Paused, Some(title))
        );
        if hours == 3 {
            let quality = TemplateChange::Quality {
                previous: Some(TemplateQuality::Green),
                new: TemplateQuality::Red,
            };
            assert_eq!(changes[0], quality);
        }
        assert_eq!(code(&send(&rig, "aviso_horario").await), 132_015);
        rig.simulator.advance(HOUR * hours - Duration::from_secs(60));
        assert!(heard(&rig).await.is_empty());
        rig.simulator.advance(Duration::from_secs(60));
        let changes = heard(&rig).await;
        assert_eq!(
            (&status(&changes[0]).event, status(&changes[0]).pause.as_deref()),
            (&TemplateStatus::Approved, Some("UNPAUSE"))
        );
        assert!(send(&rig, "aviso_horario").await.get("error").is_none());
        rig.simulator.settled().await;
        rig.desk.forget();
    }
    change(&rig, "aviso_horario", json!({"quality": "RED"})).await;
    let changes = heard(&rig).await;
    let disabled = status(&changes[0]);
    assert_eq!(disabled.event, TemplateStatus::Disabled);
    assert_eq!(disabled.disabled_at, Some(rig.simulator.now_ms() / 1000));
    rig.simulator.advance(HOUR * 24 * 60);
    assert_eq!(code(&send(&rig, "aviso_horario").await), 132_016);
    assert!(heard(&rig).await.is_empty());

    let url = format!(
        "{}/v24.0/{WABA_ID}/message_templates?name=aviso_horario",
        rig.running.url()
    );
    let answer = rig.http.delete(url).bearer_auth("EAAtest").send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 400);
}

#[tokio::test]
async fn another_category_is_announced_a_day_ahead() {
    let rig = Rig::new().await;
    change(&rig, "aviso_horario", json!({"correct_category": "MARKETING"})).await;
    let due = rig.simulator.now_ms() / 1000 + 24 * 60 * 60;
    let changes = heard(&rig).await;
    let TemplateChange::Category {
        previous: None,
        new: Some(TemplateCategory::Utility),
        correct: Some(TemplateCategory::Marketing),
        due: Some(told),
    } = changes[0]
    else {
        panic!("{changes:?}")
    };
    assert!((due - 1..=due).contains(&told));
    let (_, list) = rig
        .get(&format!("{WABA_ID}/message_templates?name=aviso_horario&fields=category,correct_category,previous_category"))
        .await;
    assert_eq!(list["data"][0]["correct_category"], "MARKETING");
    assert!(list["data"][0].get("previous_category").is_none());

    rig.simulator.advance(HOUR * 24);
    let moved = TemplateChange::Category {
        previous: Some(TemplateCategory::Utility),
        new: Some(TemplateCategory::Marketing),
        correct: None,
        due: None,
    };
    assert_eq!(heard(&rig).await, [moved]);
    send(&rig, "aviso_horario").await;
    rig.simulator.settled().await;
    let pricing = rig.desk.statuses().remove(0).pricing.unwrap();
    assert_eq!(pricing.category.as_deref(), Some("marketing"));
}

#[tokio::test]
async fn the_clock_brings_what_is_due_without_being_moved() {
    let rig = Rig::new().await;
    change(&rig, "aviso_horario", json!({"quality": "RED"})).await;
    rig.simulator.advance(HOUR * 3 - Duration::from_secs(1));
    rig.simulator.settled().await;
    rig.desk.forget();
    let until = tokio::time::Instant::now() + Duration::from_secs(10);
    while rig.desk.bodies().is_empty() {
        assert!(tokio::time::Instant::now() < until, "the pause never ended");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(status(&heard(&rig).await[0]).pause.as_deref(), Some("UNPAUSE"));
}
