//! Who may not write to a number any more.

use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::error::GraphFault;
use super::fields::page;
use super::{Answer, Call};
use crate::simulator::Happening;
use crate::world::identity::wa_id_of;
use crate::world::{NumberIndex, World};

/// Meta's longest list.
const MOST: usize = 64_000;

pub(super) fn list(call: &Call<'_>) -> Answer {
    let world = call.simulator.world();
    let number = number(call, &world)?;
    let people = world.blocked.of(number).map(|customer| {
        let person = &world.customers[customer];
        let mut told = json!({"messaging_product": "whatsapp", "user_id": person.user_id});
        if let Some(wa_id) = person.shown_wa_id() {
            told["wa_id"] = json!(wa_id);
        }
        told
    });
    Ok(Json(page(people.collect(), &call.input, &call.url)?).into_response())
}

/// Blocks or unblocks; with a failure the answer is 400, and both lists stand beside the error.
pub(super) fn change(call: &Call<'_>) -> Answer {
    if call.input.text("messaging_product") != Some("whatsapp") {
        return Err(GraphFault::missing("messaging_product"));
    }
    let asked = call.input.fields.get("block_users").and_then(Value::as_array);
    let asked = asked.ok_or_else(|| GraphFault::missing("block_users"))?;
    let block = call.method == Method::POST;
    let now_ms = call.simulator.now_ms();
    let (mut done, mut failed, mut people) = (Vec::new(), Vec::new(), Vec::new());
    {
        let mut world = call.simulator.world();
        let number = number(call, &world)?;
        for user in asked {
            let person = world.customer(key_of(user));
            people.extend(person.map(|index| world.customers[index].id.clone()));
            match one(&mut world, number, user, block, now_ms) {
                Ok(told) => done.push(told),
                Err(told) => failed.push(told),
            }
        }
    }
    for person in people {
        call.simulator.happened(Happening {
            what: "message",
            customer: Some(person),
        });
    }
    let mut lists = json!({});
    if !done.is_empty() {
        lists[if block { "added_users" } else { "removed_users" }] = json!(done);
    }
    let mut answer = json!({"messaging_product": "whatsapp"});
    if failed.is_empty() {
        answer["block_users"] = lists;
        return Ok(Json(answer).into_response());
    }
    lists["failed_users"] = json!(failed);
    answer["block_users"] = lists;
    answer["error"] = GraphFault::code(139_100).envelope()["error"].take();
    Ok((StatusCode::BAD_REQUEST, Json(answer)).into_response())
}

fn number(call: &Call<'_>, world: &World) -> Result<NumberIndex, GraphFault> {
    let unknown = || GraphFault::unknown_object(call.method.as_str(), call.id);
    world.number(call.id).ok_or_else(unknown)
}

fn key_of(user: &Value) -> &str {
    user["user"]
        .as_str()
        .or_else(|| user["user_id"].as_str())
        .unwrap_or_default()
}

/// What is told about one person, done or not.
fn one(
    world: &mut World,
    number: NumberIndex,
    user: &Value,
    block: bool,
    now_ms: i64,
) -> Result<Value, Value> {
    let key = key_of(user);
    let customer = world.customer(key);
    let mut told = json!({"input": key});
    if let Some(customer) = customer {
        let person = &world.customers[customer];
        if let Some(wa_id) = person.shown_wa_id() {
            told["wa_id"] = json!(wa_id);
        }
        if user["user_id"].is_string() {
            told["user_id"] = json!(person.user_id);
        }
    }
    let known = customer.map(|customer| (number, customer));
    let error = if wa_id_of(key).is_some() && wa_id_of(key) == wa_id_of(&world.numbers[number].display) {
        Some((131_021, "Self Block", "Failed to block self phone number."))
    } else if !block {
        if let Some((number, customer)) = known {
            world.blocked.remove(number, customer);
        }
        None
    } else {
        match known.filter(|(number, customer)| world.window_open(*number, *customer, now_ms)) {
            Some((number, customer)) if world.is_blocked(number, customer) => None,
            Some(_) if world.blocked.len() >= MOST => Some((
                139_101,
                "Blocklist limit reached",
                "The blocklist has reached its 64,000 user limit.",
            )),
            Some((number, customer)) => {
                world.blocked.add(number, customer);
                None
            }
            None => Some((
                131_047,
                "Re-engagement required",
                "User has not messaged in the last 24 hours",
            )),
        }
    };
    let Some((code, message, details)) = error else {
        return Ok(told);
    };
    told["errors"] = json!([{"message": message, "code": code, "error_data": {"details": details}}]);
    Err(told)
}
