//! What every answer carries, and what every state change has to show.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::rates::Rates;
use crate::webhooks;

/// What the security layers have to know.
pub struct Guard {
    /// The address people use, if it was configured.
    pub public_url: Option<String>,
    /// Whether people reach the desk over https.
    pub https: bool,
    /// Whether to believe the last X-Forwarded-For entry.
    pub trust_proxy: bool,
    /// Who may ask how often.
    pub rates: Arc<Rates>,
}

/// The address a request came from.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub IpAddr);

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts
            .extensions
            .get::<Self>()
            .copied()
            .unwrap_or(Self(IpAddr::from([0, 0, 0, 0]))))
    }
}

/// Notes who asks, holds them to their rate, and refuses state changes that another site asks for.
pub async fn admit(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    let client = Client(client(&guard, &request));
    request.extensions_mut().insert(client);
    let path = request.uri().path();
    let is_form = path.starts_with("/sign-");
    // Machines bring a signature or a token, never a cookie: no site can have a browser ask in somebody's name.
    let is_machines = path == webhooks::PATH || path.starts_with("/api/v1/");
    if changes(request.method()) && !is_machines {
        if !same_origin(&guard, request.headers()) {
            tracing::warn!(path, "Refused a request from another site");
            return if is_form {
                Redirect::to("/sign-in?error=origin").into_response()
            } else {
                StatusCode::FORBIDDEN.into_response()
            };
        }
        if (path.starts_with("/api/") || path == "/media") && !guard.rates.may_ask(client.0) {
            return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "1")]).into_response();
        }
    }
    next.run(request).await
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Browsers name the origin of every state change. A request with neither header is no browser's, and carries no
/// cookie that a browser was tricked into sending.
fn same_origin(guard: &Guard, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(origin) = headers.get(header::ORIGIN) {
        let Ok(origin) = origin.to_str() else { return false };
        let ours = guard.public_url.as_deref().map(|url| url.trim_end_matches('/'));
        let host = origin.split_once("://").map(|(_, host)| host);
        return ours == Some(origin) || (host.is_some() && host == text(header::HOST));
    }
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin" || site == "none",
        None => true,
    }
}

fn client(guard: &Guard, request: &Request) -> IpAddr {
    let forwarded = guard
        .trust_proxy
        .then(|| {
            request
                .headers()
                .get("x-forwarded-for")?
                .to_str()
                .ok()?
                .rsplit(',')
                .next()?
                .trim()
                .parse()
                .ok()
        })
        .flatten();
    let direct = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    forwarded.or(direct).unwrap_or(IpAddr::from([0, 0, 0, 0]))
}

/// Puts the security headers on every answer but that of a full desk to a webhook ([`webhooks::shed`]). Pages bring their
/// own content policy, with a nonce ([`page_policy`]).
pub async fn harden(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(self), payment=()",
    );
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    );
    if guard.https {
        set(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
    response
}

/// The content policy of a page whose own scripts carry `nonce`.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data: blob:; media-src 'self' blob:; frame-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(pairs: &[(&'static str, &'static str)]) -> bool {
        let guard = Guard {
            public_url: Some("https://desk.example/".into()),
            https: true,
            trust_proxy: false,
            rates: Arc::new(Rates::new(1)),
        };
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        same_origin(&guard, &headers)
    }

    #[test]
    fn only_our_own_pages_may_change_anything() {
        assert!(asks(&[
            ("origin", "https://desk.example"),
            ("host", "127.0.0.1:3000")
        ]));
        assert!(asks(&[
            ("origin", "http://127.0.0.1:3000"),
            ("host", "127.0.0.1:3000")
        ]));
        assert!(!asks(&[
            ("origin", "https://evil.example"),
            ("host", "desk.example")
        ]));
        assert!(!asks(&[
            ("origin", "https://evil.example"),
            ("host", "desk.example"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!asks(&[("origin", "null"), ("host", "desk.example")]));
        assert!(!asks(&[("sec-fetch-site", "cross-site")]));
        assert!(!asks(&[("sec-fetch-site", "same-site")]));
        assert!(asks(&[("sec-fetch-site", "same-origin")]));
        assert!(asks(&[]));
    }
}
