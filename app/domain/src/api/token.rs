//! Tokens: what each may do, on which numbers, until when.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::management::Declined;
use crate::{ApiTokenId, NumberId};

/// What every token begins with, so that one that leaked is recognised.
pub const TOKEN_PREFIX: &str = "gch_";

/// Something a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ApiScope {
    /// Read contacts, their fields and their consent.
    #[serde(rename = "contacts:read")]
    ContactsRead,
    /// Make contacts and change them.
    #[serde(rename = "contacts:write")]
    ContactsWrite,
    /// Write consent down.
    #[serde(rename = "consent:write")]
    ConsentWrite,
    /// Send templates, and read what became of them and which there are.
    #[serde(rename = "templates:send")]
    TemplatesSend,
    /// Read conversations, their messages and protocols.
    #[serde(rename = "conversations:read")]
    ConversationsRead,
}

impl ApiScope {
    /// In the order of the form.
    pub const ALL: [Self; 5] = [
        Self::ContactsRead,
        Self::ContactsWrite,
        Self::ConsentWrite,
        Self::TemplatesSend,
        Self::ConversationsRead,
    ];

    /// As it stands in the document and in the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::ContactsRead => "contacts:read",
            Self::ContactsWrite => "contacts:write",
            Self::ConsentWrite => "consent:write",
            Self::TemplatesSend => "templates:send",
            Self::ConversationsRead => "conversations:read",
        }
    }

    /// Reads a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.slug() == slug)
    }
}

/// What an administrator fills in about a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenForm {
    /// Which system it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<ApiScope>,
    /// The numbers it may use; none are none.
    pub numbers: Vec<NumberId>,
    /// The last day on which it is good (`2026-12-31`), in the business's zone; empty for no end.
    pub expires: String,
}

impl ApiTokenForm {
    /// The form with a tidy name, each scope once, and its last day.
    ///
    /// # Errors
    /// [`Declined`] by the field it is about: a token may do something, and does not begin over.
    pub fn checked(mut self, today: NaiveDate) -> Result<(Self, Option<NaiveDate>), Declined> {
        self.name = crate::management::name(&self.name)?;
        self.scopes.sort_unstable();
        self.scopes.dedup();
        self.numbers.sort_unstable();
        self.numbers.dedup();
        if self.scopes.is_empty() {
            return Err(Declined::ScopesMissing);
        }
        let last = match self.expires.trim() {
            "" => None,
            typed => Some(
                crate::contact::day(typed)
                    .filter(|day| *day >= today)
                    .ok_or(Declined::ExpiryPast)?,
            ),
        };
        Ok((self, last))
    }
}

/// Whether a token is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenStanding {
    /// It is.
    Good,
    /// Its last day is over.
    Expired,
    /// Somebody took it back.
    Revoked,
}

/// A line of the list of tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenEntry {
    /// Which.
    pub id: ApiTokenId,
    /// Which system it is for.
    pub name: String,
    /// Its first letters.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<ApiScope>,
    /// The names of the numbers it may use.
    pub numbers: Vec<String>,
    /// Who made it.
    pub by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it stops being good.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to a minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Whether it is good.
    pub standing: TokenStanding,
}

/// All tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokens {
    /// The newest first, those that are no longer good last.
    pub tokens: Vec<ApiTokenEntry>,
    /// Whether there are more that are no longer good.
    pub more: bool,
}

/// A token that was just made: told once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewApiToken {
    /// Which.
    pub id: Uuid,
    /// The whole of it.
    pub secret: String,
}

impl std::fmt::Debug for NewApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewApiToken({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, scopes: &[ApiScope], expires: &str) -> ApiTokenForm {
        ApiTokenForm {
            name: name.into(),
            scopes: scopes.to_vec(),
            numbers: Vec::new(),
            expires: expires.into(),
        }
    }

    #[test]
    fn every_scope_has_one_slug_and_travels_as_it() {
        for scope in ApiScope::ALL {
            assert_eq!(ApiScope::from_slug(scope.slug()), Some(scope));
            assert_eq!(
                serde_json::to_string(&scope).unwrap(),
                format!("\"{}\"", scope.slug())
            );
        }
    }

    #[test]
    fn a_token_has_a_name_may_do_something_and_does_not_begin_over() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let read = [ApiScope::ContactsRead];
        let (kept, last) = form(" CRM ", &[ApiScope::ContactsWrite, read[0], read[0]], "")
            .checked(today)
            .unwrap();
        assert_eq!((kept.name.as_str(), kept.scopes.len(), last), ("CRM", 2, None));
        assert_eq!(
            form("CRM", &read, "2026-11-23").checked(today).unwrap().1,
            Some(today)
        );
        for (form, why) in [
            (form(" ", &read, ""), Declined::NameMissing),
            (form("CRM", &[], ""), Declined::ScopesMissing),
            (form("CRM", &read, "2026-11-22"), Declined::ExpiryPast),
            (form("CRM", &read, "amanhã"), Declined::ExpiryPast),
        ] {
            assert_eq!(form.checked(today), Err(why));
        }
    }

    #[test]
    fn a_new_token_is_not_told_to_a_log() {
        let token = NewApiToken {
            id: Uuid::nil(),
            secret: "gch_abc".into(),
        };
        assert!(!format!("{token:?}").contains("gch_"));
    }
}
