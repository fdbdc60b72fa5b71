//! Spreadsheets and lists with separators, read and written as rows of text.

mod read;
mod write;

pub(crate) use read::{Limits, each_row, read};
pub use write::{SheetKind, csv_line, workbook};
