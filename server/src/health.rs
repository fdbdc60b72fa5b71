//! What machines ask: alive, ready, figures.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::Desk;
use metrics_exporter_prometheus::PrometheusHandle;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// A database that takes longer does not answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// `GET /readyz`: the database answers too.
pub async fn ready(State(desk): State<Desk>) -> Response {
    match tokio::time::timeout(PATIENCE, desk.ready()).await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(_)) | Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::RETRY_AFTER, "2")],
            "the database does not answer\n",
        )
            .into_response(),
    }
}

/// `GET /metrics`, in Prometheus' text form.
pub async fn figures(State(figures): State<PrometheusHandle>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        figures.render(),
    )
        .into_response()
}
