//! Covers what could tell of a person in a body from WhatsApp. What is not known to be harmless is covered.

use serde_json::Value;

/// Words of the protocol: they name kinds, states and our own side, never a customer. Ids of messages are not among
/// them, for they hold a phone.
const HARMLESS: [&str; 27] = [
    "object",
    "field",
    "type",
    "messaging_product",
    "phone_number_id",
    "display_phone_number",
    "status",
    "timestamp",
    "mime_type",
    "event",
    "category",
    "pricing_model",
    "code",
    "title",
    "href",
    "message_template_id",
    "message_template_language",
    "message_template_name",
    "reason",
    "current_limit",
    "decision",
    "ban_state",
    "requested_verified_name",
    "entity_type",
    "alert_type",
    "alert_severity",
    "alert_status",
];

/// `body` with every other text and long number covered; its shape stays.
pub(super) fn cover(body: Value) -> Value {
    covered(None, body, 0)
}

fn covered(key: Option<&str>, value: Value, depth: usize) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| {
                // The account's id is ours; deeper down an `id` is a message's or a file's.
                let ours = key == "id" && depth == 2;
                let value = if ours {
                    value
                } else {
                    covered(Some(&key), value, depth + 1)
                };
                (key, value)
            })
            .collect(),
        Value::Array(items) => items
            .into_iter()
            .map(|item| covered(key, item, depth + 1))
            .collect(),
        Value::String(text) if !key.is_some_and(|key| HARMLESS.contains(&key)) => {
            Value::String(format!("••• ({})", text.chars().count()))
        }
        Value::Number(number) if !key.is_some_and(|key| HARMLESS.contains(&key)) => {
            if number.to_string().len() > 6 || !number.is_i64() {
                Value::String("•••".into())
            } else {
                Value::Number(number)
            }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::cover;

    #[test]
    fn nothing_of_a_customer_is_left() {
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [{"field": "messages",
            "value": {"metadata": {"phone_number_id": "106540352242922", "display_phone_number": "554130000000"},
                "contacts": [{"wa_id": "554188887777", "profile": {"name": "Ana Souza"}}],
                "messages": [{"from": "554188887777", "id": "wamid.HBgMNTU0MTg4ODg3Nzc3", "timestamp": "1764000000", "type": "location",
                    "text": {"body": "meu CPF é 123"}, "location": {"latitude": -25.43, "longitude": -49.27},
                    "new_kind": {"phone": 554188887777i64, "votes": 3}}]}}]}]});
        let shown = cover(body).to_string();
        for secret in ["554188887777", "Ana", "wamid", "CPF", "25.43", "49.27"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        for harmless in [
            "102290129340398",
            "106540352242922",
            "1764000000",
            "location",
            "\"votes\":3",
            "••• (13)",
        ] {
            assert!(shown.contains(harmless), "{harmless} not in {shown}");
        }
    }
}
