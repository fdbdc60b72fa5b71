//! The people who write to us, and how WhatsApp names them (`cloud-api.md` 2.4, 4.6).

pub mod book;
mod field;
pub mod import;
mod trouble;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::ContactId;
use crate::phone::{Phone, WaId, international_digits};

pub use field::{
    ContactField, ContactFieldForm, ContactFieldKind, LONGEST_VALUE as LONGEST_FIELD_VALUE, MOST_CHOICES,
    MOST_FIELDS, day, write_day,
};
pub use trouble::ContactTrouble;

/// A way to recognise a contact, within one business portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "identity_kind", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// WhatsApp's business-scoped user id (BSUID), `BR.1349…`.
    UserId,
    /// WhatsApp's own id for a phone: digits, which need not equal the phone's.
    WaId,
    /// The phone in E.164, `+5541988887777`.
    Phone,
    /// The name a person chose at WhatsApp, without `@`.
    Username,
}

/// One identity of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    /// What sort.
    pub kind: IdentityKind,
    /// Its value, in the form `kind` describes.
    pub value: String,
}

/// A contact as the thread's side panel shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// Who.
    pub id: ContactId,
    /// Their name, or the best we have to call them by.
    pub name: String,
    /// All the ways WhatsApp names them.
    pub identities: Vec<Identity>,
}

/// The longest value taken as an identity, in bytes: twice what Meta describes, and fit for an index.
const LONGEST_VALUE: usize = 256;

/// The longest name kept, in characters; WhatsApp's own are shorter.
const LONGEST_NAME: usize = 100;

/// The identities a sender carries, normalised, the most trusted first: user id, wa_id, phone, username.
///
/// A value is its own [`match_key`], so a contact is found by equality. From a `wa_id` follow two: the id as
/// WhatsApp has it, which messages are sent to, and its phone, in which the spellings with and without the
/// ninth digit meet ([`same_line_variants`](crate::phone::same_line_variants)). `phone` is E.164, or as
/// WhatsApp writes it; a person's typing goes through [`Phone::parse`] first. What is empty or cannot be an
/// identity is left out, so the result may be empty.
///
/// A user id is taken as it comes: its syntax is Meta's to change, and customers without a phone have no other.
pub fn keys(
    wa_id: Option<&str>,
    phone: Option<&str>,
    user_id: Option<&str>,
    username: Option<&str>,
) -> Vec<Identity> {
    use IdentityKind::{Phone as Dialled, UserId, Username, WaId as OwnId};

    let mut keys = Vec::with_capacity(4);
    if let Some(value) = user_id.and_then(token) {
        keys.push(Identity {
            kind: UserId,
            value: value.to_owned(),
        });
    }
    if let Some(id) = wa_id.and_then(WaId::parse) {
        let value = Phone::from_wa_id(&id).into_string();
        keys.push(Identity {
            kind: OwnId,
            value: id.into_string(),
        });
        keys.push(Identity { kind: Dialled, value });
    }
    if let Some(value) = phone.and_then(Phone::from_whatsapp).map(Phone::into_string)
        && !keys.iter().any(|key| key.kind == Dialled && key.value == value)
    {
        keys.push(Identity { kind: Dialled, value });
    }
    if let Some(value) = username.and_then(bare_username) {
        keys.push(Identity {
            kind: Username,
            value: value.to_lowercase(),
        });
    }
    keys
}

/// Those of a sender's [`keys`] that a contact may be looked up by: all but the username, unless it is all
/// there is. A username can be given up and taken by somebody else (`cloud-api.md` 4.6); next to an id that
/// says who writes, it must not lead to its former holder's conversation.
pub fn resolving(keys: &[Identity]) -> &[Identity] {
    match keys {
        [
            known @ ..,
            Identity {
                kind: IdentityKind::Username,
                ..
            },
        ] if !known.is_empty() => known,
        _ => keys,
    }
}

