//! Puts together the message a customer sends, from what the control API asked for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::simulator::Refused;
use crate::world::customer::Customer;
use crate::world::number::Number;
use crate::world::{NewMedia, World};

/// Keys of a request that say how to send, not what.
const OUR_KEYS: [&str; 7] = [
    "to",
    "type",
    "context",
    "forwarded",
    "frequently_forwarded",
    "timestamp",
    "raw",
];

/// The keys every message has.
pub(crate) fn envelope(
    wamid: &str,
    kind: &str,
    person: &Customer,
    number: &Number,
    request: &Map<String, Value>,
    now_ms: i64,
) -> Map<String, Value> {
    let mut message = Map::new();
    if let Some(wa_id) = person.shown_wa_id() {
        message.insert("from".into(), json!(wa_id));
    }
    message.insert("from_user_id".into(), json!(person.user_id));
    message.insert("id".into(), json!(wamid));
    let seconds = request
        .get("timestamp")
        .and_then(Value::as_i64)
        .unwrap_or(now_ms / 1000);
    message.insert("timestamp".into(), json!(seconds.to_string()));
    message.insert("type".into(), json!(kind));
    let mut context = Map::new();
    if let Some(quoted) = request
        .get("context")
        .and_then(|context| context["message_id"].as_str())
    {
        context.insert("from".into(), json!(number.digits()));
        context.insert("id".into(), json!(quoted));
    }
    for key in ["forwarded", "frequently_forwarded"] {
        if request.get(key) == Some(&json!(true)) {
            context.insert(key.into(), json!(true));
        }
    }
    if !context.is_empty() && kind != "reaction" {
        message.insert("context".into(), Value::Object(context));
    }
    message
}

/// The part under the message's type, and whatever else the request brings. Gives the id of its file.
pub(crate) fn fill(
    message: &mut Map<String, Value>,
    kind: &str,
    request: &Map<String, Value>,
    world: &mut World,
    phone_number_id: &str,
    now_ms: i64,
    address: &dyn Fn(&str, i64) -> String,
) -> Result<Option<String>, Refused> {
    for (key, value) in request {
        if !OUR_KEYS.contains(&key.as_str()) {
            message.insert(key.clone(), value.clone());
        }
    }
    let given = request.get(kind);
    let default = match kind {
        "text" => {
            let body = given.and_then(|text| text.as_str().or_else(|| text["body"].as_str()));
            let body = body
                .filter(|body| !body.is_empty())
                .ok_or_else(|| Refused("the text is empty".to_owned()))?;
            message.insert("text".into(), json!({"body": body}));
            return Ok(None);
        }
        "image" | "video" | "audio" | "document" | "sticker" => {
            let (media, id) = file(
                kind,
                given.unwrap_or(&Value::Null),
                world,
                phone_number_id,
                now_ms,
                address,
            )?;
            message.insert(kind.into(), media);
            return Ok(Some(id));
        }
        "location" => json!({"latitude": -25.4284, "longitude": -49.2733, "name": "Praça Tiradentes",
                             "address": "Centro, Curitiba"}),
        "contacts" => {
            json!([{"name": {"first_name": "Bia", "last_name": "Lima", "formatted_name": "Bia Lima"},
            "phones": [{"phone": "+55 41 97777-6666", "wa_id": "554177776666", "type": "CELL"}], "origin": "other"}])
        }
        "unsupported" => {
            let error = json!({"code": 131_051, "title": "Message type unknown", "message": "Message type unknown",
                               "error_data": {"details": "Message type is currently not supported."}});
            message.entry("errors").or_insert_with(|| json!([error]));
            json!({"type": "poll"})
        }
        "order" => json!({"catalog_id": "194836987003835", "text": "quero estes", "product_items": [
            {"product_retailer_id": "di9ozbzfi4", "quantity": 2, "item_price": 30.5, "currency": "BRL"}]}),
        _ => return Ok(None),
    };
    message.entry(kind).or_insert(default);
    Ok(None)
}

/// A customer's file: their own bytes in base64, or one of ours.
fn file(
    kind: &str,
    given: &Value,
    world: &mut World,
    phone_number_id: &str,
    now_ms: i64,
    address: &dyn Fn(&str, i64) -> String,
) -> Result<(Value, String), Refused> {
    let (sample, mime, filename): (&'static [u8], _, _) = match kind {
        "image" => (include_bytes!("../assets/photo.jpg"), "image/jpeg", None),
        "video" => (include_bytes!("../assets/video.mp4"), "video/mp4", None),
        "audio" => (
            include_bytes!("../assets/voice.ogg"),
            "audio/ogg; codecs=opus",
            None,
        ),
        "sticker" => (include_bytes!("../assets/sticker.webp"), "image/webp", None),
        _ => (
            include_bytes!("../assets/invoice.pdf"),
            "application/pdf",
            Some("nota-812.pdf"),
        ),
    };
    let bytes = match given["base64"].as_str() {
        Some(base64) => STANDARD
            .decode(base64)
            .map_err(|_| Refused("base64 is not base64".to_owned()))?
            .into(),
        None => Bytes::from_static(sample),
    };
    let mime = given["mime_type"].as_str().unwrap_or(mime).to_owned();
    let filename = given["filename"].as_str().or(filename).map(str::to_owned);
    let phone_number_id = phone_number_id.to_owned();
    let new = NewMedia {
        bytes,
        mime,
        filename,
        phone_number_id,
    };
    let media = world.media.received(new, now_ms);
    let mut object = json!({"mime_type": media.mime, "sha256": media.sha256_base64(), "id": media.id,
                            "url": address(&media.id, now_ms)});
    if let Some(caption) = given["caption"].as_str() {
        object["caption"] = json!(caption);
    }
    match kind {
        "document" => object["filename"] = json!(media.filename),
        "audio" => object["voice"] = json!(given["voice"].as_bool().unwrap_or(true)),
        "sticker" => object["animated"] = json!(given["animated"].as_bool().unwrap_or(false)),
        _ => {}
    }
    Ok((object, media.id))
}
