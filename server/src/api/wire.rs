//! The shapes that travel, as `docs/openapi.json` describes them.

#![allow(missing_docs)] // The document says what each is.

use std::collections::BTreeMap;

use backend::{ApiContact, ApiMessage, ApiProtocol, ApiTemplate};
use chrono::{DateTime, Utc};
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource};
use domain::contact::Identity;
use domain::conversation::ConversationCard;
use domain::failure::explain;
use domain::message::{Delivery, Direction};
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::routing::SendKind;
use domain::template::{Place, Slot, TemplateCategory, TemplateStatus};
use domain::words::Language;
use domain::{ContactId, ConversationId, MessageId, NumberId, TemplateId};
use serde::{Deserialize, Serialize};

/// A page of anything.
#[derive(Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// What to ask for next, as the parameter `after` or `before`; absent at the end.
    pub next: Option<String>,
}

#[derive(Serialize)]
pub struct ContactLine {
    pub id: ContactId,
    pub name: String,
    pub phone: Option<String>,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub struct Contact {
    pub id: ContactId,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub identities: Vec<Identity>,
    pub fields: BTreeMap<String, String>,
    pub conversations: Vec<ContactConversation>,
}

#[derive(Serialize)]
pub struct ContactConversation {
    pub id: ConversationId,
    pub number: NumberId,
    pub state: ProtocolState,
    pub protocol: ProtocolNumber,
}

impl From<ApiContact> for Contact {
    fn from(contact: ApiContact) -> Self {
        Self {
            id: contact.id,
            name: contact.name,
            created_at: contact.created_at,
            identities: contact.identities,
            fields: contact.fields.into_iter().collect(),
            conversations: contact
                .conversations
                .into_iter()
                .map(|(id, number, state, protocol)| ContactConversation {
                    id,
                    number,
                    state,
                    protocol,
                })
                .collect(),
        }
    }
}

/// The body of `POST /contacts`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactChange {
    pub number: Option<NumberId>,
    pub phone: String,
    pub name: Option<String>,
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

#[derive(Serialize)]
pub struct Ledger {
    pub items: Vec<Consent>,
}

#[derive(Serialize)]
pub struct Consent {
    pub at: DateTime<Utc>,
    pub scope: ConsentScope,
    pub change: ConsentChange,
    pub source: ConsentSource,
    pub proof: Option<String>,
}

impl From<Vec<ConsentLine>> for Ledger {
    fn from(lines: Vec<ConsentLine>) -> Self {
        let items = lines.into_iter().map(|line| Consent {
            at: line.at,
            scope: line.scope,
            change: line.change,
            source: line.source,
            proof: line.proof,
        });
        Self {
            items: items.collect(),
        }
    }
}

/// The body of `POST /contacts/{id}/consent`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentGiven {
    pub change: ConsentChange,
    pub scope: ConsentScope,
    pub date: String,
    #[serde(default)]
    pub proof: String,
}

/// Which of the two a send is.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    ActiveContact,
    Recontact,
}

/// The body of `POST /messages/template`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSend {
    pub kind: Kind,
    pub number: NumberId,
    pub owner: String,
    pub phone: Option<String>,
    pub contact: Option<ContactId>,
    pub name: Option<String>,
    pub template: TemplateName,
    #[serde(default)]
    pub variables: Variables,
    pub place: Option<Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateName {
    pub name: String,
    pub language: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Variables {
    pub header: BTreeMap<String, String>,
    pub body: BTreeMap<String, String>,
    pub buttons: BTreeMap<u8, String>,
}

impl Variables {
    /// Each with where it stands.
    pub fn texts(self) -> Vec<(Slot, String)> {
        let header = self
            .header
            .into_iter()
            .map(|(name, text)| (Slot::Header(name), text));
        let body = self.body.into_iter().map(|(name, text)| (Slot::Body(name), text));
        let buttons = self
            .buttons
            .into_iter()
            .map(|(at, text)| (Slot::Button(at), text));
        header.chain(body).chain(buttons).collect()
    }
}

#[derive(Serialize)]
pub struct Sent {
    pub message: MessageId,
    pub conversation: ConversationId,
    pub protocol: ProtocolNumber,
    pub state: ProtocolState,
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
pub struct Template {
    pub id: TemplateId,
    pub name: String,
    pub language: String,
    pub category: Option<TemplateCategory>,
    pub status: TemplateStatus,
    pub body: String,
    pub variables: Slots,
    /// Whether the API can send it: all of its parts are ones that the desk fills in, and none is a file.
    pub sendable: bool,
}

/// What has to be filled in, by where it stands.
#[derive(Default, Serialize)]
pub struct Slots {
    pub header: Vec<String>,
    pub body: Vec<String>,
    pub buttons: Vec<String>,
}

impl From<ApiTemplate> for Template {
    fn from(template: ApiTemplate) -> Self {
        use domain::template::SlotKind;
        let mut variables = Slots::default();
        let mut sendable = template.parts.sendable();
        for slot in template.parts.slots() {
            if matches!(template.parts.slot_kind(&slot), Some(SlotKind::File(_))) {
                sendable = false;
            }
            match slot {
                Slot::Header(name) if name.is_empty() => {}
                Slot::Header(name) => variables.header.push(name),
                Slot::Body(name) => variables.body.push(name),
                Slot::Button(at) => variables.buttons.push(at.to_string()),
            }
        }
        Self {
            id: template.id,
            name: template.name,
            language: template.language,
            category: template.category,
            status: template.status,
            body: template.parts.body,
            variables,
            sendable,
        }
    }
}
