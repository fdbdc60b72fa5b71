//! `GET|POST /webhooks/whatsapp`: the raw bytes are verified, stored and applied before the 200.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::Desk;
use backend::ingest::{Ingest, Received};
use metrics::Counter;
use secrecy::ExposeSecret;
use serde::Deserialize;
use subtle::ConstantTimeEq;
use whatsapp::signature;
use whatsapp::webhook::MAX_BODY;

use crate::state::{AppState, Hook};

/// Where WhatsApp delivers.
pub const PATH: &str = "/webhooks/whatsapp";

/// Requests refused, by reason: how many since they were last written down, and the figure that counts them all.
#[derive(Default)]
pub struct Refusals {
    counts: Mutex<HashMap<&'static str, (u64, Counter)>>,
    /// Held while they are written down: who asks for it next finds them written.
    writing: tokio::sync::Mutex<()>,
}

impl Refusals {
    fn count(&self, reason: &'static str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, figure) = counts.entry(reason).or_insert_with(|| {
            let figure = metrics::counter!("guiche_webhooks_refused_total", "reason" => reason);
            (0, figure)
        });
        *count += 1;
        figure.increment(1);
    }

    /// Writes them down; what cannot be written now is written later.
    pub async fn flush(&self, desk: &Desk) {
        let _turn = self.writing.lock().await;
        let counts: Vec<(&'static str, u64)> = self
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter_mut()
            .map(|(reason, (count, _))| (*reason, std::mem::take(count)))
            .filter(|(_, count)| *count > 0)
            .collect();
        if counts.is_empty() {
            return;
        }
        if let Err(error) = desk.count_refusals(&counts).await {
            tracing::warn!(%error, "Refused webhooks could not be counted: {error}");
            let mut kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            for (reason, count) in counts {
                if let Some((kept, _)) = kept.get_mut(reason) {
                    *kept += count;
                }
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

/// What is asked before anything is spent on a webhook.
pub struct Door {
    ingest: Ingest,
    refusals: Arc<Refusals>,
}

impl Door {
    /// The door of a desk.
    pub fn of(state: &AppState) -> Self {
        Self {
            ingest: state.ingest.clone(),
            refusals: Arc::clone(&state.hook.refusals),
        }
    }
}

/// While as many webhooks wait as may, the next are told to come again before their signature is looked at. Their body
/// is read all the same: a connection closed on what is still being written would take the answer with it.
pub async fn shed(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    if !door.ingest.is_full() || request.uri().path() != PATH || request.method() != Method::POST {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    match read(&head.headers, body).await {
        Ok(_) => busy(&door.refusals),
        Err((reason, status)) => refuse(&door.refusals, reason, status),
    }
}

/// All of the body; or why not, and what that is answered with.
async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, (&'static str, StatusCode)> {
    const TOO_LARGE: (&str, StatusCode) = ("too_large", StatusCode::PAYLOAD_TOO_LARGE);
    let claimed = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok());
    if claimed.is_some_and(|length: usize| length > MAX_BODY) {
        return Err(TOO_LARGE);
    }
    to_bytes(body, MAX_BODY)
        .await
        .map_err(|error| match is_limit(&error) {
            true => TOO_LARGE,
            false => ("cut", StatusCode::BAD_REQUEST),
        })
}

/// Takes what WhatsApp delivers. Refusals are told apart and counted; none costs a neighbour.
pub async fn receive(
    State(hook): State<Hook>,
    State(ingest): State<Ingest>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let body = match read(&headers, body).await {
        Ok(body) => body,
        Err((reason, status)) => return refuse(&hook.refusals, reason, status),
    };
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
