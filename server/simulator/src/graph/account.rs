//! The account, and who gets its webhooks.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::error::GraphFault;
use super::fields::select;
use super::{Answer, Call};
use crate::simulator::Simulator;
use crate::world::defaults::{APP_ID, WABA_ID};

const WABA_FIELDS: [&str; 5] = [
    "id",
    "name",
    "currency",
    "timezone_id",
    "message_template_namespace",
];

pub(super) fn success() -> Response {
    Json(json!({"success": true})).into_response()
}

pub(super) fn known(call: &Call<'_>) -> Result<(), GraphFault> {
    if call.id == WABA_ID {
        Ok(())
    } else {
        Err(GraphFault::unknown_object(call.method.as_str(), call.id))
    }
}

/// The account.
pub(super) fn one(call: &Call<'_>) -> Answer {
    known(call)?;
    let (tier, verified) = {
        let world = call.simulator.world();
        let verified = if world.portfolio.verified {
            "verified"
        } else {
            "not_verified"
        };
        (world.portfolio_limit().tier(), verified)
    };
    let node = json!({
        "id": WABA_ID, "name": "Loja", "status": "ACTIVE", "currency": "BRL", "country": "BR", "timezone_id": "25",
        "account_review_status": "APPROVED", "business_verification_status": verified,
        "message_template_namespace": "ba30dd89_2ebd_41e4_b805_f2c05ae04cc9", "ownership_type": "SELF",
        "owner_business_info": {"id": "506914307656634", "name": "Loja"},
        "is_enabled_for_insights": true, "whatsapp_business_manager_messaging_limit": tier,
        "health_status": {"can_send_message": "AVAILABLE", "entities": [
            {"entity_type": "WABA", "id": WABA_ID, "can_send_message": "AVAILABLE"}]},
    });
    Ok(Json(select(
        &node,
        &call.input,
        &WABA_FIELDS,
        "WhatsAppBusinessAccount",
    )?)
    .into_response())
}

pub(super) fn subscriptions(call: &Call<'_>) -> Answer {
    known(call)?;
    let world = call.simulator.world();
    let mut app = json!({"whatsapp_business_api_data":
        {"id": APP_ID, "link": "https://desk.example", "name": "Desk"}});
    if let Some(url) = &world.webhook_override {
        app["override_callback_uri"] = json!(url);
    }
    let data = if world.subscribed { vec![app] } else { Vec::new() };
    Ok(Json(json!({"data": data})).into_response())
}

pub(super) async fn subscribe(call: &Call<'_>) -> Answer {
    known(call)?;
    let url = call
        .input
        .text("override_callback_uri")
        .filter(|url| !url.is_empty())
        .map(str::to_owned);
    if let Some(url) = &url {
        if !call.simulator.world().subscribed {
            let why = "Before override the current callback uri, your app must be subscribed to receive messages \
                       for WhatsApp Business Account";
            return Err(GraphFault::detailed(100, why));
        }
        prove(
            call.simulator,
            url,
            call.input.text("verify_token").unwrap_or_default(),
        )
        .await?;
    }
    let mut world = call.simulator.world();
    world.subscribed = true;
    world.webhook_override = url;
    Ok(success())
}

pub(super) fn unsubscribe(call: &Call<'_>) -> Answer {
    known(call)?;
    let mut world = call.simulator.world();
    world.subscribed = false;
    world.webhook_override = None;
    Ok(success())
}

/// Asks an address to give a challenge back, as Meta does before it believes a webhook address.
pub(super) async fn prove(simulator: &Simulator, url: &str, verify_token: &str) -> Result<(), GraphFault> {
    if url.len() > 200 {
        return Err(GraphFault::detailed(
            100,
            "override_callback_uri must be at most 200 characters.",
        ));
    }
    let challenge = (rand::random::<u32>()).to_string();
    let query = [
        ("hub.mode", "subscribe"),
        ("hub.challenge", challenge.as_str()),
        ("hub.verify_token", verify_token),
    ];
    let answer = simulator.shared().http.get(url).query(&query).send().await;
    let answer = answer.map_err(|_| GraphFault::callback_unverified("the address cannot be reached"))?;
    let status = answer.status();
    let body = answer.text().await.unwrap_or_default();
    if status.as_u16() != 200 {
        let words = status.canonical_reason().unwrap_or_default();
        let why = format!("HTTP Status Code = {}; HTTP Message = {words}", status.as_u16());
        return Err(GraphFault::callback_unverified(&why));
    }
    if body != challenge {
        return Err(GraphFault::callback_unverified("the challenge did not come back"));
    }
    Ok(())
}
