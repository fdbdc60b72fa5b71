//! What customers do: write anything, tap, react, read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::bubble;
use crate::courier::Update;
use crate::simulator::{Happening, Refused, Simulator, unknown_customer, unknown_number};
use crate::updates;
use crate::world::customer::Customer;
use crate::world::identity::new_wamid;
use crate::world::message::{Bubble, PhoneMessage, Side, Tap, Tick};
use crate::world::number::Number;
use crate::world::{NewMedia, URL_MS, World};

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

impl Simulator {
    /// A customer writes a text to a number. Gives the message's id.
    pub fn customer_writes(
        &self,
        customer: &str,
        phone_number_id: &str,
        text: &str,
    ) -> Result<String, Refused> {
        self.customer_sends(
            customer,
            json!({"to": phone_number_id, "type": "text", "text": text}),
        )
    }

    /// A customer sends anything: `{"to", "type", <type>: …, "context": {"message_id"}, "forwarded",
    /// "referral", "timestamp", "raw"}`. The page `docs/SIMULATOR.md` lists the types. Gives the message's id.
    pub fn customer_sends(&self, customer: &str, request: Value) -> Result<String, Refused> {
        let Value::Object(request) = request else {
            return Err(Refused("a message is a JSON object".to_owned()));
        };
        let now_ms = self.now_ms();
        let base = self.shared().public_url();
        let mut guard = self.world();
        let world = &mut *guard;
        let customer_index = world
            .customer(customer)
            .ok_or_else(|| unknown_customer(customer))?;
        let to = request
            .get("to")
            .and_then(Value::as_str)
            .unwrap_or(world.numbers[0].id.as_str())
            .to_owned();
        let number_index = world.number(&to).ok_or_else(|| unknown_number(&to))?;
        let kind = request
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("text")
            .to_owned();
        let person = world.customers[customer_index].clone();
        let number = world.numbers[number_index].clone();

        let wamid = new_wamid(person.shown_wa_id().unwrap_or(&person.user_id));
        let mut message = envelope(&wamid, &kind, &person, &number, &request, now_ms);
        let address = |id: &str, now_ms: i64| self.media_address(&base, id, now_ms + URL_MS);
        let media_id = fill(&mut message, &kind, &request, world, &to, now_ms, &address)?;
        if let Some(Value::Object(raw)) = request.get("raw") {
            for (key, value) in raw {
                if value.is_null() {
                    message.remove(key)
                } else {
                    message.insert(key.clone(), value.clone())
                };
            }
        }
        let message = Value::Object(message);

        if kind != "system" {
            world
                .conversation(number_index, customer_index, now_ms)
                .last_inbound_ms = Some(now_ms);
        }
        world.numbers[number_index].bucket.spend(now_ms);
        let payload = &message[&kind];
        if kind == "reaction" {
            let target = payload["message_id"].as_str().unwrap_or_default();
            if let Some(target) = world.message_mut(target) {
                target.reaction = payload["emoji"]
                    .as_str()
                    .filter(|emoji| !emoji.is_empty())
                    .map(str::to_owned);
            }
        } else {
            let media = media_id.and_then(|id| world.media.get(&id, now_ms).cloned());
            let kept = PhoneMessage {
                bubble: bubble::of_customer(&kind, payload, media.as_ref()),
                quotes: message["context"]["id"].as_str().map(str::to_owned),
                payload: message.clone(),
                ..blank(&wamid, &number, &person, Side::Customer, &kind, now_ms)
            };
            world.keep(number_index, customer_index, now_ms, kept);
        }
        let value = updates::inbound(&number, &person, message);
        let url = world.messages_url(&number);
        let subscribed = world.subscribed;
        drop(guard);
        if subscribed {
            self.courier().take(Update {
                waba_id: number.waba_id,
                field: "messages".to_owned(),
                value,
                order_key: person.id.clone(),
                url,
                done: None,
            });
        }
        self.happened(Happening {
            what: "message",
            customer: Some(person.id),
        });
        Ok(wamid)
    }

    /// A customer taps one of a message's buttons, counted from 0. Gives the answer's id.
    pub fn customer_taps(&self, customer: &str, wamid: &str, button: usize) -> Result<String, Refused> {
        let message = self
            .message(wamid)
            .ok_or_else(|| Refused("no such message".to_owned()))?;
        let tapped = message.bubble.buttons.get(button).cloned();
        let tapped = tapped.ok_or_else(|| Refused(format!("the message has no button {button}")))?;
        let label = tapped.label;
        let mut answer = match tapped.action {
            Tap::QuickReply { payload } => {
                json!({"type": "button", "button": {"payload": payload, "text": label}})
            }
            Tap::ButtonReply { id } => json!({"type": "interactive",
                "interactive": {"type": "button_reply", "button_reply": {"id": id, "title": label}}}),
            Tap::ListReply { id, description } => {
                let mut reply = json!({"id": id, "title": label});
                if let Some(description) = description {
                    reply["description"] = json!(description);
                }
                json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": reply}})
            }
            Tap::Location => json!({"type": "location"}),
            Tap::Flow { token } => {
                let response = json!({"flow_token": token}).to_string();
                let reply = json!({"name": "flow", "body": "Sent", "response_json": response});
                json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}})
            }
            Tap::Nothing { .. } => return Err(Refused("this button sends nothing to the desk".to_owned())),
        };
        answer["to"] = json!(message.phone_number_id);
        answer["context"] = json!({"message_id": wamid});
        self.customer_sends(customer, answer)
    }

    /// A customer opens the chat: what was delivered is read. All chats without a number.
    pub fn customer_reads(&self, customer: &str, phone_number_id: Option<&str>) -> Result<(), Refused> {
        let (customer, numbers) = {
            let world = self.world();
            let customer = world
                .customer(customer)
                .ok_or_else(|| unknown_customer(customer))?;
            let numbers = match phone_number_id {
                Some(id) => vec![world.number(id).ok_or_else(|| unknown_number(id))?],
                None => (0..world.numbers.len()).collect(),
            };
            (customer, numbers)
        };
        for number in numbers {
            self.chat_opened(number, customer);
        }
        Ok(())
    }

    /// A customer plays a voice message.
    pub fn customer_plays(&self, wamid: &str) {
        self.moves_on(wamid, Tick::Played, None, false);
    }
}

/// A message about which nothing is known yet.
pub(crate) fn blank(
    wamid: &str,
    number: &Number,
    person: &Customer,
    side: Side,
    kind: &str,
    now_ms: i64,
) -> PhoneMessage {
    PhoneMessage {
        wamid: wamid.to_owned(),
        phone_number_id: number.id.clone(),
        customer: person.id.clone(),
        side,
        at_ms: now_ms,
        kind: kind.to_owned(),
        bubble: Bubble::default(),
        quotes: None,
        tick: Tick::Accepted,
        error: None,
        seen_by_desk: false,
        reaction: None,
        desk_reaction: None,
        callback_data: None,
        category: "service".to_owned(),
        pricing: "free_customer_service".to_owned(),
        payload: Value::Null,
    }
}

/// The keys every message has.
fn envelope(
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
fn fill(
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
        "image" => (include_bytes!("../assets/photo.png"), "image/png", None),
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
    let media = world.media.from_customer(new, now_ms);
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
