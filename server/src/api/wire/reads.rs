//! Conversations, messages and protocols.

use backend::{ApiMessage, ApiProtocol};
use chrono::{DateTime, Utc};
use domain::conversation::ConversationCard;
use domain::failure::explain;
use domain::message::{Delivery, Direction};
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::routing::SendKind;
use domain::words::Language;
use domain::{ContactId, ConversationId, MessageId, NumberId};
use serde::Serialize;

#[derive(Serialize)]
pub struct Conversation {
    pub id: ConversationId,
    pub number: NumberId,
    pub contact: ContactId,
    pub contact_name: String,
    pub state: ProtocolState,
    pub protocol: ProtocolNumber,
    pub owner: Option<String>,
    pub last_message_at: DateTime<Utc>,
    pub last_inbound_at: Option<DateTime<Utc>>,
    pub unread: i32,
}

impl From<ConversationCard> for Conversation {
    fn from(card: ConversationCard) -> Self {
        Self {
            id: card.id,
            number: card.number,
            contact: card.contact,
            contact_name: card.contact_name,
            state: card.state,
            protocol: card.protocol,
            owner: card.owner_name,
            last_message_at: card.last_message_at,
            last_inbound_at: card.last_inbound_at,
            unread: card.unread,
        }
    }
}

#[derive(Serialize)]
pub struct ConversationWhole {
    #[serde(flatten)]
    pub conversation: Conversation,
    pub protocols: Vec<Protocol>,
}

#[derive(Serialize)]
pub struct Protocol {
    pub protocol: ProtocolNumber,
    pub conversation: ConversationId,
    pub number: NumberId,
    pub state: ProtocolState,
    pub owner: Option<String>,
    pub begun_by: Option<SendKind>,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
}

impl From<ApiProtocol> for Protocol {
    fn from(protocol: ApiProtocol) -> Self {
        Self {
            protocol: protocol.code,
            conversation: protocol.conversation,
            number: protocol.number,
            state: protocol.state,
            owner: protocol.owner,
            begun_by: protocol.begun_by,
            opened_at: protocol.opened_at,
            closed_at: protocol.closed_at,
            expires_at: protocol.expires_at,
        }
    }
}

#[derive(Serialize)]
pub struct Message {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub number: NumberId,
    pub protocol: Option<ProtocolNumber>,
    pub direction: Direction,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub text: String,
    pub author: Option<String>,
    pub delivery: Option<Delivery>,
    pub failure: Option<Failure>,
}

#[derive(Serialize)]
pub struct Failure {
    pub code: i32,
    pub cause: &'static str,
    pub next_step: &'static str,
}

/// Longer texts than WhatsApp takes there are none.
const WHOLE: usize = 100_000;

impl Message {
    /// The message, its failure in words of `language`.
    pub fn of(message: ApiMessage, language: Language) -> Self {
        let (view, words) = (message.view, language.words());
        Self {
            id: view.id,
            conversation: message.conversation,
            number: message.number,
            protocol: message.protocol,
            direction: view.direction,
            at: view.at,
            kind: view.content.kind().to_owned(),
            text: view.content.excerpt(WHOLE),
            author: view.author_name,
            delivery: view.delivery,
            failure: view.failure.map(|failure| Failure {
                code: failure.code,
                cause: words.failure(failure.code),
                next_step: words.next_step(explain(failure.code).next),
            }),
        }
    }
}
