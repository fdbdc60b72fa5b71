//! Why a sheet, or a row of it, cannot be sent.

use serde::{Deserialize, Serialize};

use crate::phone::PhoneError;
use crate::template::FillTrouble;

/// Why a file is no sheet of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetTrouble {
    /// No file was chosen.
    NoFile,
    /// It has more bytes than are read.
    TooBig,
    /// It is neither a spreadsheet nor a list with separators.
    Unreadable,
    /// It has no rows below the headings.
    Empty,
    /// It has more rows than are read.
    TooManyRows,
    /// It has more columns than are read.
    TooManyColumns,
    /// No heading names the phone.
    NoPhoneColumn,
    /// No heading names these, as they stand in the model, in Portuguese.
    ColumnsMissing(Vec<String>),
    /// Two headings name the same thing.
    ColumnTwice(String),
}

/// Why a row cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowTrouble {
    /// What stands for the phone is none.
    Phone(PhoneError),
    /// The spreadsheet rounded the phone: the column has to be formatted as text and filled in again.
    PhoneRounded,
    /// The name is longer than is kept, or nothing that can be read.
    Name,
    /// The template does not take what stands there.
    Value {
        /// The heading as it stands in the sheet.
        column: String,
        /// Why not.
        trouble: FillTrouble,
    },
}
