//! Whether Meta takes a send, and what it makes of it.

use serde_json::{Value, json};

use super::error::GraphFault;
use super::fate::{Trial, fate};
use super::validate::{self, Send};
use super::{Call, template_check};
use crate::bubble;
use crate::simulator::Simulator;
use crate::world::customer::NewCustomer;
use crate::world::identity::{e164, is_user_id, new_wamid, wa_id_of};
use crate::world::message::{Bubble, PhoneMessage, Side};
use crate::world::{CustomerIndex, NumberIndex, World};

/// A send that was accepted.
pub(super) struct Accepted {
    pub message: PhoneMessage,
    pub answer: Value,
    /// The code it will fail with.
    pub fate: Option<i64>,
}

/// Checks a send as Meta does and puts it on the customer's phone.
pub(super) fn accept(call: &Call<'_>) -> Result<Accepted, GraphFault> {
    let simulator = call.simulator;
    let next_error = simulator.shared().faults().take_error();
    let mut guard = simulator.world();
    // Under the lock, so that sends come in the order of their times.
    let now_ms = simulator.now_ms();
    let world = &mut *guard;
    let number = world
        .number(call.id)
        .ok_or_else(|| GraphFault::unknown_object("POST", call.id))?;
    let restricted = world.numbers[number].status == "RESTRICTED";
    if !restricted && !world.numbers[number].may_send() {
        return Err(GraphFault::code(133_010));
    }
    if let Some(error) = next_error.as_ref().filter(|error| !error.asynchronous) {
        return Err(GraphFault::code(error.code));
    }
    let send = validate::send(&call.input.fields)?;
    if !world.numbers[number].throughput.take(now_ms) {
        simulator.shared().tally().throughput += 1;
        return Err(GraphFault::code(130_429));
    }
    let customer = recipient(simulator, world, number, &send)?;
    let (bubble, category) = drawn(world, call.id, &send, now_ms)?;
    let open = world.window_open(number, customer, now_ms);
    let template = send.kind == "template";
    let initiates = template && !open;
    if initiates && restricted {
        simulator.shared().tally().restricted += 1;
        return Err(GraphFault::code(131_048));
    }
    let room = !initiates || world.allowance(number).has_room(customer, now_ms);
    if !room && world.limits.synchronous {
        simulator.shared().tally().messaging_limit += 1;
        return Err(GraphFault::code(world.limits.code));
    }
    if !world.conversation(number, customer, now_ms).pair.take(now_ms) {
        simulator.shared().tally().pair += 1;
        return Err(GraphFault::code(131_056));
    }
    let person = world.customers[customer].clone();
    let trial = Trial {
        person: &person,
        category: &category,
        open,
        room,
    };
    let fate = match next_error {
        Some(error) => Some(error.code),
        None => fate(simulator, world, number, customer, &send, trial),
    };
    let wamid = new_wamid(person.wa_id.as_deref().unwrap_or(&person.user_id));
    let free = !template || (open && category == "utility");
    let message = PhoneMessage {
        bubble,
        quotes: send.quotes,
        callback_data: send.callback_data,
        pricing: if free { "free_customer_service" } else { "regular" }.to_owned(),
        category,
        initiates,
        holds_place: initiates && fate.is_none(),
        payload: Value::Object(call.input.fields.clone()),
        ..PhoneMessage::blank(
            &wamid,
            &world.numbers[number],
            &person,
            Side::Desk,
            &send.kind,
            now_ms,
        )
    };
    if message.holds_place {
        world.leaves(number, customer, now_ms);
    }
    if template {
        let callback_data = message.callback_data.clone();
        world.ledger.accepted(number, customer, callback_data);
    }
    world.keep(number, customer, now_ms, message.clone());

    let contact = match (&send.to, &send.recipient) {
        (Some(to), _) => json!({"input": to, "wa_id": person.wa_id}),
        (None, recipient) => json!({"input": recipient, "user_id": person.user_id}),
    };
    let mut sent = json!({"id": wamid});
    if template {
        sent["message_status"] = json!("accepted");
    }
    let answer = json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]});
    Ok(Accepted {
        message,
        answer,
        fate,
    })
}

/// Whom the message is for; a phone nobody added becomes a customer.
fn recipient(
    simulator: &Simulator,
    world: &mut World,
    number: NumberIndex,
    send: &Send,
) -> Result<CustomerIndex, GraphFault> {
    let Some(to) = &send.to else {
        let user_id = send.recipient.as_deref().unwrap_or_default();
        if !is_user_id(user_id) {
            return Err(GraphFault::invalid("recipient is not a business-scoped user id."));
        }
        let unknown = || NewCustomer {
            user_id: Some(user_id.to_owned()),
            trouble: Some(131_026),
            ..Default::default()
        };
        return match world.customer(user_id) {
            Some(known) => Ok(known),
            None => world.add(unknown()).map_err(GraphFault::invalid),
        };
    };
    let wa_id = wa_id_of(to).ok_or_else(|| GraphFault::invalid("to is not a valid phone number."))?;
    if wa_id_of(&world.numbers[number].display).as_ref() == Some(&wa_id) {
        return Err(GraphFault::code(131_021));
    }
    match world.customer(&wa_id) {
        Some(known) => Ok(known),
        None => {
            let trouble = (!simulator.shared().config.strangers).then_some(131_026);
            let new = NewCustomer {
                phone: Some(e164(to)),
                trouble,
                ..NewCustomer::default()
            };
            world.add(new).map_err(GraphFault::invalid)
        }
    }
}

/// What the phone will show, and what the message is charged as.
fn drawn(
    world: &World,
    phone_number_id: &str,
    send: &Send,
    now_ms: i64,
) -> Result<(Bubble, String), GraphFault> {
    if send.kind == "template" {
        let template = template_check::find(world, &send.payload)?;
        let filling = template_check::fill(template, &send.payload)?;
        own_media(world, phone_number_id, &filling.header_media, now_ms)?;
        let bubble = bubble::of_template(template, &filling, world, now_ms);
        return Ok((bubble, template.category.to_lowercase()));
    }
    if matches!(
        send.kind.as_str(),
        "image" | "video" | "audio" | "document" | "sticker"
    ) {
        own_media(world, phone_number_id, &send.payload, now_ms)?;
    }
    Ok((
        bubble::of_desk(&send.kind, &send.payload, world, now_ms),
        "service".to_owned(),
    ))
}

/// An id must be of a file uploaded from the same number.
fn own_media(world: &World, phone_number_id: &str, payload: &Value, now_ms: i64) -> Result<(), GraphFault> {
    let Some(id) = payload["id"].as_str() else {
        return Ok(());
    };
    let known = world
        .media
        .get(id, now_ms)
        .filter(|media| media.phone_number_id == phone_number_id);
    let why = || format!("Param id ({id}) is not a valid whatsapp business account media attachment ID");
    known.map(|_| ()).ok_or_else(|| GraphFault::detailed(100, why()))
}
