//! Webhook bodies as Meta documents them, and as they should never be.

#![allow(clippy::unwrap_used)] // Helpers of tests, which the lint does not take for tests.

use serde_json::{Value, json};
use whatsapp::to_ascii_json;
use whatsapp::webhook::{
    Content, InboundMessage, Interactive, NotJson, Status, StatusUpdate, Update, What, parse,
};

fn fixture(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap()
}

fn body_of(changes: Value) -> Vec<u8> {
    let entry = json!([{"id": "102290129340398", "changes": changes}]);
    to_ascii_json(&json!({"object": "whatsapp_business_account", "entry": entry})).into_bytes()
}

/// A `messages` change whose value holds these keys besides the usual ones.
fn change(mut value: Value) -> Value {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "554130000000", "phone_number_id": "106540352242922"});
    json!([{"field": "messages", "value": value}])
}

fn ana() -> Value {
    json!([{"profile": {"name": "Ana Souza", "username": "@anasouza"}, "wa_id": "554188887777",
            "user_id": "BR.13491208655302741918"}])
}

fn updates(value: Value) -> Vec<Update> {
    parse(&body_of(change(value))).unwrap()
}

fn messages(value: Value) -> Vec<InboundMessage> {
    let read = |update: Update| match update.what {
        What::Message(message) => *message,
        other => panic!("not a message: {other:?}"),
    };
    updates(value).into_iter().map(read).collect()
}

fn statuses(value: Value) -> Vec<StatusUpdate> {
    let read = |update: Update| match update.what {
        What::Status(status) => *status,
        other => panic!("not a status: {other:?}"),
    };
    updates(value).into_iter().map(read).collect()
}

fn reasons(updates: &[Update]) -> Vec<&'static str> {
    let reason = |update: &Update| match update.what {
        What::Unreadable { reason, .. } => Some(reason),
        _ => None,
    };
    updates.iter().filter_map(reason).collect()
}

#[test]
fn every_documented_message_is_read_with_what_it_carries() {
    let fixture = fixture(include_str!("fixtures/messages.json"));
    let read = messages(json!({"contacts": ana(), "messages": fixture}));
    assert_eq!(read.len(), 22);
    for (index, message) in read.iter().enumerate() {
        assert_eq!(message.wamid, format!("wamid.IN{:02}", index + 1));
        assert_eq!(message.timestamp, 1_767_225_601 + index as i64);
        assert_eq!(message.from.as_deref(), Some("554188887777"));
        assert_eq!(message.user_id.as_deref(), Some("BR.13491208655302741918"));
        assert_eq!(message.username.as_deref(), Some("anasouza"));
        assert_eq!(message.profile_name.as_deref(), Some("Ana Souza"));
    }
    let names: Vec<_> = read.iter().map(|message| message.content.name()).collect();
    assert_eq!(
        names,
        [
            "text",
            "image",
            "document",
            "audio",
            "video",
            "sticker",
            "location",
            "contacts",
            "button",
            "interactive",
            "interactive",
            "interactive",
            "reaction",
            "reaction",
            "text",
            "order",
            "unsupported",
            "document",
            "text",
            "text",
            "text",
            "text"
        ]
    );
    assert!(matches!(&read[0].content, Content::Text(body) if body == "Olá, tudo bem? 👍"));
    let Content::Image(image) = &read[1].content else {
        panic!()
    };
    assert_eq!(
        (image.id.as_str(), image.caption.as_deref()),
        ("1003383421387256", Some("foto"))
    );
    assert!(image.url.as_deref().unwrap().starts_with("https://lookaside"));
    let Content::Audio(audio) = &read[3].content else {
        panic!()
    };
    assert_eq!(
        (audio.voice, audio.mime.as_deref()),
        (true, Some("audio/ogg; codecs=opus"))
    );
    let Content::Location(place) = &read[6].content else {
        panic!()
    };
    assert_eq!(
        (place.latitude, place.name.as_deref()),
        (-25.4284, Some("Loja Centro"))
    );
    let Content::Contacts(cards) = &read[7].content else {
        panic!()
    };
    assert_eq!(cards[0].phones[0].wa_id.as_deref(), Some("554177776666"));
    assert!(
        matches!(&read[8].content, Content::Button { payload: Some(payload), .. } if payload == "STOP_812")
    );
    assert_eq!(
        read[8].context.as_ref().unwrap().wamid.as_deref(),
        Some("wamid.OUT_TEMPLATE")
    );
    assert!(
        matches!(&read[9].content, Content::Interactive(Interactive::ButtonReply { id, .. }) if id == "dep_fin")
    );
    assert!(
        matches!(&read[10].content, Content::Interactive(Interactive::ListReply { id, .. }) if id == "row_2")
    );
    assert!(matches!(
        &read[11].content,
        Content::Interactive(Interactive::FlowReply { .. })
    ));
    let Content::Reaction(put) = &read[12].content else {
        panic!()
    };
    assert_eq!(
        (put.wamid.as_str(), put.emoji.as_deref()),
        ("wamid.OUT01", Some("👍"))
    );
    let Content::Reaction(taken_off) = &read[13].content else {
        panic!()
    };
    assert_eq!(taken_off.emoji, None);
    assert_eq!(
        read[14].referral.as_ref().unwrap().source_type.as_deref(),
        Some("ad")
    );
    let Content::Order(order) = &read[15].content else {
        panic!()
    };
    assert_eq!(
        (order.items[0].quantity, order.items[0].item_price),
        (Some(2.0), Some(30.5))
    );
    assert!(matches!(&read[16].content, Content::Unsupported { kind: Some(kind), .. } if kind == "poll"));
    assert_eq!(read[17].errors[0].code, 131_052);
    assert!(read[19].context.as_ref().unwrap().forwarded);
    assert!(read[20].context.as_ref().unwrap().frequently_forwarded);
    let product = read[21]
        .context
        .as_ref()
        .unwrap()
        .referred_product
        .as_ref()
        .unwrap();
    assert_eq!(product.product_retailer_id.as_deref(), Some("di9ozbzfi4"));
}

