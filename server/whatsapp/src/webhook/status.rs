//! One element of `value.statuses`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::What;
use super::contact::Contacts;
use super::object::{Object, value};
use super::wire_error::{self, WireError};

/// One of our messages moved on. Arrives in any order, more than once, possibly before the answer to the send.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// The message.
    pub wamid: String,
    /// How far it is.
    pub status: Status,
    /// When, in unix seconds.
    pub timestamp: i64,
    /// The recipient's `wa_id`, when Meta tells.
    pub recipient_id: Option<String>,
    /// The recipient's business-scoped user id, when Meta tells.
    pub recipient_user_id: Option<String>,
    /// The same, scoped to linked portfolios.
    pub recipient_parent_user_id: Option<String>,
    /// The recipient's username, without `@`.
    pub username: Option<String>,
    /// What we gave as `biz_opaque_callback_data`.
    pub callback_data: Option<String>,
    /// On `sent` and on one of `delivered` and `read`.
    pub pricing: Option<Pricing>,
    /// Why it failed.
    pub errors: Vec<WireError>,
}

/// How far one of our messages is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Meta has it.
    Sent,
    /// The phone has it.
    Delivered,
    /// The customer saw it.
    Read,
    /// The customer heard it.
    Played,
    /// It will not arrive.
    Failed,
    /// A word we do not know.
    Other(String),
}

/// What Meta charges for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pricing {
    /// To be removed by Meta: judge by `kind` and `category`.
    pub billable: Option<bool>,
    /// `PMP`, formerly `CBP`.
    pub model: Option<String>,
    /// `regular`, `free_customer_service`, `free_entry_point`.
    pub kind: Option<String>,
    /// `marketing`, `utility`, `service`, …
    pub category: Option<String>,
}

impl Status {
    /// Reads Meta's word.
    pub fn from_wire(word: &str) -> Self {
        match word {
            "sent" => Self::Sent,
            "delivered" => Self::Delivered,
            "read" => Self::Read,
            "played" => Self::Played,
            "failed" => Self::Failed,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Meta's word.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Debug for StatusUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusUpdate")
            .field("wamid", &self.wamid)
            .field("status", &self.status)
            .field("timestamp", &self.timestamp)
            .field(
                "errors",
                &self.errors.iter().map(|error| error.code).collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

pub(super) fn read(raw: &RawValue, contacts: &Contacts) -> What {
    let unreadable = |reason| What::Unreadable {
        reason,
        raw: value(raw),
    };
    let Some(status) = Object::read(raw) else {
        return unreadable("status is not an object");
    };
    let Some(wamid) = status.filled("id") else {
        return unreadable("status without id");
    };
    let Some(word) = status.filled("status") else {
        return unreadable("status without status");
    };
    let Some(timestamp) = status.int("timestamp") else {
        return unreadable("status without timestamp");
    };
    let recipient_id = status.filled("recipient_id");
    let mut recipient_user_id = status.filled("recipient_user_id");
    // The key was called `parent_recipient_user_id` until May 2026.
    let mut recipient_parent_user_id = status
        .filled("recipient_parent_user_id")
        .or_else(|| status.filled("parent_recipient_user_id"));
    let mut username = None;
    if let Some(contact) = contacts.of(recipient_id.as_deref(), recipient_user_id.as_deref()) {
        recipient_user_id = recipient_user_id.or_else(|| contact.user_id.clone());
        recipient_parent_user_id = recipient_parent_user_id.or_else(|| contact.parent_user_id.clone());
        username = contact.username.clone();
    }
    What::Status(Box::new(StatusUpdate {
        wamid,
        status: Status::from_wire(&word),
        timestamp,
        recipient_id,
        recipient_user_id,
        recipient_parent_user_id,
        username,
        callback_data: status.text("biz_opaque_callback_data"),
        pricing: status.object("pricing").map(|pricing| Pricing {
            billable: pricing.flag("billable"),
            model: pricing.filled("pricing_model"),
            kind: pricing.filled("type"),
            category: pricing.filled("category"),
        }),
        errors: wire_error::errors(&status),
    }))
}
