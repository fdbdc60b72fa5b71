//! Sending templates: from which numbers, which there are, and what became of what was sent.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use backend::{ApiSend, Receiver};
use domain::api::{ApiProblem, ApiRefusal};
use domain::{NumberId, TemplateId};
use serde::Deserialize;

use super::answer::Refused;
use super::ask::{Ask, Asked, Given, id, parameter};
use super::wire::{Kind, Message, Number, Page, Sent, Template, TemplateSend};

/// The longest `Idempotency-Key`.
const LONGEST_KEY: usize = 200;

/// `POST /messages/template`
pub async fn send_template(
    ask: Ask,
    headers: HeaderMap,
    Given(given, body): Given<TemplateSend>,
) -> Response {
    let sent = async {
        let key = headers
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok())
            .filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY)
            .ok_or(ApiProblem::KeyMissing)?;
        let to = match (given.phone, given.contact) {
            (Some(phone), None) => Receiver::Phone(phone),
            (None, Some(contact)) => Receiver::Contact(contact),
            _ => return Err(Refused::Unreadable(ApiProblem::BadBody, "phone".to_owned())),
        };
        let send = ApiSend {
            number: number(&ask, given.number)?,
            to,
            name: given.name,
            is_active: given.kind == Kind::ActiveContact,
            template: given.template.name,
            language: given.template.language,
            texts: given.variables.texts(),
            place: given.place,
            owner: given.owner,
        };
        let sent = ask.desk.send_for_api(&ask.caller, &send, key, &body).await??;
        let sent = Sent {
            message: sent.message,
            conversation: sent.conversation,
            protocol: sent.protocol,
            state: sent.state,
        };
        Ok((StatusCode::CREATED, Json(sent)).into_response())
    };
    sent.await
        .unwrap_or_else(|refused: Refused| refused.said(ask.spoken))
}

/// `GET /messages/{id}`
pub async fn view(ask: Ask, Path(path): Path<String>) -> Response {
    let found = async {
        let message = ask.desk.api_message(&ask.caller, id(&path)?).await?;
        Ok::<_, Refused>(Json(Message::of(message, ask.spoken.0)).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}

/// The number that is meant: a token's only one need not be named.
fn number(ask: &Ask, named: Option<NumberId>) -> Result<NumberId, Refused> {
    match (named, ask.caller.numbers.as_slice()) {
        (Some(number), _) => Ok(number),
        (None, [only]) => Ok(*only),
        (None, _) => Err(ApiRefusal::NumberNeeded.into()),
    }
}

/// `GET /numbers`
pub async fn numbers(ask: Ask) -> Response {
    let found = async {
        let numbers = ask.desk.api_numbers(&ask.caller).await?;
        let page = Page {
            items: numbers.into_iter().map(Number::from).collect(),
            next: None,
        };
        Ok::<_, Refused>(Json(page).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}

/// The parameters of the list.
#[derive(Deserialize)]
pub struct Listed {
    number: Option<String>,
    after: Option<String>,
}

/// `GET /templates`
pub async fn templates(ask: Ask, Asked(listed): Asked<Listed>) -> Response {
    let found = async {
        let number = number(&ask, parameter("number", listed.number.as_deref())?)?;
        let after: Option<TemplateId> = parameter("after", listed.after.as_deref())?;
        let page = ask.desk.api_templates(&ask.caller, number, after).await?;
        let page = Page {
            items: page.templates.into_iter().map(Template::from).collect(),
            next: page.next.map(|id| id.to_string()),
        };
        Ok::<_, Refused>(Json(page).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}
