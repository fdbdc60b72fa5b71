//! What webhooks say about templates and about customers who want no marketing.

#![allow(clippy::unwrap_used)] // Helpers of tests, which the lint does not take for tests.

use serde_json::{Value, json};
use whatsapp::template::{Button, TemplateCategory, TemplateQuality, TemplateStatus};
use whatsapp::to_ascii_json;
use whatsapp::webhook::{
    PreferenceUpdate, PreferenceValue, StatusChange, TemplateChange, TemplateUpdate, Update, What, parse,
};

fn updates(changes: Value) -> Vec<Update> {
    let entry = json!([{"id": "102290129340398", "time": 1_767_225_600, "changes": changes}]);
    let body = json!({"object": "whatsapp_business_account", "entry": entry});
    parse(to_ascii_json(&body).as_bytes()).unwrap()
}

fn fixture(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn templates(changes: Value) -> Vec<TemplateUpdate> {
    let read = |update: Update| match update.what {
        What::Template(update) => *update,
        other => panic!("{other:?}"),
    };
    updates(changes).into_iter().map(read).collect()
}

fn status(change: &TemplateChange) -> &StatusChange {
    match change {
        TemplateChange::Status(status) => status,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_documented_template_update_is_read() {
    let read = templates(fixture(include_str!("fixtures/templates.json")));
    assert_eq!(read.len(), 8);
    assert!(read.iter().all(|update| update.at == Some(1_767_225_600)));
    assert!(
        read.iter()
            .all(|update| update.language.as_deref() == Some("pt_BR"))
    );

    let approved = status(&read[0].change);
    assert_eq!(read[0].template_id, "1689556908129832");
    assert_eq!(read[0].name.as_deref(), Some("pedido_enviado"));
    assert_eq!(
        (&approved.event, &approved.category, &approved.reason),
        (&TemplateStatus::Approved, &Some(TemplateCategory::Utility), &None)
    );
    let rejected = status(&read[1].change);
    assert_eq!(rejected.reason.as_deref(), Some("INVALID_FORMAT"));
    assert_eq!(rejected.rejection.as_deref(), Some("Variable at the end"));
    assert_eq!(rejected.recommendation.as_deref(), Some("Add text after it"));
    let paused = status(&read[2].change);
    assert_eq!(
        (&paused.event, paused.pause.as_deref()),
        (&TemplateStatus::Paused, Some("FIRST_PAUSE"))
    );
    assert_eq!(
        paused.pause_description.as_deref(),
        Some("Paused for 3 hours due to low quality")
    );
    assert_eq!(status(&read[3].change).disabled_at, Some(1_769_904_000));
    assert_eq!(
        read[4].change,
        TemplateChange::Quality {
            previous: Some(TemplateQuality::Green),
            new: TemplateQuality::Yellow
        }
    );
    assert_eq!(
        read[5].change,
        TemplateChange::Components {
            header: Some("Pedido".into()),
            body: Some("Seu pedido {{1}} saiu hoje.".into()),
            footer: Some("Loja".into()),
            buttons: vec![Button::Url {
                text: "Ver".into(),
                url: "https://x.br/{{1}}".into()
            }],
        }
    );
    assert_eq!(
        read[6].change,
        TemplateChange::Category {
            previous: None,
            new: Some(TemplateCategory::Utility),
            correct: Some(TemplateCategory::Marketing),
            due: Some(1_767_312_000),
        }
    );
    assert_eq!(
        read[7].change,
        TemplateChange::Category {
            previous: Some(TemplateCategory::Utility),
            new: Some(TemplateCategory::Marketing),
            correct: None,
            due: None,
        }
    );
}

#[test]
fn a_word_meta_added_is_kept_and_what_stands_beside_the_value_is_found() {
    let read = templates(json!([{"field": "message_template_status_update",
        "rejection_info": {"reason": "Too short"}, "disable_info": {"disable_date": "April 17, 2026"},
        "value": {"event": "HIBERNATING", "message_template_id": "12", "message_template_language": "en-US", "reason": null}}]));
    let change = status(&read[0].change);
    assert_eq!(change.event, TemplateStatus::Other("HIBERNATING".into()));
    assert_eq!(change.event.as_wire(), "HIBERNATING");
    assert_eq!(change.rejection.as_deref(), Some("Too short"));
    assert_eq!((&change.reason, change.disabled_at), (&None, None));
    assert_eq!(
        (read[0].name.as_deref(), read[0].language.as_deref()),
        (None, Some("en_US"))
    );
}

#[test]
fn a_template_update_that_says_nothing_is_named() {
    let of = |field: &str, value: Value| json!({"field": field, "value": value});
    let read = updates(json!([
        of("message_template_status_update", json!({"event": "APPROVED"})),
        of(
            "message_template_status_update",
            json!({"message_template_id": 1})
        ),
        of(
            "message_template_quality_update",
            json!({"message_template_id": 1})
        ),
        of("template_category_update", json!({"message_template_id": 1})),
        of("user_preferences", json!({"user_preferences": {}})),
        of(
            "user_preferences",
            json!({"user_preferences": [4, {"wa_id": "1"}, {"value": "stop"}]})
        ),
    ]));
    let reasons: Vec<_> = read
        .iter()
        .map(|update| match update.what {
            What::Unreadable { reason, .. } => reason,
            ref other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        reasons,
        [
            "template update without id",
            "template status without event",
            "template quality without score",
            "template category without category",
            "user_preferences is not a list",
            "preference is not an object",
            "preference without value",
            "preference without customer",
        ]
    );
}

#[test]
fn a_customer_who_wants_no_marketing_is_one_update_each() {
    let mut changes = fixture(include_str!("fixtures/preferences.json"));
    let resumed = json!({"user_id": "BR.2", "category": "marketing_messages", "value": "resume", "timestamp": "1767225901"});
    let list = changes[0]["value"]["user_preferences"].as_array_mut().unwrap();
    list.push(resumed);
    let read = updates(changes);
    let preferences: Vec<&PreferenceUpdate> = read
        .iter()
        .map(|update| match &update.what {
            What::Preference(preference) => &**preference,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(read[0].phone_number_id.as_deref(), Some("106540352242922"));
    let [first, second] = preferences.as_slice() else {
        panic!("{}", preferences.len())
    };
    assert_eq!(first.wa_id.as_deref(), Some("554188887777"));
    assert_eq!(first.user_id.as_deref(), Some("BR.13491208655302741918"));
    assert_eq!(first.profile_name.as_deref(), Some("Ana"));
    assert_eq!(
        (first.category.as_str(), &first.value, first.timestamp),
        ("marketing_messages", &PreferenceValue::Stop, Some(1_767_225_900))
    );
    // Somebody else than the only contact.
    assert_eq!(
        (second.wa_id.as_deref(), second.user_id.as_deref()),
        (None, Some("BR.2"))
    );
    assert_eq!(
        (&second.value, second.timestamp),
        (&PreferenceValue::Resume, Some(1_767_225_901))
    );
    assert!(!format!("{read:?}").contains("8888"));
}
