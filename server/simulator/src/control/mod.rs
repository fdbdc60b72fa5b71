//! The control API: everything a person or a test can do to the modelled WhatsApp, as JSON under `/_control`.

mod customers;
mod desk;
mod limits;
mod stream;

use axum::Json;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::simulator::{Refused, Simulator};
use crate::{graph, page};

type Answer = Result<Json<Value>, Refused>;

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({"error": self.0}))).into_response()
    }
}

impl Simulator {
    /// Everything: the Graph paths, the control API and the page.
    pub fn router(&self) -> Router {
        let control = Router::new()
            .route("/state", get(desk::state))
            .route("/settled", get(desk::settled))
            .route("/clock", get(desk::clock).post(desk::move_clock))
            .route(
                "/faults",
                get(desk::faults)
                    .patch(desk::change_faults)
                    .delete(desk::clear_faults),
            )
            .route("/next-error", post(desk::next_error))
            .route("/settings", get(desk::settings).patch(desk::change_settings))
            .route(
                "/portfolio",
                get(limits::portfolio).patch(limits::change_portfolio),
            )
            .route("/ledger", get(limits::ledger))
            .route("/limits", get(limits::tally).delete(limits::forget_tally))
            .route("/numbers/{id}", axum::routing::patch(desk::change_number))
            .route("/templates/{id}", axum::routing::patch(desk::change_template))
            .route("/updates", post(desk::send_update))
            .route("/reset", post(desk::reset))
            .route("/customers", get(customers::list).post(customers::add))
            .route("/customers/{id}", get(customers::one).patch(customers::change))
            .route("/customers/{id}/messages", post(customers::send))
            .route("/customers/{id}/tap", post(customers::tap))
            .route("/customers/{id}/read", post(customers::read))
            .route("/customers/{id}/marketing", post(customers::marketing))
            .route("/customers/{id}/play", post(customers::play))
            .route("/message", get(customers::message))
            .route("/media/{id}", get(customers::media))
            .route("/stream", get(stream::stream))
            .layer(DefaultBodyLimit::max(32 * 1024 * 1024))
            .layer(from_fn(own_pages_only));
        page::routes()
            .nest("/_control", control)
            .fallback(graph::handle)
            .layer(DefaultBodyLimit::max(101 * 1024 * 1024))
            .with_state(self.clone())
    }
}

/// Another site open in the same browser has no business here.
async fn own_pages_only(headers: HeaderMap, request: axum::extract::Request, next: Next) -> Response {
    let foreign = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site");
    if foreign && request.method() != axum::http::Method::GET {
        return (
            StatusCode::FORBIDDEN,
            Json(json!({"error": "asked from another site"})),
        )
            .into_response();
    }
    next.run(request).await
}

fn ok() -> Answer {
    Ok(Json(json!({"ok": true})))
}

/// Reads a request's JSON into a type, saying what is wrong with it.
fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Refused> {
    serde_json::from_value(value).map_err(|error| Refused(error.to_string()))
}
