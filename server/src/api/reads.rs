//! Conversations, their messages and protocols.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use domain::api::ApiProblem;
use domain::conversation::CardCursor;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::{MessageId, NumberId};
use serde::Deserialize;

use super::answer::Refused;
use super::ask::{Ask, Asked, id, parameter};
use super::wire::{Conversation, ConversationWhole, Message, Page, Protocol};

/// The parameters of the list.
#[derive(Deserialize)]
pub struct Listed {
    number: Option<String>,
    state: Option<ProtocolState>,
    after: Option<String>,
}

/// `GET /conversations`
pub async fn conversations(ask: Ask, Asked(listed): Asked<Listed>) -> Response {
    let found = async {
        let number: Option<NumberId> = parameter("number", listed.number.as_deref())?;
        let after = match listed.after.as_deref() {
            None => None,
            Some(text) => Some(
                cursor(text).ok_or_else(|| Refused::Unreadable(ApiProblem::BadQuery, "after".to_owned()))?,
            ),
        };
        let page = ask
            .desk
            .api_conversations(&ask.caller, number, listed.state, after)
            .await?;
        let page = Page {
            items: page.cards.into_iter().map(Conversation::from).collect(),
            next: page
                .next
                .map(|next| format!("{}_{}", next.at.timestamp_micros(), next.id)),
        };
        Ok::<_, Refused>(Json(page).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}

/// Where a page ended, as the page before told it.
fn cursor(text: &str) -> Option<CardCursor> {
    let (at, id) = text.split_once('_')?;
    Some(CardCursor {
        at: DateTime::from_timestamp_micros(at.parse().ok()?)?,
        id: id.parse().ok()?,
    })
}

/// `GET /conversations/{id}`
pub async fn conversation(ask: Ask, Path(path): Path<String>) -> Response {
    let found = async {
        let (card, protocols) = ask.desk.api_conversation(&ask.caller, id(&path)?).await?;
        let whole = ConversationWhole {
            conversation: card.into(),
            protocols: protocols.into_iter().map(Protocol::from).collect(),
        };
        Ok::<_, Refused>(Json(whole).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}

/// The parameters of the messages.
#[derive(Deserialize)]
pub struct Before {
    before: Option<String>,
}

/// `GET /conversations/{id}/messages`
pub async fn messages(ask: Ask, Path(path): Path<String>, Asked(asked): Asked<Before>) -> Response {
    let found = async {
        let before: Option<MessageId> = parameter("before", asked.before.as_deref())?;
        let (messages, more) = ask.desk.api_messages(&ask.caller, id(&path)?, before).await?;
        let next = messages
            .last()
            .filter(|_| more)
            .map(|message| message.view.id.to_string());
        let page = Page {
            items: messages
                .into_iter()
                .map(|message| Message::of(message, ask.spoken.0))
                .collect(),
            next,
        };
        Ok::<_, Refused>(Json(page).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}

/// `GET /protocols/{code}`
pub async fn protocol(ask: Ask, Path(path): Path<String>) -> Response {
    let found = async {
        let code = ProtocolNumber::parse(&path).ok_or(ApiProblem::NotFound)?;
        let protocol = ask.desk.api_protocol(&ask.caller, &code).await?;
        Ok::<_, Refused>(Json(Protocol::from(protocol)).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}
