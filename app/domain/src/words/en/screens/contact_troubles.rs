//! Why the book of contacts says no.

use chrono::{DateTime, Utc};

use crate::consent::LineTrouble;
use crate::contact::import::{RowTrouble, SheetTrouble};
use crate::contact::{ContactFieldKind, ContactTrouble};
use crate::phone::PhoneError;
use crate::words::en::failures;

/// The sentence of `trouble`; `told` writes an instant.
pub fn trouble(trouble: &ContactTrouble, told: &dyn Fn(DateTime<Utc>) -> String) -> String {
    match trouble {
        ContactTrouble::Name => "Write a name of at most 100 characters.".into(),
        ContactTrouble::Note => "Write a note of at most 2,000 characters.".into(),
        ContactTrouble::TooManyNotes => {
            "This contact has 100 notes. Delete one before adding another.".into()
        }
        ContactTrouble::FieldName => "Write a name of at most 80 characters.".into(),
        ContactTrouble::FieldNameTaken => "A field or a column of the sheet has this name.".into(),
        ContactTrouble::FieldChoices => {
            "Write 1 to 50 choices, one on each line, of at most 80 characters.".into()
        }
        ContactTrouble::TooManyFields => {
            "There are 40 fields in use. Archive one before making another.".into()
        }
        ContactTrouble::Value { field, kind } => value(field, *kind),
        ContactTrouble::Day => "Give a day that has passed, or today.".into(),
        ContactTrouble::Proof => "Give the proof: without it nobody can check that they agreed.".into(),
        ContactTrouble::ProofTooLong => "The proof may have up to 500 characters.".into(),
        ContactTrouble::Line(LineTrouble::NoProof(out)) => format!(
            "The customer opted out themselves on {}. To record that they took it back, give the proof.",
            told(out.at)
        ),
        ContactTrouble::Line(LineTrouble::OverImport(out)) => format!(
            "The customer opted out themselves on {}. An imported list does not undo that.",
            told(out.at)
        ),
        ContactTrouble::SameContact => "That is the same contact. Choose another.".into(),
        ContactTrouble::OtherPortfolio => {
            "The two contacts belong to different WhatsApp accounts and cannot be merged.".into()
        }
        ContactTrouble::AlreadyMerged => {
            "One of the two was merged into another contact. Reload the page.".into()
        }
        ContactTrouble::NothingToUndo => {
            "This merge was undone, or the contact was merged into another one since. Reload the page.".into()
        }
        ContactTrouble::BlockUnchanged => "The block had changed already. Reload the page.".into(),
        ContactTrouble::NoAddress => "There is no phone and no WhatsApp id for this contact.".into(),
        ContactTrouble::NotConnected => "This number is not connected to WhatsApp yet.".into(),
        ContactTrouble::NotRecent => {
            "WhatsApp lets only those be blocked who wrote to this number in the last 24 hours.".into()
        }
        ContactTrouble::MetaAway => {
            "WhatsApp did not answer, and nothing was changed here. Try again in a moment.".into()
        }
        ContactTrouble::MetaRefused(code) => format!("{} (Meta’s code {code})", failures::sentence(*code)),
    }
}

fn value(field: &str, kind: ContactFieldKind) -> String {
    match kind {
        ContactFieldKind::Text => format!("“{field}” may have up to 500 characters."),
        ContactFieldKind::Number => format!("“{field}” has to be a number, such as 1.234,50."),
        ContactFieldKind::Date => format!("“{field}” has to be a day, such as 31/12/2026."),
        ContactFieldKind::Choice => format!("“{field}” has to be one of the field’s choices."),
    }
}

/// The sentence of why a file cannot be imported.
pub fn sheet(trouble: &SheetTrouble) -> String {
    match trouble {
        SheetTrouble::NoFile => "Choose a sheet.".into(),
        SheetTrouble::TooBig => {
            "The sheet is bigger than 5 MB. Split it and import one part at a time.".into()
        }
        SheetTrouble::Unreadable => {
            "This file could not be read. Save the sheet as xlsx or csv and send it again.".into()
        }
        SheetTrouble::Empty => "The sheet has no rows below its headings.".into(),
        SheetTrouble::TooManyRows => {
            "The sheet has more than 20 thousand rows. Split it and import one part at a time.".into()
        }
        SheetTrouble::TooManyColumns => {
            "The sheet has more than 60 columns. Keep only those of the model.".into()
        }
        SheetTrouble::NoPhoneColumn => {
            "The column “Phone” is missing. The first row needs the headings of the model.".into()
        }
        SheetTrouble::ColumnTwice(heading) => {
            format!("The column “{heading}” is there twice with the same meaning. Keep only one.")
        }
    }
}

/// The reason why a row is left out.
pub fn row(trouble: &RowTrouble) -> String {
    match trouble {
        RowTrouble::Phone(error) => phone(error),
        RowTrouble::Name => "The name has more than 100 characters or no letters".into(),
        RowTrouble::YesOrNo(cell) => format!("“{cell}” is neither yes nor no"),
        RowTrouble::ConsentDay => "The date of consent is missing, is none, or is still to come".into(),
        RowTrouble::ConsentProof => "The proof of consent is missing, or has more than 500 characters".into(),
        RowTrouble::Value { field, kind } => value(field, *kind).trim_end_matches('.').to_owned(),
    }
}

/// Why what stands for the phone is none.
pub fn phone(error: &PhoneError) -> String {
    match error {
        PhoneError::Empty => "No phone".into(),
        PhoneError::StrayCharacter(c) => format!("The phone has “{c}”"),
        PhoneError::WrongLength => "The phone has too many or too few digits".into(),
        PhoneError::MissingAreaCode => "The phone has no area code".into(),
        PhoneError::UnknownAreaCode(ddd) => format!("There is no area code {ddd}"),
        PhoneError::NotALine => "Neither a mobile nor a landline of Brazil".into(),
    }
}
