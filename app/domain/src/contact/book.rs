//! The book of contacts as its screens show it: the list, and one contact's page.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ContactField, Identity};
use crate::consent::{ConsentChange, ConsentLine, ConsentScope};
use crate::protocol::{ProtocolNumber, ProtocolState};
use crate::{ContactFieldId, ContactId, ContactNoteId, ConversationId, MergeId, NumberId, ProtocolId};

/// Contacts to a page.
pub const CONTACTS_PAGE: usize = 50;
/// Protocols to a page.
pub const PROTOCOLS_PAGE: usize = 20;
/// The longest note about a contact, in characters.
pub const LONGEST_NOTE: usize = 2_000;
/// Notes kept about one contact.
pub const MOST_NOTES: i64 = 100;

/// Which contacts are listed, and exported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFilter {
    /// A name, a phone in any form, a user name, or a protocol's number.
    pub text: String,
    /// Only those with a conversation on this number.
    pub number: Option<NumberId>,
    /// Only those who stand so on marketing.
    pub marketing: Option<MarketingFilter>,
}

/// What contacts may have said about marketing, as the list is narrowed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarketingFilter {
    /// Their newest word is that they want it.
    OptIn,
    /// Their newest word is that they do not.
    OptOut,
    /// They never said.
    Unknown,
}

impl MarketingFilter {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::OptIn, Self::OptOut, Self::Unknown];

    /// As it stands in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::OptIn => "opt_in",
            Self::OptOut => "opt_out",
            Self::Unknown => "unknown",
        }
    }

    /// The one that an address names; what is no such name narrows nothing.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// What the newest line of those it lets through says.
    pub fn said(self) -> Option<ConsentChange> {
        match self {
            Self::OptIn => Some(ConsentChange::OptIn),
            Self::OptOut => Some(ConsentChange::OptOut),
            Self::Unknown => None,
        }
    }
}

impl ContactFilter {
    /// Whether it lets everybody through.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.number.is_none() && self.marketing.is_none()
    }
}

/// Where the next page begins: the last contact of this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCursor {
    /// Their name, folded as the list is ordered.
    pub name: String,
    /// Who.
    pub id: ContactId,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactEntry {
    /// Who.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
    /// Their phone as people write it, else their user name; WhatsApp may tell neither.
    pub handle: Option<String>,
    /// What their newest line about marketing says; absent when they never said.
    pub marketing: Option<ConsentChange>,
    /// The newest conversation the asker may see: on which number, and since when nothing was written.
    pub last: Option<(String, DateTime<Utc>)>,
    /// Whether a protocol is open that the asker may see.
    pub open: bool,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPage {
    /// By name.
    pub contacts: Vec<ContactEntry>,
    /// Present when there are more.
    pub next: Option<ContactCursor>,
}

/// A contact's page, as far as the asker may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactCard {
    /// Who. Asked for by the id of somebody who was merged, this is the survivor.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
    /// When the desk first heard of them.
    pub created_at: DateTime<Utc>,
    /// All the ways WhatsApp names them.
    pub identities: Vec<Identity>,
    /// The custom fields that are in use, with what is filled in.
    pub fields: Vec<ContactValue>,
    /// What the team noted, newest first.
    pub notes: Vec<ContactNote>,
    /// Their conversations on numbers that the asker may see, the newest first.
    pub conversations: Vec<ContactConversation>,
    /// Their protocols on those numbers, newest first: the first page.
    pub protocols: ContactProtocols,
    /// The ledger, newest first.
    pub consent: Vec<LedgerLine>,
    /// Those merged into this one, newest first.
    pub merged: Vec<Merged>,
    /// Where they are or can be blocked: our numbers that they wrote to and the asker may see.
    pub blocks: Vec<NumberBlock>,
}

/// A custom field of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactValue {
    /// Which.
    pub field: ContactField,
    /// In the field's one spelling; empty when nothing is filled in.
    pub value: String,
}

/// A note about a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactNote {
    /// Which.
    pub id: ContactNoteId,
    /// Who wrote it.
    pub author: String,
    /// What it says.
    pub body: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the asker may delete it.
    pub mine: bool,
}

/// A conversation of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactConversation {
    /// Which.
    pub id: ConversationId,
    /// On which of our numbers.
    pub number: NumberId,
    /// Its name.
    pub number_name: String,
    /// Where its latest protocol stands.
    pub state: ProtocolState,
    /// That protocol.
    pub protocol: ProtocolNumber,
    /// When something was last written.
    pub last_message_at: DateTime<Utc>,
    /// Who they were here, where the conversation is one of somebody who was merged.
    pub formerly: Option<String>,
}

/// A protocol of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactProtocol {
    /// Which.
    pub id: ProtocolId,
    /// What the customer can quote.
    pub number: ProtocolNumber,
    /// Where it stands in.
    pub conversation: ConversationId,
    /// On which of our numbers.
    pub number_name: String,
    /// Where it stands.
    pub state: ProtocolState,
    /// Who has it, or had it last.
    pub owner: Option<String>,
    /// When it began.
    pub opened_at: DateTime<Utc>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
}

/// One page of a contact's protocols.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactProtocols {
    /// Newest first.
    pub protocols: Vec<ContactProtocol>,
    /// Present when there are more: when the last one began, and which it is.
    pub next: Option<(DateTime<Utc>, ProtocolId)>,
}

/// A line of the ledger, with who wrote it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// What it says.
    pub line: ConsentLine,
    /// The name of the person who wrote it down, if one did.
    pub who: Option<String>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
}

/// Somebody who turned out to be this contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The merge.
    pub id: MergeId,
    /// What they were called.
    pub name: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Whether a contact is blocked on one of our numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberBlock {
    /// Which number.
    pub number: NumberId,
    /// Its name.
    pub name: String,
    /// Since when, and by whom, if they are.
    pub blocked: Option<(DateTime<Utc>, String)>,
}

/// What somebody writes down about a customer's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentForm {
    /// What it says.
    pub change: ConsentChange,
    /// What it is about.
    pub scope: ConsentScope,
    /// The day on which the customer said so, in the business's zone: `2026-11-23`.
    pub day: String,
    /// Where they said so, and how it can be looked up.
    pub proof: String,
}

/// A contact that another one may turn out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeCandidate {
    /// Who.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
    /// How they are told apart.
    pub handle: Option<String>,
    /// How many conversations they have.
    pub conversations: i64,
}

/// The values typed into a contact's fields.
pub type TypedValues = Vec<(ContactFieldId, String)>;

/// Names an import under way.
pub type ImportId = Uuid;
