//! Customers and their phones.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, ok, read as parsed};
use crate::inbound::MarketingWish;
use crate::simulator::{Happening, Refused, Simulator, unknown_customer};
use crate::world::customer::{CustomerChange, NewCustomer};

pub(super) async fn list(State(simulator): State<Simulator>) -> Answer {
    let customers = simulator.world().customers.clone();
    Ok(Json(json!({"customers": customers})))
}

pub(super) async fn add(State(simulator): State<Simulator>, Json(body): Json<Value>) -> Answer {
    let customer = simulator.add_customer(parsed::<NewCustomer>(body)?)?;
    Ok(Json(json!(customer)))
}

/// The person, their messages, and whether each number's window is open and the person blocked there.
pub(super) async fn one(State(simulator): State<Simulator>, Path(id): Path<String>) -> Answer {
    let now_ms = simulator.now_ms();
    let world = simulator.world();
    let index = world.customer(&id).ok_or_else(|| unknown_customer(&id))?;
    let windows = world.numbers.iter().enumerate().map(|(number, node)| {
        json!({"phone_number_id": node.id, "open": world.window_open(number, index, now_ms),
               "blocked": world.is_blocked(number, index)})
    });
    let windows: Vec<Value> = windows.collect();
    let messages = world.inbox(index);
    Ok(Json(
        json!({"customer": world.customers[index], "windows": windows, "messages": messages}),
    ))
}

pub(super) async fn change(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Answer {
    let change: CustomerChange = parsed(body)?;
    let (index, back, person) = {
        let mut world = simulator.world();
        let index = world.customer(&id).ok_or_else(|| unknown_customer(&id))?;
        let person = &mut world.customers[index];
        let was = person.online;
        person.change(change);
        (index, !was && person.online, person.clone())
    };
    if back {
        simulator.back_online(index);
    }
    simulator.happened(Happening::plain("customers"));
    Ok(Json(json!(person)))
}

pub(super) async fn send(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Answer {
    let wamid = simulator.customer_sends(&id, body)?;
    Ok(Json(json!({"message_id": wamid})))
}

#[derive(Deserialize)]
pub(super) struct Tap {
    message_id: String,
    #[serde(default)]
    button: usize,
}

pub(super) async fn tap(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Answer {
    let tap: Tap = parsed(body)?;
    let wamid = simulator.customer_taps(&id, &tap.message_id, tap.button)?;
    Ok(Json(json!({"message_id": wamid})))
}

pub(super) async fn read(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    body: Option<Json<Value>>,
) -> Answer {
    let to = body.and_then(|Json(body)| body["to"].as_str().map(str::to_owned));
    simulator.customer_reads(&id, to.as_deref())?;
    ok()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    value: MarketingWish,
    to: Option<String>,
}

/// Stops or resumes a number's marketing; the first number's without `to`.
pub(super) async fn marketing(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Answer {
    let wish: Wish = parsed(body)?;
    let to = wish.to.unwrap_or_else(|| simulator.world().numbers[0].id.clone());
    simulator.customer_wishes(&id, &to, wish.value)?;
    ok()
}

pub(super) async fn play(State(simulator): State<Simulator>, Json(body): Json<Value>) -> Answer {
    let wamid = body["message_id"].as_str().unwrap_or_default();
    simulator.message(wamid).ok_or_else(no_message)?;
    simulator.customer_plays(wamid);
    ok()
}

#[derive(Deserialize)]
pub(super) struct ById {
    id: String,
}

/// One message; its id is not fit for a path.
pub(super) async fn message(State(simulator): State<Simulator>, Query(query): Query<ById>) -> Answer {
    let message = simulator.message(&query.id).ok_or_else(no_message)?;
    Ok(Json(json!(message)))
}

fn no_message() -> Refused {
    Refused("no such message".to_owned())
}

/// A file, for the page's own bubbles.
pub(super) async fn media(State(simulator): State<Simulator>, Path(id): Path<String>) -> Response {
    let now_ms = simulator.now_ms();
    let media = simulator.world().media.get(&id, now_ms).cloned();
    match media {
        // What an upload calls itself is not trusted on this page's own address.
        Some(media)
            if media.mime.starts_with("image/")
                || media.mime.starts_with("audio/")
                || media.mime.starts_with("video/") =>
        {
            ([(CONTENT_TYPE, media.mime)], Body::from(media.bytes)).into_response()
        }
        Some(media) => {
            let headers = [
                (CONTENT_TYPE, "application/octet-stream"),
                (CONTENT_DISPOSITION, "attachment"),
            ];
            (headers, Body::from(media.bytes)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
