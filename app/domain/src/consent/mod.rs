//! Consent: who may be written to, by an append-only ledger (`product.md` 14).
//!
//! A line is never changed or deleted. Where a customer stands is worked out from the lines, and the line that decides
//! is the reason shown when a send is refused.

mod ears;
mod settings;
mod word;
#[cfg(test)]
mod word_tests;

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::UserId;
use crate::template::TemplateCategory;

pub use ears::Ears;
pub use settings::{ConsentSettings, ConsentSettingsView, ConsentTrouble, MOST_CONFIRM};
pub use word::{Heard, MOST_WORD, OptOutWords, WordTrouble, word_trouble};

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "consent_scope", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentScope {
    /// Offers and news.
    Marketing,
    /// Messages about an order, an account, something under way.
    Utility,
    /// Everything we would begin with.
    All,
}

impl ConsentScope {
    /// Whether a line of this scope speaks about `asked`. A line about everything speaks about each part; one about a
    /// part says nothing about everything.
    pub fn covers(self, asked: Self) -> bool {
        self == Self::All || self == asked
    }
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "consent_change", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChange {
    /// They want to be written to. Comes before [`Self::OptOut`], which wins at the same instant.
    OptIn,
    /// They do not.
    OptOut,
}

/// How the desk came to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "consent_source", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSource {
    /// The customer wrote one of the words ([`OptOutWords`]).
    MessageWord,
    /// The customer pressed a template's button.
    TemplateButton,
    /// WhatsApp's own switch (`user_preferences`, `cloud-api.md` 4.7).
    UserPreferences,
    /// Somebody at the desk wrote it down.
    ByHand,
    /// A file that was imported.
    Import,
    /// Another system, through our API.
    Api,
    /// The customer took their opt-out back.
    CustomerUndo,
    /// Meta refused a message because the customer opted out (131050).
    #[serde(rename = "meta_131050")]
    #[cfg_attr(feature = "sqlx", sqlx(rename = "meta_131050"))]
    Meta131050,
}

impl ConsentSource {
    /// Whether the customer said it themselves, rather than somebody for them.
    pub fn is_the_customer(self) -> bool {
        !matches!(self, Self::ByHand | Self::Import | Self::Api)
    }
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentLine {
    /// When the customer said so; for what comes from WhatsApp, by Meta's timestamp. Not when it was written down.
    pub at: DateTime<Utc>,
    /// What it is about.
    pub scope: ConsentScope,
    /// What it says.
    pub change: ConsentChange,
    /// How the desk came to know.
    pub source: ConsentSource,
    /// The proof: the customer's words, the site, page or e-mail where they agreed, the file's name.
    pub proof: Option<String>,
    /// Who wrote it down, if a person at the desk did.
    pub who: Option<UserId>,
}

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// They never said.
    Unknown,
    /// They agreed, by this line.
    In(&'a ConsentLine),
    /// They opted out, by this line.
    Out(&'a ConsentLine),
}

impl Standing<'_> {
    /// Whether they opted out.
    pub fn is_out(self) -> bool {
        matches!(self, Self::Out(_))
    }
}

/// Where the customer of `lines` (in any order) stands on `scope`: the newest line that covers it. At the same instant
/// an opt-out wins.
pub fn standing(lines: &[ConsentLine], scope: ConsentScope) -> Standing<'_> {
    let newest = lines
        .iter()
        .filter(|line| line.scope.covers(scope))
        // What stands after the change only keeps the list's order from mattering to which line is shown.
        .max_by_key(|line| {
            (
                line.at,
                line.change,
                Reverse(line.source),
                line.scope,
                &line.proof,
                line.who,
            )
        });
    match newest {
        None => Standing::Unknown,
        Some(line) if line.change == ConsentChange::OptIn => Standing::In(line),
        Some(line) => Standing::Out(line),
    }
}

/// What marketing needs here; an administrator's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "consent_policy", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPolicy {
    /// An opt-in that was not taken back.
    OptInRequired,
    /// No opt-out: the opt-in is kept elsewhere.
    NoOptOut,
}

/// Why a customer may not be written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentRefusal {
    /// They opted out, by this line.
    OptedOut(ConsentLine),
    /// They never agreed, and marketing needs it here.
    NoOptIn,
}

/// Why nothing may be begun with a contact on one of our numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BeginRefusal {
    /// Their consent does not allow it.
    Consent(ConsentRefusal),
    /// They are blocked on that number.
    Blocked,
}

/// Whether a template of `category` may be sent to the customer of `lines`.
///
/// Marketing is stopped by an opt-out of marketing or of everything and, where the policy says so, by a missing opt-in;
/// utility by an opt-out of utility or of everything; authentication, which the customer asks for at that moment, only
/// by an opt-out of everything. Replies inside the 24-hour window are not asked about.
///
/// # Errors
/// The line that forbids it, or that there is none that allows it.
pub fn may_send(
    category: TemplateCategory,
    lines: &[ConsentLine],
    policy: ConsentPolicy,
) -> Result<(), ConsentRefusal> {
    let scope = match category {
        TemplateCategory::Marketing => ConsentScope::Marketing,
        TemplateCategory::Utility => ConsentScope::Utility,
        TemplateCategory::Authentication => ConsentScope::All,
    };
    match standing(lines, scope) {
        Standing::Out(line) => Err(ConsentRefusal::OptedOut(line.clone())),
        Standing::Unknown
            if category == TemplateCategory::Marketing && policy == ConsentPolicy::OptInRequired =>
        {
            Err(ConsentRefusal::NoOptIn)
        }
        Standing::In(_) | Standing::Unknown => Ok(()),
    }
}

/// Why a line is not written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineTrouble {
    /// The customer opted out themselves, by this line; a list does not take that back.
    OverImport(ConsentLine),
    /// The customer opted out themselves, by this line; taking that back for them needs a proof.
    NoProof(ConsentLine),
}

/// Whether `new` may be added to `lines`: an opt-out is always taken, and only the customer takes theirs back
/// (`product.md` 14). A person or another system that says so for them gives the proof; an imported list never does,
/// since it may be older than its date.
///
/// # Errors
/// The opt-out that stands in the way.
pub fn may_record(lines: &[ConsentLine], new: &ConsentLine) -> Result<(), LineTrouble> {
    if new.change == ConsentChange::OptOut || new.source.is_the_customer() {
        return Ok(());
    }
    let touched: &[ConsentScope] = match new.scope {
        ConsentScope::All => &[ConsentScope::All, ConsentScope::Marketing, ConsentScope::Utility],
        ConsentScope::Marketing => &[ConsentScope::Marketing],
        ConsentScope::Utility => &[ConsentScope::Utility],
    };
    let out = touched.iter().find_map(|scope| match standing(lines, *scope) {
        Standing::Out(line) if line.source.is_the_customer() => Some(line),
        _ => None,
    });
    let Some(out) = out else {
        return Ok(());
    };
    let proven = new.proof.as_ref().is_some_and(|proof| !proof.trim().is_empty());
    match new.source {
        ConsentSource::Import => Err(LineTrouble::OverImport(out.clone())),
        _ if proven => Ok(()),
        _ => Err(LineTrouble::NoProof(out.clone())),
    }
}

#[cfg(test)]
mod tests;
