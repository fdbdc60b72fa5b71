//! The Graph API's paths, with or without a version in front.

mod accept;
mod account;
mod blocks;
mod error;
mod fate;
mod fields;
mod input;
mod media;
mod messages;
mod numbers;
mod samples;
mod template_buttons;
mod template_check;
mod template_rules;
mod templates;
mod validate;

use axum::body::to_bytes;
use axum::extract::{ConnectInfo, FromRequest, Multipart, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method};
use axum::response::{IntoResponse, Response};

use crate::serve::Cut;
use crate::simulator::Simulator;
use error::GraphFault;
use input::Input;

/// Meta's own limit is not known; nothing the desk sends comes near.
const MAX_JSON: usize = 3 * 1024 * 1024;

type Answer = Result<Response, GraphFault>;

/// One call, once it is known what it is about.
struct Call<'a> {
    simulator: &'a Simulator,
    method: Method,
    /// The node.
    id: &'a str,
    input: Input,
    /// Cuts the connection instead of answering.
    cut: Option<Cut>,
    /// This call's own address without its query, for paging.
    url: String,
}

/// Every path that is not the simulator's own.
pub(crate) async fn handle(State(simulator): State<Simulator>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let (version, rest) = versioned(&path);
    let segments: Vec<&str> = rest.split('/').filter(|segment| !segment.is_empty()).collect();
    let answer = match segments.as_slice() {
        ["whatsapp_business", "attachments"] => media::download(&simulator, &request),
        [id] if id.starts_with("upload:") => samples::session(&simulator, request, id).await,
        [id] => call(&simulator, request, id, "").await,
        [id, edge] => call(&simulator, request, id, edge).await,
        _ => Err(GraphFault::unknown_object(request.method().as_str(), rest)),
    };
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    if let Ok(version) = HeaderValue::from_str(version) {
        response.headers_mut().insert("facebook-api-version", version);
    }
    response
}

async fn call(simulator: &Simulator, request: Request, id: &str, edge: &str) -> Answer {
    let cut = request
        .extensions()
        .get::<ConnectInfo<Cut>>()
        .map(|ConnectInfo(cut)| cut.clone());
    let url = format!("{}{}", simulator.shared().public_url(), request.uri().path());
    let uploads = edge == "media" && request.method() == Method::POST;
    let (parts, body) = request.into_parts();
    if uploads {
        let input = Input::read(parts.uri.query(), &parts.headers, &Default::default())?;
        authorise(simulator, &parts, &input)?;
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, &()).await;
        let form = form.map_err(|_| GraphFault::missing("file"))?;
        return media::upload(simulator, id, form).await;
    }
    let body = to_bytes(body, MAX_JSON).await;
    let body = body.map_err(|_| GraphFault::detailed(100, "The body is too large."))?;
    let input = Input::read(parts.uri.query(), &parts.headers, &body)?;
    authorise(simulator, &parts, &input)?;
    route(
        Call {
            simulator,
            method: parts.method,
            id,
            input,
            cut,
            url,
        },
        edge,
    )
    .await
}

async fn route(call: Call<'_>, edge: &str) -> Answer {
    match (call.method.clone(), edge) {
        (Method::POST, "messages" | "marketing_messages") => messages::post(call).await,
        (Method::GET, "phone_numbers") => numbers::list(&call),
        (Method::GET, "whatsapp_business_profile") => numbers::profile(&call),
        (Method::POST, "whatsapp_business_profile") => numbers::change_profile(&call),
        (Method::GET, "subscribed_apps") => account::subscriptions(&call),
        (Method::POST, "subscribed_apps") => account::subscribe(&call).await,
        (Method::DELETE, "subscribed_apps") => account::unsubscribe(&call),
        (Method::GET, "message_templates") => templates::unless_away(&call, templates::list),
        (Method::POST, "message_templates") => templates::unless_lost(&call, templates::create(&call)),
        (Method::DELETE, "message_templates") => templates::unless_lost(&call, templates::delete(&call)),
        (Method::POST, "uploads") => samples::open(&call),
        (Method::GET, "block_users") => blocks::list(&call),
        (Method::POST | Method::DELETE, "block_users") => blocks::change(&call),
        (Method::POST, "register" | "deregister") => numbers::register(&call, edge == "register"),
        (Method::GET, "") => node(&call),
        (Method::POST, "") if templates::is_template(call.simulator, call.id) => {
            templates::unless_lost(&call, templates::edit(&call))
        }
        (Method::POST, "") => numbers::change(&call).await,
        (Method::DELETE, "") => media::delete(&call),
        _ => Err(GraphFault::unknown_object(call.method.as_str(), call.id)),
    }
}

/// A node may be a number, the account, a template or a file.
fn node(call: &Call<'_>) -> Answer {
    let is_number = call.simulator.world().number(call.id).is_some();
    if is_number {
        return numbers::one(call);
    }
    if templates::is_template(call.simulator, call.id) {
        return templates::unless_away(call, templates::one);
    }
    account::one(call).or_else(|_| media::describe(call))
}

fn authorise(simulator: &Simulator, parts: &Parts, input: &Input) -> Result<(), GraphFault> {
    if simulator.shared().faults().expired_token {
        return Err(GraphFault::expired_token());
    }
    let token = input::token(&parts.headers, input).unwrap_or_default();
    if token.starts_with("EAA") {
        Ok(())
    } else {
        Err(GraphFault::bad_token())
    }
}

/// `/v24.0/123/messages` → `v24.0`, `/123/messages`
fn versioned(path: &str) -> (&str, &str) {
    let bare = path.trim_start_matches('/');
    let (first, rest) = bare.split_once('/').unwrap_or((bare, ""));
    let digits = first
        .strip_prefix('v')
        .and_then(|version| version.split_once('.'));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match digits {
        Some((major, minor)) if all_digits(major) && all_digits(minor) => (first, rest),
        _ => ("v24.0", bare),
    }
}

#[cfg(test)]
mod tests {
    use super::versioned;

    #[test]
    fn any_version_and_none() {
        assert_eq!(versioned("/v24.0/1/messages"), ("v24.0", "1/messages"));
        assert_eq!(versioned("/v7.12/1"), ("v7.12", "1"));
        assert_eq!(versioned("/1/messages"), ("v24.0", "1/messages"));
        assert_eq!(versioned("/v24/1"), ("v24.0", "v24/1"));
    }
}
