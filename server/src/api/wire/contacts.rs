//! Contacts and consent.

use std::collections::BTreeMap;

use backend::ApiContact;
use chrono::{DateTime, Utc};
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource};
use domain::contact::Identity;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::{ContactId, ConversationId, NumberId};
use serde::{Deserialize, Serialize};

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
