//! Templates (on screen: modelos de mensagem): what may be sent outside the 24-hour window (`cloud-api.md` 5.5).

mod arrange;
mod draft;
mod editing;
mod fill;
mod life;
mod limits;
mod list;
mod render;
mod slots;
#[cfg(test)]
mod tests;
mod variables;

pub use arrange::ButtonKind;
pub use draft::{
    DraftFault, DraftPlace, DraftTrouble, TakenName, TemplateDraft, check_among, check_draft, copy_name,
    suggest_name,
};
pub use editing::{
    Beginning, Deletion, DraftEntry, DraftStanding, EditorView, KeptDraft, MetaRefusal, Sibling, Submission,
    TemplateCard, Writing, check_sample, editable, sample_types,
};
pub use fill::{Count, Counts, FillTrouble, Filling, Place, check, counts};
pub use life::{EditRefusal, may_change_category, may_delete, may_edit, may_send};
pub use limits::{
    MOST_BODY, MOST_BUTTON_TEXT, MOST_BUTTONS, MOST_CODE, MOST_CODES, MOST_FOOTER, MOST_HEADER, MOST_LINKS,
    MOST_NAME, MOST_PHONE, MOST_PHONES, MOST_URL,
};
pub use list::{TemplateAccount, TemplateEntry, TemplateFilter, TemplateList};
pub use render::{Rendered, RenderedButton, RenderedHeader, render};
pub use slots::SlotKind;
pub use variables::{Piece, plain, stretches, tidy_variables, variables};

use serde::{Deserialize, Serialize};

/// What kind of message it is, which decides its price and who may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
#[cfg_attr(
    feature = "sqlx",
    sqlx(type_name = "template_category", rename_all = "snake_case")
)]
pub enum TemplateCategory {
    /// Offers and news.
    Marketing,
    /// About an order, an account, something under way.
    Utility,
    /// One-time codes.
    Authentication,
}

/// Where it stands with Meta.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
#[cfg_attr(
    feature = "sqlx",
    sqlx(type_name = "template_status", rename_all = "snake_case")
)]
pub enum TemplateStatus {
    /// May be sent.
    Approved,
    /// Meta reads it, up to 24 hours.
    Pending,
    /// Meta refused it; the reason stands beside it.
    Rejected,
    /// Stopped for a while because of low quality.
    Paused,
    /// Stopped for good.
    Disabled,
    /// A refusal that somebody objected to.
    InAppeal,
    /// Being deleted.
    PendingDeletion,
    /// Deleted.
    Deleted,
    /// The account has too many.
    LimitExceeded,
    /// Put away.
    Archived,
    /// A state that this desk does not know.
    Unknown,
}

/// How customers take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
#[cfg_attr(
    feature = "sqlx",
    sqlx(type_name = "template_quality", rename_all = "snake_case")
)]
pub enum TemplateQuality {
    /// Well.
    Green,
    /// So-so.
    Yellow,
    /// Badly: it may be paused.
    Red,
    /// Not enough sent to tell.
    #[default]
    Unknown,
}

/// How its variables are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterFormat {
    /// `{{1}}`, `{{2}}`, …
    #[default]
    Positional,
    /// `{{nome}}`
    Named,
}

/// What stands above the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateHeader {
    /// A line of text, with at most one variable.
    Text(String),
    /// A picture, chosen when it is sent.
    Image,
    /// A film.
    Video,
    /// A file.
    Document,
    /// A place.
    Location,
}

/// A button under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TemplateButton {
    /// The customer's answer in one tap.
    QuickReply {
        /// What it says.
        text: String,
    },
    /// Opens an address.
    Url {
        /// What it says.
        text: String,
        /// The address; may end in one variable.
        url: String,
    },
    /// Calls a phone.
    Phone {
        /// What it says.
        text: String,
        /// E.164.
        phone: String,
    },
    /// Copies a code.
    CopyCode,
    /// One that this desk cannot fill: the template is shown and not offered.
    Other {
        /// Meta's name for it.
        what: String,
        /// What it says.
        text: String,
    },
}

/// A sample value, as Meta wants one for each variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Which variable.
    pub slot: Slot,
    /// The value; for a header with a file Meta's handle of the uploaded sample.
    pub value: String,
}

/// A place to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The header's file or place ([`Slot::header`]), or the variable of its text (then with its name).
    Header(String),
    /// A variable of the words: `1`, `2`, … or a name.
    Body(String),
    /// The end of a button's address, or a button's code; counted from 0.
    Button(u8),
}

/// A template's parts, in the order in which they are seen. Stored as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateParts {
    /// How its variables are called.
    pub format: ParameterFormat,
    /// Above the words.
    pub header: Option<TemplateHeader>,
    /// The words.
    pub body: String,
    /// Small words below, without variables.
    pub footer: Option<String>,
    /// At most ten.
    pub buttons: Vec<TemplateButton>,
    /// The samples that Meta was given.
    pub samples: Vec<Sample>,
    /// Parts that this desk cannot fill, by Meta's name (`CAROUSEL`, `LIMITED_TIME_OFFER`, …).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub foreign: Vec<String>,
}
