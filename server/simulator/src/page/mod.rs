//! The page with customers' phones, for a person beside the desk.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::simulator::Simulator;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; \
    media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<Simulator> {
    Router::new()
        .route(
            "/",
            get(|| async { file("text/html; charset=utf-8", include_str!("index.html")) }),
        )
        .route(
            "/_page/page.css",
            get(|| async { file("text/css; charset=utf-8", include_str!("page.css")) }),
        )
        .route(
            "/_page/page.js",
            get(|| async { file("text/javascript; charset=utf-8", include_str!("page.js")) }),
        )
        .route(
            "/_page/phone.js",
            get(|| async { file("text/javascript; charset=utf-8", include_str!("phone.js")) }),
        )
        .route(
            "/_page/control.js",
            get(|| async { file("text/javascript; charset=utf-8", include_str!("control.js")) }),
        )
        .route(
            "/_page/templates.js",
            get(|| async { file("text/javascript; charset=utf-8", include_str!("templates.js")) }),
        )
        .route(
            "/favicon.ico",
            get(|| async { file("image/svg+xml", include_str!("icon.svg")) }),
        )
}

fn file(kind: &'static str, content: &'static str) -> impl IntoResponse {
    (
        [
            (CONTENT_TYPE, kind),
            (CACHE_CONTROL, "no-cache"),
            (CONTENT_SECURITY_POLICY, POLICY),
        ],
        content,
    )
}
