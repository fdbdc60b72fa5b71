//! The clock, the faults, the desk's numbers and templates.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, ok, read};
use crate::faults::{Faults, NextError};
use crate::simulator::{Happening, Refused, Simulator};
use crate::world::messaging_limit::LimitRules;
use crate::world::number::NumberChange;
use crate::world::template::{Template, TemplateChange};

pub(super) async fn state(State(simulator): State<Simulator>) -> Answer {
    let now_ms = simulator.now_ms();
    let settings = settings_of(&simulator);
    let faults = simulator.faults();
    let report = simulator.report();
    let mut world = simulator.world();
    let numbers: Vec<Value> = (0..world.numbers.len())
        .map(|number| world.number_node(number, now_ms))
        .collect();
    Ok(Json(json!({
        "clock": {"now": now_ms, "offset_ms": simulator.shared().clock.offset_ms()},
        "settings": settings,
        "faults": faults,
        "numbers": numbers,
        "portfolio": world.portfolio_state(now_ms),
        "templates": world.templates.iter().map(Template::node).collect::<Vec<_>>(),
        "customers": world.customers.iter().take(500).collect::<Vec<_>>(),
        "customer_count": world.customers.len(),
        "message_count": world.message_count(),
        "subscribed": world.subscribed,
        "webhooks": report["webhooks"],
        "sends": report["sends"],
    })))
}

#[derive(Deserialize)]
pub(super) struct Patience {
    timeout_ms: Option<u64>,
}

pub(super) async fn settled(State(simulator): State<Simulator>, Query(patience): Query<Patience>) -> Answer {
    let longest = Duration::from_millis(patience.timeout_ms.unwrap_or(10_000).min(60_000));
    let settled = tokio::time::timeout(longest, simulator.settled()).await.is_ok();
    Ok(Json(
        json!({"settled": settled, "pending": simulator.shared().pending.count()}),
    ))
}

pub(super) async fn clock(State(simulator): State<Simulator>) -> Answer {
    Ok(Json(
        json!({"now": simulator.now_ms(), "offset_ms": simulator.shared().clock.offset_ms()}),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockMove {
    advance_ms: Option<u64>,
    set: Option<i64>,
    #[serde(default)]
    reset: bool,
}

pub(super) async fn move_clock(State(simulator): State<Simulator>, Json(body): Json<Value>) -> Answer {
    let to: ClockMove = read(body)?;
    if to.reset {
        simulator.set_now_ms(simulator.now_ms() - simulator.shared().clock.offset_ms());
    }
    if let Some(now_ms) = to.set {
        simulator.set_now_ms(now_ms);
    }
    if let Some(by) = to.advance_ms {
        simulator.advance(Duration::from_millis(by));
    }
    clock(State(simulator)).await
}

pub(super) async fn faults(State(simulator): State<Simulator>) -> Answer {
    Ok(Json(json!(simulator.faults())))
}

/// Changes the named faults, leaves the others.
pub(super) async fn change_faults(State(simulator): State<Simulator>, Json(body): Json<Value>) -> Answer {
    let Value::Object(changes) = body else {
        return Err(Refused("faults are a JSON object".to_owned()));
    };
    let mut merged = json!(simulator.faults());
    for (fault, value) in changes {
        merged[fault] = value;
    }
    let changed: Faults = read(merged)?;
    changed.share.check().map_err(Refused)?;
    simulator.set_faults(changed);
    faults(State(simulator)).await
}

pub(super) async fn clear_faults(State(simulator): State<Simulator>) -> Answer {
    simulator.set_faults(Faults::default());
    faults(State(simulator)).await
}

pub(super) async fn next_error(State(simulator): State<Simulator>, Json(body): Json<Value>) -> Answer {
    let error: NextError = read(body)?;
    simulator.shared().faults().next_errors.push(error);
    simulator.happened(Happening::plain("faults"));
    faults(State(simulator)).await
}

fn settings_of(simulator: &Simulator) -> Value {
    let shared = simulator.shared();
    let limits = simulator.limits();
    json!({"limit_rules": limits.rules, "limit_code": limits.code, "limit_synchronous": limits.synchronous,
           "capability_as_text": limits.capability_as_text,
           "auto_read": shared.auto_read.load(std::sync::atomic::Ordering::Relaxed),
           "desk_webhook_url": shared.desk_url(),
           "review_after_ms": shared.review_after().map(|after| after.as_millis() as u64)})
}

pub(super) async fn settings(State(simulator): State<Simulator>) -> Answer {
    Ok(Json(settings_of(&simulator)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsChange {
    auto_read: Option<bool>,
    desk_webhook_url: Option<String>,
    review_after_ms: Option<i64>,
    limit_rules: Option<LimitRules>,
    limit_code: Option<i64>,
    limit_synchronous: Option<bool>,
    capability_as_text: Option<bool>,
}

pub(super) async fn change_settings(State(simulator): State<Simulator>, Json(body): Json<Value>) -> Answer {
    let change: SettingsChange = read(body)?;
    if let Some(on) = change.auto_read {
        simulator.set_auto_read(on);
    }
    if let Some(url) = change.desk_webhook_url {
        simulator.set_desk_webhook_url(url);
    }
    if let Some(after) = change.review_after_ms {
        // Nobody waits less than no time: reviews are done by hand.
        let after = u64::try_from(after).ok().map(Duration::from_millis);
        simulator.set_review_after(after);
    }
    let mut limits = simulator.limits();
    limits.rules = change.limit_rules.unwrap_or(limits.rules);
    limits.code = change.limit_code.unwrap_or(limits.code);
    limits.synchronous = change.limit_synchronous.unwrap_or(limits.synchronous);
    limits.capability_as_text = change.capability_as_text.unwrap_or(limits.capability_as_text);
    if limits != simulator.limits() {
        simulator.set_limits(limits);
    }
    settings(State(simulator)).await
}

pub(super) async fn change_number(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Answer {
    simulator.change_number(&id, read::<NumberChange>(body)?)?;
    ok()
}

/// Changes a template; the desk hears of it as it would from Meta.
pub(super) async fn change_template(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Answer {
    Ok(Json(
        simulator.change_template(&id, read::<TemplateChange>(body)?)?,
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyUpdate {
    field: String,
    value: Value,
}

pub(super) async fn send_update(State(simulator): State<Simulator>, Json(body): Json<Value>) -> Answer {
    let update: AnyUpdate = read(body)?;
    simulator.send_update(&update.field, update.value);
    ok()
}

pub(super) async fn reset(State(simulator): State<Simulator>) -> Answer {
    simulator.reset();
    ok()
}