#[test]
fn system_messages_come_without_contacts() {
    let read = messages(json!({"messages": fixture(include_str!("fixtures/system.json"))}));
    let Content::System(moved) = &read[0].content else {
        panic!()
    };
    assert_eq!(moved.kind.as_deref(), Some("user_changed_number"));
    assert_eq!(moved.wa_id.as_deref(), Some("554199990000"));
    assert_eq!(read[0].from.as_deref(), Some("554188887777"));
    let old = json!([{"from": "1", "id": "w", "timestamp": "1", "type": "system",
                      "system": {"type": "customer_changed_number", "new_wa_id": "2"}}]);
    let Content::System(moved) = &messages(json!({"messages": old}))[0].content else {
        panic!()
    };
    assert_eq!(moved.wa_id.as_deref(), Some("2"));
}

#[test]
fn every_documented_status_is_read() {
    let read = statuses(json!({"statuses": fixture(include_str!("fixtures/statuses.json"))}));
    let words: Vec<_> = read.iter().map(|status| status.status.as_wire()).collect();
    assert_eq!(words, ["sent", "delivered", "read", "played", "failed", "failed"]);
    assert_eq!(read[0].callback_data.as_deref(), Some("ticket=812"));
    assert_eq!(
        read[0].recipient_user_id.as_deref(),
        Some("BR.13491208655302741918")
    );
    let pricing = read[0].pricing.as_ref().unwrap();
    assert_eq!(
        (pricing.kind.as_deref(), pricing.category.as_deref()),
        (Some("regular"), Some("utility"))
    );
    assert_eq!(
        (read[4].errors[0].code, read[5].errors[0].code),
        (131_049, 131_047)
    );
    assert!(read[5].errors[0].details.as_deref().unwrap().contains("24 hours"));
    let odd = json!([{"id": "w", "status": "warning", "timestamp": 1}]);
    assert_eq!(
        statuses(json!({"statuses": odd}))[0].status,
        Status::Other("warning".into())
    );
}

#[test]
fn account_fields_are_handed_on_whole() {
    let fixture = Value::Array(fixture(include_str!("fixtures/account.json")));
    let read = parse(&body_of(fixture.clone())).unwrap();
    assert_eq!(read.len(), fixture.as_array().unwrap().len());
    for (update, change) in read.iter().zip(fixture.as_array().unwrap()) {
        assert_eq!(change["field"], json!(update.field));
        assert!(matches!(&update.what, What::Account { value } if *value == change["value"]));
        assert_eq!(update.waba_id, "102290129340398");
    }
    assert_eq!(read[0].display_phone.as_deref(), Some("554130000000"));
}

