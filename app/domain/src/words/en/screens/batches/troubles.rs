//! What is wrong with a sheet or a row, and what becomes of a row.

use chrono::{DateTime, Utc};

use crate::batch::{InService, Options, RowTrouble, SheetTrouble, Verdict};
use crate::template::FillTrouble;
use crate::words::en::screens::contact_troubles::phone;
use crate::words::{date, grouped};

/// Why a file is no sheet of a batch, and what to do.
pub fn sheet(trouble: &SheetTrouble) -> String {
    match trouble {
        SheetTrouble::NoFile => "Choose the sheet.".into(),
        SheetTrouble::TooBig => {
            "The sheet is larger than 16 MB. Split it and send a batch for each part.".into()
        }
        SheetTrouble::Unreadable => {
            "This file could not be read. Save the sheet as xlsx or csv and choose it again.".into()
        }
        SheetTrouble::Empty => "There are no rows below the headings. Fill in a row for each person.".into(),
        SheetTrouble::TooManyRows => {
            "The sheet has more than 100 thousand rows. Split it and send a batch for each part.".into()
        }
        SheetTrouble::TooManyColumns => {
            "The sheet has more than 60 columns. Leave only those of the model.".into()
        }
        SheetTrouble::NoPhoneColumn => {
            "There is no column “Phone”. The first row has to hold the model’s headings.".into()
        }
        SheetTrouble::ColumnsMissing(columns) => match columns.as_slice() {
            [column] => {
                format!("There is no column “{column}”, which this template wants. Add it and choose again.")
            }
            columns => format!(
                "There are no columns “{}”, which this template wants. Add them and choose again.",
                columns.join("”, “")
            ),
        },
        SheetTrouble::ColumnTwice(heading) => {
            format!("The column “{heading}” stands there twice with the same meaning. Leave only one.")
        }
    }
}

/// Why a row cannot be sent.
pub fn row(trouble: &RowTrouble) -> String {
    match trouble {
        RowTrouble::Phone(error) => phone(error),
        RowTrouble::PhoneRounded => {
            "The spreadsheet rounded the phone: format the column as text and type it again".into()
        }
        RowTrouble::Name => "The name is longer than 100 characters or has no letters".into(),
        RowTrouble::Value { column, trouble } => value(column, *trouble),
    }
}

fn value(column: &str, trouble: FillTrouble) -> String {
    match trouble {
        FillTrouble::Empty => format!("“{column}” is blank"),
        FillTrouble::Break => format!("“{column}” has a line break or a tab"),
        FillTrouble::Blanks => format!("“{column}” has more than four blanks in a row"),
        FillTrouble::BlankInAddress => format!("“{column}” is part of an address and cannot have blanks"),
        FillTrouble::TooLong(count) => format!(
            "With “{column}” the text grows too long: {} of {} characters",
            grouped(count.used, ','),
            grouped(count.most, ',')
        ),
        FillTrouble::NoFile => "The file of the header is missing".into(),
        FillTrouble::NoPlace => "The place of the header is missing".into(),
        FillTrouble::PlaceUnknown => "The place of the header does not exist".into(),
    }
}

/// What becomes of a row; `told` writes an instant.
pub fn verdict(verdict: &Verdict, options: &Options, told: &dyn Fn(DateTime<Utc>) -> String) -> String {
    match verdict {
        Verdict::Valid => "Gets the message".into(),
        Verdict::Repeated { line } => format!("Repeats the phone of line {line}"),
        Verdict::Invalid(trouble) => row(trouble),
        Verdict::OptedOut(line) => format!("Opted out on {}", told(line.at)),
        Verdict::NoOptIn => "Has not agreed to marketing messages yet".into(),
        Verdict::Blocked => "Is blocked on this number".into(),
        Verdict::ContactedLately { on } => format!("Was sent a batch on {}", date(*on)),
        Verdict::InService { protocol } => match options.in_service {
            InService::Include => format!(
                "In service, protocol {}: gets it, and the conversation stays with whoever serves them",
                protocol.as_str()
            ),
            InService::Skip => format!("In service, protocol {}: left out", protocol.as_str()),
        },
    }
}
