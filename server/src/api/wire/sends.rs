//! Sending templates.

use std::collections::BTreeMap;

use backend::{ApiNumber, ApiTemplate};
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::template::{Place, Slot, SlotKind, TemplateCategory, TemplateStatus};
use domain::{ContactId, ConversationId, MessageId, NumberId, TemplateId};
use serde::{Deserialize, Serialize};

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
    pub number: Option<NumberId>,
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
pub struct Number {
    pub id: NumberId,
    pub name: String,
    pub phone: String,
}

impl From<ApiNumber> for Number {
    fn from(number: ApiNumber) -> Self {
        Self {
            id: number.id,
            name: number.name,
            phone: number.phone,
        }
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
