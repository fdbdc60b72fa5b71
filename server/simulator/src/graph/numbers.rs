//! Numbers and their profiles.

use axum::Json;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::error::GraphFault;
use super::fields::{page, select};
use super::{Answer, Call, account};
use crate::world::number::Number;

const DEFAULT_FIELDS: [&str; 9] = [
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "webhook_configuration",
    "last_onboarded_time",
    "id",
];
const NODE: &str = "WhatsAppBusinessPhoneNumber";
const PROFILE_FIELDS: [&str; 7] = [
    "about",
    "address",
    "description",
    "email",
    "profile_picture_url",
    "websites",
    "vertical",
];

pub(super) fn list(call: &Call<'_>) -> Answer {
    account::known(call)?;
    let now_ms = call.simulator.now_ms();
    let nodes: Vec<Value> = {
        let mut world = call.simulator.world();
        (0..world.numbers.len())
            .map(|number| world.number_node(number, now_ms))
            .collect()
    };
    let selected: Result<Vec<_>, _> = nodes
        .iter()
        .map(|node| select(node, &call.input, &DEFAULT_FIELDS, NODE))
        .collect();
    Ok(Json(page(selected?, &call.input, &call.url)?).into_response())
}

pub(super) fn one(call: &Call<'_>) -> Answer {
    let now_ms = call.simulator.now_ms();
    let unknown = || GraphFault::unknown_object(call.method.as_str(), call.id);
    let node = {
        let mut world = call.simulator.world();
        let number = world.number(call.id).ok_or_else(unknown)?;
        world.number_node(number, now_ms)
    };
    Ok(Json(select(&node, &call.input, &DEFAULT_FIELDS, NODE)?).into_response())
}

pub(super) fn profile(call: &Call<'_>) -> Answer {
    let profile = with_number(call, |number| number.profile.clone())?;
    Ok(Json(json!({"data": [profile]})).into_response())
}

pub(super) fn change_profile(call: &Call<'_>) -> Answer {
    for (key, longest) in [
        ("about", 139),
        ("address", 256),
        ("description", 512),
        ("email", 128),
    ] {
        if call
            .input
            .text(key)
            .is_some_and(|text| text.chars().count() > longest)
        {
            return Err(GraphFault::detailed(
                100,
                format!("Param {key} must be at most {longest} characters."),
            ));
        }
    }
    with_number(call, |number| {
        for key in PROFILE_FIELDS {
            if let Some(value) = call.input.fields.get(key) {
                number.profile[key] = value.clone();
            }
        }
    })?;
    Ok(account::success())
}

pub(super) fn register(call: &Call<'_>, register: bool) -> Answer {
    if register && call.input.text("pin").is_none_or(|pin| pin.len() != 6) {
        return Err(GraphFault::missing("pin"));
    }
    with_number(call, |number| {
        number.stands(if register { "CONNECTED" } else { "DISCONNECTED" });
    })?;
    Ok(account::success())
}

/// A webhook address of the number's own, proved before it is believed.
pub(super) async fn change(call: &Call<'_>) -> Answer {
    with_number(call, |_| ())?;
    if let Some(configuration) = call.input.fields.get("webhook_configuration") {
        let url = configuration["override_callback_uri"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let verify_token = configuration["verify_token"].as_str().unwrap_or_default();
        if !url.is_empty() {
            account::prove(call.simulator, &url, verify_token).await?;
        }
        with_number(call, |number| {
            number.webhook_override = Some(url).filter(|url| !url.is_empty());
        })?;
    }
    Ok(account::success())
}

fn with_number<T>(call: &Call<'_>, act: impl FnOnce(&mut Number) -> T) -> Result<T, GraphFault> {
    let mut world = call.simulator.world();
    let unknown = || GraphFault::unknown_object(call.method.as_str(), call.id);
    let index = world.number(call.id).ok_or_else(unknown)?;
    Ok(act(&mut world.numbers[index]))
}
