//! Why the book of contacts says no. Each reason has one sentence, with the screens of contacts (`words`).

use serde::{Deserialize, Serialize};

use super::ContactFieldKind;
use crate::consent::LineTrouble;

/// A reason to decline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactTrouble {
    /// A name is needed, of at most a hundred characters.
    Name,
    /// A note needs words, and not too many.
    Note,
    /// No more notes fit.
    TooManyNotes,
    /// A field needs a name, and a short one.
    FieldName,
    /// Another field, or a column of the sheet, has that name.
    FieldNameTaken,
    /// A choice needs things to choose from, and not too many.
    FieldChoices,
    /// No more fields fit.
    TooManyFields,
    /// What was filled in is nothing that the field takes.
    Value {
        /// The field's name.
        field: String,
        /// What it takes.
        kind: ContactFieldKind,
    },
    /// The day is none, or still to come.
    Day,
    /// An opt-in needs a proof.
    Proof,
    /// The proof is longer than is kept.
    ProofTooLong,
    /// The ledger does not take the line.
    Line(LineTrouble),
    /// The two are one and the same.
    SameContact,
    /// They belong to different accounts at WhatsApp.
    OtherPortfolio,
    /// That one was merged already.
    AlreadyMerged,
    /// The merge was undone already, or stands under a later one.
    NothingToUndo,
    /// They are blocked there already, or not blocked at all.
    BlockUnchanged,
    /// WhatsApp knows nobody by what the desk knows of them.
    NoAddress,
    /// The number has no access token.
    NotConnected,
    /// Only those who wrote in the last 24 hours can be blocked.
    NotRecent,
    /// Meta did not answer, or answered that it cannot now.
    MetaAway,
    /// Meta said no, with this code.
    MetaRefused(i32),
}

impl ContactTrouble {
    /// The field of a form that it stands under, by name.
    pub fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Name | Self::FieldName | Self::FieldNameTaken => "name",
            Self::Note | Self::TooManyNotes => "note",
            Self::FieldChoices => "choices",
            Self::Day => "day",
            Self::Proof | Self::ProofTooLong | Self::Line(LineTrouble::NoProof(_)) => "proof",
            _ => return None,
        })
    }
}
