//! `GET|POST /webhooks/whatsapp`: the raw bytes are verified, stored and applied before the 200.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::Desk;
use backend::ingest::{Ingest, Received};
use secrecy::ExposeSecret;
use serde::Deserialize;
use subtle::ConstantTimeEq;
use whatsapp::signature;
use whatsapp::webhook::MAX_BODY;

use crate::state::Hook;

/// Requests refused since they were last written down, by reason.
#[derive(Default)]
pub struct Refusals {
    counts: Mutex<HashMap<&'static str, u64>>,
    /// Held while they are written down: who asks for it next finds them written.
    writing: tokio::sync::Mutex<()>,
}

impl Refusals {
    fn count(&self, reason: &'static str) {
        metrics::counter!("guiche_webhooks_refused_total", "reason" => reason).increment(1);
        *self
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(reason)
            .or_default() += 1;
    }

    /// Writes them down; what cannot be written now is written later.
    pub async fn flush(&self, desk: &Desk) {
        let _turn = self.writing.lock().await;
        let counts: Vec<(&'static str, u64)> = self
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain()
            .collect();
        if counts.is_empty() {
            return;
        }
        if let Err(error) = desk.count_refusals(&counts).await {
            tracing::warn!(%error, "Refused webhooks could not be counted: {error}");
            let mut kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            for (reason, count) in counts {
                *kept.entry(reason).or_default() += count;
            }
        }
    }
}

/// What Meta asks when the address is set (`cloud-api.md` 4.1).
#[derive(Deserialize)]
pub struct Challenge {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
    #[serde(rename = "hub.verify_token")]
    token: Option<String>,
}

/// Repeats Meta's challenge to whoever knows our word.
pub async fn verify(State(hook): State<Hook>, Query(asked): Query<Challenge>) -> Response {
    let known = match (&hook.verify_token, &asked.token) {
        (Some(ours), Some(theirs)) => bool::from(ours.expose_secret().as_bytes().ct_eq(theirs.as_bytes())),
        _ => false,
    };
    match asked.challenge {
        Some(challenge) if known && asked.mode.as_deref() == Some("subscribe") => {
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], challenge).into_response()
        }
        _ => StatusCode::FORBIDDEN.into_response(),
    }
}

/// Takes what WhatsApp delivers. Refusals are told apart and counted; none costs a neighbour.
pub async fn receive(
    State(hook): State<Hook>,
    State(ingest): State<Ingest>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let claimed = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok());
    if claimed.is_some_and(|length: usize| length > MAX_BODY) {
        return refuse(&hook.refusals, "too_large", StatusCode::PAYLOAD_TOO_LARGE);
    }
    let body = match to_bytes(body, MAX_BODY).await {
        Ok(body) => body,
        Err(error) if is_limit(&error) => {
            return refuse(&hook.refusals, "too_large", StatusCode::PAYLOAD_TOO_LARGE);
        }
        Err(_) => return refuse(&hook.refusals, "cut", StatusCode::BAD_REQUEST),
    };
    // Before the signature: what is refused under overload must cost less than what is stored.
    if ingest.is_full() {
        return busy(&hook.refusals);
    }
    let signed = headers
        .get(signature::HEADER)
        .and_then(|value| value.to_str().ok());
    let Some(verifier) = &hook.verifier else {
        return refuse(&hook.refusals, "no_app_secret", StatusCode::UNAUTHORIZED);
    };
    if let Err(error) = verifier.verify(signed, &body) {
        let reason = match error {
            signature::SignatureError::Missing => "signature_missing",
            _ => "signature_wrong",
        };
        return refuse(&hook.refusals, reason, StatusCode::UNAUTHORIZED);
    }
    let Ok(received) = Received::parse(body) else {
        return refuse(&hook.refusals, "not_json", StatusCode::BAD_REQUEST);
    };
    match ingest.store(received).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(_) => busy(&hook.refusals),
    }
}

/// Not stored, and welcome a little later.
fn busy(refusals: &Arc<Refusals>) -> Response {
    let mut busy = refuse(refusals, "busy", StatusCode::SERVICE_UNAVAILABLE);
    busy.headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    busy
}

/// Whether reading stopped at the limit, and not because the sender went away.
fn is_limit(error: &axum::Error) -> bool {
    std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source())
        .any(|error| error.to_string().contains("length limit exceeded"))
}

fn refuse(refusals: &Arc<Refusals>, reason: &'static str, status: StatusCode) -> Response {
    refusals.count(reason);
    (status, reason).into_response()
}
