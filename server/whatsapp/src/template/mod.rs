//! Templates as Meta keeps them: read from the Graph, written to it, and filled for a send.

mod new;
mod read;
mod tap;
mod variables;
pub(crate) mod words;
mod write;

use serde::{Deserialize, Serialize};

pub use new::{NewTemplate, TemplateEdit};
pub use tap::TapPayload;
pub use variables::variables;
pub use words::{ParameterFormat, TemplateCategory, TemplateQuality, TemplateStatus};
pub use write::ForeignParts;

/// A template of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Meta's id: one per name and language.
    pub id: String,
    /// `pedido_enviado`
    pub name: String,
    /// `pt_BR`
    pub language: String,
    /// Where it stands.
    pub status: TemplateStatus,
    /// What it is charged as.
    pub category: TemplateCategory,
    /// What it was before Meta moved it.
    pub previous_category: Option<TemplateCategory>,
    /// What Meta is about to make of it.
    pub correct_category: Option<TemplateCategory>,
    /// Meta's finer word.
    pub sub_category: Option<String>,
    /// How customers take it.
    pub quality: TemplateQuality,
    /// Why it was refused: `INVALID_FORMAT`, …
    pub rejected_reason: Option<String>,
    /// How long Meta tries to deliver a message of it, in seconds; Meta's own span when absent.
    pub ttl_seconds: Option<i64>,
    /// What it is made of.
    pub parts: TemplateParts,
}

/// A template's parts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TemplateParts {
    /// How its variables are called.
    pub format: ParameterFormat,
    /// Above the words.
    pub header: Option<Header>,
    /// The words.
    pub body: String,
    /// Small words below.
    pub footer: Option<String>,
    /// In the order in which they are seen; a send names them by their place.
    pub buttons: Vec<Button>,
    /// A value for each variable, as Meta's reviewers see it.
    pub samples: Vec<Sample>,
    /// Parts this crate can neither fill nor write, by Meta's name: `CAROUSEL`, `LIMITED_TIME_OFFER`, …
    pub foreign: Vec<String>,
}

/// What stands above the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Header {
    /// A line with at most one variable.
    Text(String),
    /// A picture, given with each send.
    Image,
    /// A film.
    Video,
    /// A file.
    Document,
    /// A place.
    Location,
}

/// A button below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Button {
    /// Answers in one tap.
    QuickReply {
        /// What it says.
        text: String,
    },
    /// Opens an address.
    Url {
        /// What it says.
        text: String,
        /// The address; may end in `{{1}}`.
        url: String,
    },
    /// Calls a phone.
    Phone {
        /// What it says.
        text: String,
        /// E.164.
        phone: String,
    },
    /// Copies a code; WhatsApp words it.
    CopyCode,
    /// One this crate can neither fill nor write.
    Other {
        /// Meta's name for it: `FLOW`, `OTP`, `CATALOG`, …
        what: String,
        /// What it says.
        text: String,
    },
}

/// A value for a place to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Which place.
    pub slot: Slot,
    /// The value alone: for an address its end. For a header's file the handle of an upload; what Meta gives back
    /// is an address, which it does not take as a handle.
    pub value: String,
}

/// A place to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The variable of the header's text, by its name; with an empty name the header's file or place.
    Header(String),
    /// A variable of the words: `1`, `2`, … or a name.
    Body(String),
    /// The end of a button's address, or a button's code; buttons are counted from 0.
    Button(u8),
}

impl TemplateParts {
    /// The sample of a place, if there is one.
    pub fn sample(&self, slot: &Slot) -> Option<&str> {
        let sample = self.samples.iter().find(|sample| sample.slot == *slot)?;
        Some(&sample.value)
    }
}
