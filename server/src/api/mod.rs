//! The public API for other systems, under `/api/v1`: JSON only, a token in each request, no cookies (`docs/API.md`).

mod answer;
mod ask;
mod contacts;
mod messages;
mod reads;
mod wire;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use domain::api::{ApiProblem, ApiScope};

use crate::security::Client;
use crate::state::AppState;
use answer::{Problem, Spoken};

/// Where all of it stands.
pub const ROOT: &str = "/api/v1";
/// The document that describes it (OpenAPI 3.1).
pub const DOCUMENT: &str = include_str!("../../../docs/openapi.json");
/// The largest body.
const LARGEST: usize = 64 * 1024;

/// What somebody has to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Nothing: everybody may read it.
    Nothing,
    /// A good token, whatever it may do.
    Token,
    /// A good token that may do that.
    Scope(ApiScope),
}

/// One way to ask.
pub struct Route {
    /// As HTTP names it.
    pub method: &'static str,
    /// Behind [`ROOT`].
    pub path: &'static str,
    /// What is needed to ask.
    pub needs: Needs,
    handler: MethodRouter<AppState>,
}

/// All ways to ask, for the router and for tests that compare them to the document.
pub fn routes() -> Vec<Route> {
    use ApiScope::{ConsentWrite, ContactsRead, ContactsWrite, ConversationsRead, TemplatesSend};
    let route = |method, path, needs, handler| Route {
        method,
        path,
        needs,
        handler,
    };
    vec![
        route("get", "/openapi.json", Needs::Nothing, get(document)),
        route("get", "/numbers", Needs::Token, get(messages::numbers)),
        route(
            "get",
            "/contacts",
            Needs::Scope(ContactsRead),
            get(contacts::list),
        ),
        route(
            "post",
            "/contacts",
            Needs::Scope(ContactsWrite),
            post(contacts::save),
        ),
        route(
            "get",
            "/contacts/{id}",
            Needs::Scope(ContactsRead),
            get(contacts::view),
        ),
        route(
            "get",
            "/contacts/{id}/consent",
            Needs::Scope(ContactsRead),
            get(contacts::consent),
        ),
        route(
            "post",
            "/contacts/{id}/consent",
            Needs::Scope(ConsentWrite),
            post(contacts::record_consent),
        ),
        route(
            "post",
            "/messages/template",
            Needs::Scope(TemplatesSend),
            post(messages::send_template),
        ),
        route(
            "get",
            "/messages/{id}",
            Needs::Scope(TemplatesSend),
            get(messages::view),
        ),
        route(
            "get",
            "/templates",
            Needs::Scope(TemplatesSend),
            get(messages::templates),
        ),
        route(
            "get",
            "/conversations",
            Needs::Scope(ConversationsRead),
            get(reads::conversations),
        ),
        route(
            "get",
            "/conversations/{id}",
            Needs::Scope(ConversationsRead),
            get(reads::conversation),
        ),
        route(
            "get",
            "/conversations/{id}/messages",
            Needs::Scope(ConversationsRead),
            get(reads::messages),
        ),
        route(
            "get",
            "/protocols/{code}",
            Needs::Scope(ConversationsRead),
            get(reads::protocol),
        ),
    ]
}

/// The API's part of the router.
pub fn router(state: &AppState) -> Router<AppState> {
    let mut api = Router::new();
    for route in routes() {
        let handler = match route.needs {
            Needs::Nothing => route.handler,
            needs => route
                .handler
                .layer(from_fn_with_state((state.clone(), needs), admit)),
        };
        api = api.route(route.path, handler);
    }
    let api = api
        .fallback(|Spoken(language): Spoken| async move { Problem(ApiProblem::NotFound, language) })
        .method_not_allowed_fallback(|Spoken(language): Spoken| async move {
            Problem(ApiProblem::MethodNotAllowed, language)
        })
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn(identify));
    Router::new().nest(ROOT, api)
}

/// Gives each request a word by which it is found in the log, and keeps answers out of caches.
async fn identify(request: Request, next: Next) -> Response {
    let reference = backend::reference();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&reference) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let status = response.status();
    if status.is_server_error() {
        tracing::error!(
            request.id = reference,
            status = status.as_u16(),
            "The API answered {status}"
        );
    }
    response
}

/// Lets in who shows a good token that may do that, as often as it may ask.
async fn admit(
    State((state, needs)): State<(AppState, Needs)>,
    Client(address): Client,
    Spoken(language): Spoken,
    mut request: Request,
    next: Next,
) -> Response {
    let problem = |problem| Problem(problem, language).into_response();
    let secret = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, secret)| secret.trim());
    let caller = match secret.filter(|secret| secret.starts_with(domain::api::TOKEN_PREFIX)) {
        None => Ok(None),
        Some(secret) => state.desk.api_caller(secret).await,
    };
    let caller = match caller {
        Ok(Some(caller)) => caller,
        // Who tries tokens out is slowed down by address.
        Ok(None) if state.rates.may_ask(address) => return problem(ApiProblem::Unauthorized),
        Ok(None) => return problem(ApiProblem::TooManyRequests),
        Err(error) => return answer::failed(&error, language),
    };
    if let Err(seconds) = state.rates.may_call(caller.id) {
        let mut response = problem(ApiProblem::TooManyRequests);
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return response;
    }
    if let Needs::Scope(scope) = needs
        && !caller.may(scope)
    {
        return problem(ApiProblem::ScopeMissing);
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// `GET /openapi.json`
async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT).into_response()
}