/// The value that stands for `identity` where identities are unique: equal for two that name the same person,
/// so that the unique index on (portfolio, kind, value) is the whole matching rule.
///
/// Phones meet in their canonical spelling. That is safe because it adds Brazil's ninth digit only before
/// numbers that begin with 6–9, which landlines (2–5) never do: it never merges a landline with a mobile.
/// Idempotent; values from [`keys`] are borrowed as they are.
pub fn match_key(identity: &Identity) -> Cow<'_, str> {
    let value = identity.value.as_str();
    let key = match identity.kind {
        IdentityKind::UserId => return token(value).unwrap_or(value).into(),
        IdentityKind::WaId => return international_digits(value).unwrap_or(value).into(),
        IdentityKind::Phone => Phone::from_whatsapp(value).map(Phone::into_string),
        IdentityKind::Username => bare_username(value).map(str::to_lowercase),
    };
    match key {
        Some(key) if key != value => key.into(),
        _ => value.into(),
    }
}

/// The best name to call a person by: the one they gave WhatsApp, else `@username`, else their phone as people
/// write it, else WhatsApp's id. Never empty.
pub fn display_name(
    profile_name: Option<&str>,
    username: Option<&str>,
    phone: Option<&str>,
    user_id: Option<&str>,
) -> String {
    profile_name
        .and_then(readable_name)
        .or_else(|| username.and_then(bare_username).map(|name| ["@", name].concat()))
        .or_else(|| phone.and_then(Phone::from_whatsapp).map(|phone| phone.display()))
        .or_else(|| user_id.and_then(token).map(str::to_owned))
        .unwrap_or_else(|| "WhatsApp".to_owned())
}

/// A name that somebody typed, fit for a line of text.
///
/// # Errors
/// [`ContactTrouble::Name`] when nothing of it can be seen, or it is longer than is kept.
pub fn typed_name(text: &str) -> Result<String, ContactTrouble> {
    readable_name(text)
        .filter(|_| text.trim().chars().count() <= LONGEST_NAME)
        .ok_or(ContactTrouble::Name)
}

/// How a person can be told apart beside their name: the phone as people write it, else `@username`.
pub fn handle(identities: &[Identity]) -> Option<String> {
    let of = |kind| {
        identities
            .iter()
            .find(move |identity| identity.kind == kind)
            .map(|i| i.value.as_str())
    };
    of(IdentityKind::Phone)
        .or_else(|| of(IdentityKind::WaId))
        .and_then(Phone::from_whatsapp)
        .map(|phone| phone.display())
        .or_else(|| {
            of(IdentityKind::Username)
                .and_then(bare_username)
                .map(|name| ["@", name].concat())
        })
}

/// Whether `text` is a business-scoped user id, or a parent's, as Meta describes it today (`cloud-api.md` 4.6):
/// `^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$`.
pub fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    let id = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// `text` if it can stand as one word in an index.
fn token(text: &str) -> Option<&str> {
    let text = text.trim();
    let whole = !text.is_empty() && text.len() <= LONGEST_VALUE;
    (whole && !text.chars().any(|c| c.is_whitespace() || c.is_control())).then_some(text)
}

/// A username without its `@`, which Meta writes or leaves out (`cloud-api.md` 4.6).
fn bare_username(text: &str) -> Option<&str> {
    let text = text.trim();
    token(text.trim_start_matches('@'))
}

/// A profile name fit for a line of text: no control or direction characters, single spaces, bounded; none when
/// nothing of it can be seen.
pub(crate) fn readable_name(text: &str) -> Option<String> {
    let mut name = String::with_capacity(text.len().min(LONGEST_NAME * 4));
    let (mut seen, mut gap) = (false, false);
    for c in text.chars().take(LONGEST_NAME) {
        match c {
            c if c.is_whitespace() || c.is_control() => gap = true,
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            c => {
                if gap && !name.is_empty() {
                    name.push(' ');
                }
                gap = false;
                // These draw nothing, but belong inside words and emoji.
                seen |= !matches!(
                    c,
                    '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2800}' | '\u{3164}' | '\u{fe0f}'
                );
                name.push(c);
            }
        }
    }
    seen.then_some(name)
}

#[cfg(test)]
mod tests;
