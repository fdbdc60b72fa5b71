//! Webhook values, as Meta writes them.

use serde_json::{Value, json};

use crate::errors::webhook_error;
use crate::inbound::MarketingWish;
use crate::world::customer::Customer;
use crate::world::message::{PhoneMessage, Tick};
use crate::world::number::Number;

/// A `messages` value with one inbound message.
pub(crate) fn inbound(number: &Number, customer: &Customer, message: Value) -> Value {
    // A number that changes comes without contacts.
    if message["type"] == "system" {
        return json!({"messaging_product": "whatsapp", "metadata": metadata(number), "messages": [message]});
    }
    json!({"messaging_product": "whatsapp", "metadata": metadata(number),
           "contacts": [contact(customer, true)], "messages": [message]})
}

/// A `messages` value with one status.
pub(crate) fn status(
    number: &Number,
    customer: &Customer,
    message: &PhoneMessage,
    tick: Tick,
    now_ms: i64,
) -> Value {
    let mut status =
        json!({"id": message.wamid, "status": tick.wire(), "timestamp": (now_ms / 1000).to_string()});
    if let Some(wa_id) = customer.shown_wa_id() {
        status["recipient_id"] = json!(wa_id);
    }
    if tick != Tick::Failed || customer.hides_phone {
        status["recipient_user_id"] = json!(customer.user_id);
    }
    if let Some(data) = &message.callback_data {
        status["biz_opaque_callback_data"] = json!(data);
    }
    if matches!(tick, Tick::Sent | Tick::Delivered) && message.kind != "reaction" {
        status["pricing"] = json!({"billable": message.pricing == "regular", "pricing_model": "PMP",
                                   "type": message.pricing, "category": message.category});
    }
    if tick == Tick::Failed {
        status["errors"] = json!([webhook_error(message.error.unwrap_or(131_000))]);
    }
    let mut value =
        json!({"messaging_product": "whatsapp", "metadata": metadata(number), "statuses": [status]});
    if tick != Tick::Failed {
        value["contacts"] = json!([contact(customer, matches!(tick, Tick::Delivered | Tick::Read))]);
    }
    value
}

/// A `user_preferences` value.
pub(crate) fn preference(number: &Number, customer: &Customer, wish: MarketingWish, now_ms: i64) -> Value {
    let word = match wish {
        MarketingWish::Stop => "stop",
        MarketingWish::Resume => "resume",
    };
    let mut preference = json!({"user_id": customer.user_id, "category": "marketing_messages", "value": word,
        "detail": format!("User requested to {word} marketing messages"), "timestamp": now_ms / 1000});
    if let Some(wa_id) = customer.shown_wa_id() {
        preference["wa_id"] = json!(wa_id);
    }
    json!({"messaging_product": "whatsapp", "metadata": metadata(number),
           "contacts": [contact(customer, false)], "user_preferences": [preference]})
}

fn metadata(number: &Number) -> Value {
    json!({"display_phone_number": number.digits(), "phone_number_id": number.id})
}

fn contact(customer: &Customer, with_username: bool) -> Value {
    let mut contact = json!({"profile": {"name": customer.name}, "user_id": customer.user_id});
    if let Some(wa_id) = customer.shown_wa_id() {
        contact["wa_id"] = json!(wa_id);
    }
    if let Some(username) = customer.username.as_deref().filter(|_| with_username) {
        contact["profile"]["username"] = json!(username);
    }
    contact
}
