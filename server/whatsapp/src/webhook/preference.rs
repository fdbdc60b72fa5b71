//! `user_preferences`: customers who do not want marketing any more, or want it again.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::What;
use super::contact::Contacts;
use super::object::{Object, value};

/// A customer said in WhatsApp what they want from us. At least one identity is there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreferenceUpdate {
    /// The customer's `wa_id`.
    pub wa_id: Option<String>,
    /// The customer's business-scoped user id.
    pub user_id: Option<String>,
    /// The same, scoped to linked portfolios.
    pub parent_user_id: Option<String>,
    /// The name they gave themselves.
    pub profile_name: Option<String>,
    /// `marketing_messages`; Meta may add others.
    pub category: String,
    /// What they want.
    pub value: PreferenceValue,
    /// Meta's sentence about it.
    pub detail: Option<String>,
    /// When, in unix seconds.
    pub timestamp: Option<i64>,
}

/// What a customer wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreferenceValue {
    /// No more of it: such messages fail with 131050.
    Stop,
    /// It may come again.
    Resume,
    /// Signed up for it.
    SignUp,
    /// A word we do not know.
    Other(String),
}

impl PreferenceValue {
    fn from_wire(word: &str) -> Self {
        match word {
            "stop" => Self::Stop,
            "resume" => Self::Resume,
            "signup" => Self::SignUp,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Debug for PreferenceUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreferenceUpdate")
            .field("category", &self.category)
            .field("value", &self.value)
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}

pub(super) fn read(raw: &RawValue, contacts: &Contacts) -> What {
    let unreadable = |reason| What::Unreadable {
        reason,
        raw: value(raw),
    };
    let Some(preference) = Object::read(raw) else {
        return unreadable("preference is not an object");
    };
    let Some(word) = preference.filled("value") else {
        return unreadable("preference without value");
    };
    let mut wa_id = preference.filled("wa_id");
    let mut user_id = preference.filled("user_id");
    let mut parent_user_id = preference.filled("parent_user_id");
    let mut profile_name = None;
    if let Some(contact) = contacts.of(wa_id.as_deref(), user_id.as_deref()) {
        wa_id = wa_id.or_else(|| contact.wa_id.clone());
        user_id = user_id.or_else(|| contact.user_id.clone());
        parent_user_id = parent_user_id.or_else(|| contact.parent_user_id.clone());
        profile_name = contact.name.clone();
    }
    if wa_id.is_none() && user_id.is_none() {
        return unreadable("preference without customer");
    }
    What::Preference(Box::new(PreferenceUpdate {
        wa_id,
        user_id,
        parent_user_id,
        profile_name,
        category: preference.filled("category").unwrap_or_default(),
        value: PreferenceValue::from_wire(&word),
        detail: preference.filled("detail"),
        timestamp: preference.int("timestamp"),
    }))
}
