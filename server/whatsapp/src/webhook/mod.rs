//! Webhook bodies: one body, any number of updates, each readable or not on its own.
//!
//! [`parse`] reads every level one at a time and leaves what it does not know unread. One bad entry, change,
//! message or status becomes an [`What::Unreadable`] with a named reason; its neighbours arrive.

mod change;
mod contact;
mod content;
mod content_reader;
mod message;
mod object;
mod preference;
mod repair;
mod status;
mod template;
mod wire_error;

pub use content::{
    CardPhone, ContactCard, Content, Edit, Interactive, Location, Media, Order, OrderItem, Reaction, System,
};
pub use message::{Context, InboundMessage, Referral, ReferredProduct};
pub use preference::{PreferenceUpdate, PreferenceValue};
pub use status::{Pricing, Status, StatusUpdate};
pub use template::{StatusChange, TemplateChange, TemplateUpdate};
pub use wire_error::WireError;

use std::fmt;

use serde_json::Value;
use serde_json::value::RawValue;

use object::{Object, value};

/// Meta's own limit for one body.
pub const MAX_BODY: usize = 3 * 1024 * 1024;

/// The body is not JSON: it is not Meta's, or it was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body is not JSON")]
pub struct NotJson;

/// One thing that happened, with where it happened.
#[derive(Debug, Clone)]
pub struct Update {
    /// The WhatsApp business account (`entry[].id`); empty when the entry had none.
    pub waba_id: String,
    /// Our number, as Meta identifies it. Account-side fields have none.
    pub phone_number_id: Option<String>,
    /// Our number in digits.
    pub display_phone: Option<String>,
    /// `messages`, `account_update`, … Empty when it could not be read.
    pub field: String,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone)]
pub enum What {
    /// A customer wrote.
    Message(Box<InboundMessage>),
    /// One of our messages moved on.
    Status(Box<StatusUpdate>),
    /// An error of the app or the account, about no message.
    AppError(WireError),
    /// One of our templates was reviewed, paused, rated or changed.
    Template(Box<TemplateUpdate>),
    /// A customer said what they want from us.
    Preference(Box<PreferenceUpdate>),
    /// Every other field: quality, limits, account, …
    Account {
        /// The change's `value` as it came.
        value: Value,
    },
    /// Something that could not be read, kept as it came.
    Unreadable {
        /// A short fixed name, fit for counting.
        reason: &'static str,
        /// What could not be read.
        raw: Value,
    },
}

impl fmt::Debug for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => message.fmt(f),
            Self::Status(status) => status.fmt(f),
            Self::AppError(error) => write!(f, "AppError({})", error.code),
            Self::Template(update) => update.fmt(f),
            Self::Preference(update) => update.fmt(f),
            Self::Account { .. } => f.write_str("Account"),
            Self::Unreadable { reason, .. } => write!(f, "Unreadable({reason})"),
        }
    }
}

/// Reads a body into its updates, in the order of the wire.
pub fn parse(body: &[u8]) -> Result<Vec<Update>, NotJson> {
    let body = repair::repaired(body);
    let root: &RawValue = serde_json::from_slice(&body).map_err(|_| NotJson)?;
    let mut updates = Vec::with_capacity(1);
    read_body(root, &mut updates);
    Ok(updates)
}

fn read_body(root: &RawValue, updates: &mut Vec<Update>) {
    let Some(body) = Object::read(root) else {
        return updates.push(Place::default().unreadable("body is not an object", root));
    };
    if body.text("object").as_deref() != Some("whatsapp_business_account") {
        return updates.push(Place::default().unreadable("object is not whatsapp_business_account", root));
    }
    let Some(entries) = body.list("entry") else {
        return updates.push(Place::default().unreadable("entry is not a list", root));
    };
    for raw in entries {
        read_entry(raw, updates);
    }
}

fn read_entry(raw: &RawValue, updates: &mut Vec<Update>) {
    let mut place = Place::default();
    let Some(entry) = Object::read(raw) else {
        return updates.push(place.unreadable("entry is not an object", raw));
    };
    place.waba_id = entry.text("id").unwrap_or_default();
    place.time = entry.int("time");
    let Some(changes) = entry.list("changes") else {
        return updates.push(place.unreadable("changes is not a list", raw));
    };
    for raw in changes {
        change::read(raw, &place, updates);
    }
}

/// Where updates happen: filled in level by level on the way down.
#[derive(Clone, Default)]
struct Place {
    waba_id: String,
    phone_number_id: Option<String>,
    display_phone: Option<String>,
    field: String,
    /// `entry[].time`: on every field but `messages`.
    time: Option<i64>,
}

impl Place {
    fn update(&self, what: What) -> Update {
        let Self {
            waba_id,
            phone_number_id,
            display_phone,
            field,
            time: _,
        } = self.clone();
        Update {
            waba_id,
            phone_number_id,
            display_phone,
            field,
            what,
        }
    }

    fn unreadable(&self, reason: &'static str, raw: &RawValue) -> Update {
        self.update(What::Unreadable {
            reason,
            raw: value(raw),
        })
    }
}
