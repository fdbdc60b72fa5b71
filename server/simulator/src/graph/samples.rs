//! Resumable uploads: a session, its bytes from an offset on, and a handle in the end.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::Method;
use axum::response::IntoResponse;
use serde_json::json;

use super::error::GraphFault;
use super::input::Input;
use super::{Answer, Call, authorise};
use crate::simulator::Simulator;
use crate::world::defaults::APP_ID;

/// The largest sample anybody needs: a document.
const MOST: usize = 100 * 1024 * 1024;
const KINDS: [&str; 5] = [
    "application/pdf",
    "image/jpeg",
    "image/jpg",
    "image/png",
    "video/mp4",
];

/// `POST /{app-id}/uploads`, or `/app/uploads`: the node of the token's own app.
pub(super) fn open(call: &Call<'_>) -> Answer {
    if call.id != APP_ID && call.id != "app" {
        return Err(GraphFault::unknown_object(call.method.as_str(), call.id));
    }
    let kind = call.input.text("file_type").unwrap_or_default();
    if !KINDS.contains(&kind) {
        let why = format!(
            "Param file_type must be one of {{{}}} - got \"{kind}\".",
            KINDS.join(", ")
        );
        return Err(GraphFault::detailed(100, why));
    }
    let length = call
        .input
        .number("file_length")
        .filter(|length| (1..=MOST as u64).contains(length));
    let length = length.ok_or_else(|| GraphFault::detailed(100, "Param file_length is not a length."))?;
    let (id, signature) = call.simulator.world().samples.open(kind, length);
    Ok(Json(json!({"id": format!("{id}?sig={signature}")})).into_response())
}

/// `POST` and `GET /upload:…`: the bytes come raw, so this never becomes a [`Call`].
pub(super) async fn session(simulator: &Simulator, request: Request, id: &str) -> Answer {
    let (parts, body) = request.into_parts();
    let input = Input::read(parts.uri.query(), &parts.headers, &Default::default())?;
    authorise(simulator, &parts, &input)?;
    let unknown = || GraphFault::unknown_object(parts.method.as_str(), id);
    let received = simulator.world().samples.received(id).ok_or_else(unknown)?;
    if parts.method == Method::GET {
        return Ok(Json(json!({"id": id, "file_offset": received})).into_response());
    }
    if parts.method != Method::POST {
        return Err(unknown());
    }
    let offset = parts
        .headers
        .get("file_offset")
        .and_then(|offset| offset.to_str().ok());
    if offset.and_then(|offset| offset.parse().ok()) != Some(received) {
        return Err(GraphFault::detailed(
            100,
            format!("The header file_offset must be {received}."),
        ));
    }
    let bytes = to_bytes(body, MOST).await;
    let bytes = bytes.map_err(|_| GraphFault::detailed(100, "The file was cut or is too large."))?;
    let handle = simulator.world().samples.add(id, bytes.len() as u64);
    let handle = handle.ok_or_else(|| GraphFault::detailed(100, "The file is not complete."))?;
    Ok(Json(json!({"h": handle})).into_response())
}