#[test]
fn an_error_about_no_message_is_an_update_of_its_own() {
    let error = json!([{"code": 130_429, "title": "Rate limit hit", "error_data": {"details": "Too many"}}]);
    let read = updates(json!({"errors": error}));
    assert!(matches!(&read[0].what, What::AppError(error) if error.code == 130_429));
    assert_eq!(read[0].phone_number_id.as_deref(), Some("106540352242922"));
}

#[test]
fn one_bad_neighbour_costs_nobody_else() {
    let good = |id: &str| json!({"from": "554188887777", "id": id, "timestamp": "1", "type": "text", "text": {"body": id}});
    let value = json!({"contacts": ana(),
        "messages": [good("a"), 7, {"id": "no-time", "type": "text"}, {"timestamp": 1, "type": "text"},
                     {"id": "no-type", "timestamp": 1}, good("b")],
        "statuses": ["odd", {"id": "x"}, {"id": "ok", "status": "sent", "timestamp": 5}]});
    let changes = json!([change(value)[0], "odd", {"field": "messages"}, {"value": {}},
                         {"field": "messages", "value": 3}, {"field": "messages", "value": {"messages": {}}},
                         {"field": "messages", "value": {"metadata": {}}}, change(json!({"messages": [good("c")]}))[0]]);
    let body = json!({"object": "whatsapp_business_account",
                      "entry": [4, {"id": "1"}, {"id": "1", "changes": changes}]});
    let read = parse(body.to_string().as_bytes()).unwrap();
    let ids: Vec<_> = read
        .iter()
        .filter_map(|update| match &update.what {
            What::Message(message) => Some(message.wamid.as_str()),
            What::Status(status) => Some(status.wamid.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["a", "b", "ok", "c"]);
    assert_eq!(
        reasons(&read),
        [
            "entry is not an object",
            "changes is not a list",
            "message is not an object",
            "message without timestamp",
            "message without id",
            "message without type",
            "status is not an object",
            "status without status",
            "change is not an object",
            "change without value",
            "change without field",
            "value is not an object",
            "messages is not a list",
            "neither messages, statuses nor errors",
        ]
    );
}

#[test]
fn other_json_is_unreadable_and_no_json_is_an_error() {
    for (body, reason) in [
        ("[]", "body is not an object"),
        ("{}", "object is not whatsapp_business_account"),
        (
            r#"{"object":"page","entry":[]}"#,
            "object is not whatsapp_business_account",
        ),
        (r#"{"object":"whatsapp_business_account"}"#, "entry is not a list"),
    ] {
        assert_eq!(reasons(&parse(body.as_bytes()).unwrap()), [reason], "{body}");
    }
    for body in ["", "{", "oi", "{\"a\":1} x", "\u{0}"] {
        assert_eq!(parse(body.as_bytes()).unwrap_err(), NotJson, "{body}");
    }
    assert_eq!(parse(b"{\"a\":\"\xff\"}").unwrap_err(), NotJson);
}

#[test]
fn people_are_matched_by_identity_never_by_place() {
    let contacts = json!([{"profile": {"name": "Bia"}, "wa_id": "554177776666"},
                          {"profile": {"name": "Caio"}, "user_id": "BR.2"},
                          {"profile": {"name": "Ana"}, "wa_id": "554188887777"}]);
    let text = |from: Value, user: Value| json!({"from": from, "from_user_id": user, "id": "w", "timestamp": 1, "type": "text", "text": {"body": "x"}});
    let list = json!([
        text(json!("554188887777"), Value::Null),
        text(json!("554177776666"), Value::Null),
        text(Value::Null, json!("BR.2")),
        text(json!("5511"), Value::Null)
    ]);
    let read = messages(json!({"contacts": contacts, "messages": list}));
    let names: Vec<_> = read
        .iter()
        .map(|message| message.profile_name.as_deref())
        .collect();
    assert_eq!(names, [Some("Ana"), Some("Bia"), Some("Caio"), None]);
    assert_eq!(read[2].from, None);

    // The only contact is the sender even when Meta writes the phone another way, but not when it is another.
    let only = |wa_id| json!([{"profile": {"name": "Ana"}, "wa_id": wa_id}]);
    let long = json!([text(json!("5541988887777"), Value::Null)]);
    let named = |wa_id| {
        messages(json!({"contacts": only(wa_id), "messages": long}))[0]
            .profile_name
            .clone()
    };
    assert_eq!(named("554188887777").as_deref(), Some("Ana"));
    assert_eq!(named("554177776666"), None);
}

#[test]
fn a_message_without_its_content_keeps_the_reason_beside_it() {
    let message = json!([{"from": "1", "id": "w", "timestamp": "1", "type": "interactive"}]);
    let errors = json!([{"code": 131_000, "title": "Something went wrong", "error_data": {"details": "Unsupported webhook payload"}}]);
    let read = messages(json!({"messages": message, "errors": errors}));
    assert!(matches!(read[0].content, Content::Other(_)));
    assert_eq!(
        read[0].errors[0].details.as_deref(),
        Some("Unsupported webhook payload")
    );
}

#[test]
fn unknown_kinds_and_odd_leaves_still_make_a_message() {
    let list = json!([
        {"from": "1", "id": "a", "timestamp": 1, "type": "hologram", "hologram": {"x": 1}},
        {"from": 551, "id": "b", "timestamp": 1.0, "type": "text", "text": "flat"},
        {"from": "1", "id": "c", "timestamp": "1", "type": "interactive", "interactive": {"type": "call_permission_reply"}},
        {"from": "1", "id": "d", "timestamp": "1", "type": "edit", "edit": {"original_message_id": "x", "message": {"type": "text", "text": {"body": "novo"}}}},
        {"from": "1", "id": "e", "timestamp": "1", "type": "revoke", "revoke": {"original_message_id": "x"}},
        {"from": "1", "id": "f", "timestamp": "1", "type": "request_welcome"},
        {"from": "1", "id": "g", "timestamp": "1", "type": "image", "image": {"caption": "sem id"}},
    ]);
    let read = messages(json!({"contacts": "none", "messages": list}));
    let names: Vec<_> = read.iter().map(|message| message.content.name()).collect();
    assert_eq!(
        names,
        [
            "other",
            "other",
            "interactive",
            "edit",
            "revoke",
            "request_welcome",
            "other"
        ]
    );
    assert_eq!(read[1].from.as_deref(), Some("551"));
    let Content::Edit(edit) = &read[3].content else {
        panic!()
    };
    assert_eq!(edit.text.as_deref(), Some("novo"));
}

#[test]
fn halved_emoji_nul_and_doubled_keys_cost_nothing() {
    let body = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
        "contacts":[{"profile":{"name":"Ana \ud83d"},"wa_id":"1"}],
        "messages":[{"from":"9","from":"1","id":"w","timestamp":"1","type":"text","text":{"body":"a\u0000b"}}]}}]}]}"#;
    let read = parse(body.as_bytes()).unwrap();
    let What::Message(message) = &read[0].what else {
        panic!()
    };
    assert_eq!(message.profile_name.as_deref(), Some("Ana \u{fffd}"));
    assert_eq!(message.from.as_deref(), Some("1"));
    assert!(matches!(&message.content, Content::Text(body) if body == "a\u{fffd}b"));
}

#[test]
fn a_tower_of_brackets_is_kept_as_text() {
    let tower = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let body = format!(r#"{{"object":"whatsapp_business_account","entry":[{tower}]}}"#);
    let read = parse(body.as_bytes()).unwrap();
    assert!(matches!(&read[0].what, What::Unreadable { raw: Value::String(text), .. } if *text == tower));
}

#[test]
fn a_log_line_shows_no_customer() {
    let read = updates(
        json!({"contacts": ana(), "messages": fixture(include_str!("fixtures/messages.json")),
                              "statuses": fixture(include_str!("fixtures/statuses.json"))}),
    );
    let line = format!("{read:?}");
    for secret in ["8888", "Olá", "Ana", "BR.1", "foto", "ticket"] {
        assert!(!line.contains(secret), "{secret}");
    }
}
