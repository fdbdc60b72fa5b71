//! Sheets of contacts: which column holds what, and what becomes of each row. Nothing here asks the database; whether a
//! row is known already is added by the desk.

mod check;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ContactField, ContactFieldKind, ContactTrouble, day, readable_name};
use crate::ContactFieldId;
use crate::consent::ConsentScope;
use crate::fold::fold;
use crate::phone::{Phone, PhoneError};

pub use check::{CheckedRow, ImportCheck, ImportCounts, ImportProgress, RowConsent, RowSort, Verdict};

/// Rows of a sheet at most, headings apart.
pub const MOST_ROWS: usize = 20_000;
/// Columns of a sheet at most.
pub const MOST_COLUMNS: usize = 60;
/// Bytes of a file at most.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// The longest cell that is kept, in characters.
pub const LONGEST_CELL: usize = 1_000;
/// Rows shown at a time on the check page.
pub const ROWS_PAGE: usize = 100;
/// The longest proof of a consent, in characters.
pub const LONGEST_PROOF: usize = 500;

/// What a column of the sheet holds, besides custom fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixedColumn {
    /// What they are called.
    Name,
    /// Their phone.
    Phone,
    /// Whether they agreed to offers.
    Marketing,
    /// Whether they agreed to messages about what is under way.
    Utility,
    /// When they agreed.
    Day,
    /// Where they agreed, and how that can be looked up.
    Proof,
}

impl FixedColumn {
    /// In the order of the model sheet.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::Phone,
        Self::Marketing,
        Self::Utility,
        Self::Day,
        Self::Proof,
    ];

    /// The headings that it is known by, folded; the first one in each language is the model's.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["nome", "nome completo", "cliente", "name"],
            Self::Phone => &["telefone", "celular", "whatsapp", "fone", "phone"],
            Self::Marketing => &["aceita marketing", "marketing", "accepts marketing"],
            Self::Utility => &["aceita utilidade", "utilidade", "accepts utility", "utility"],
            Self::Day => &["data do aceite", "data do consentimento", "date of consent"],
            Self::Proof => &["prova do aceite", "prova", "proof of consent", "proof"],
        }
    }

    fn of(heading: &str) -> Option<Self> {
        let heading = fold(heading.trim());
        Self::ALL
            .into_iter()
            .find(|column| column.headings().contains(&heading.as_str()))
    }
}

/// Whether `heading` names a column of every sheet, so that no custom field may be called so.
pub(super) fn is_fixed(heading: &str) -> bool {
    FixedColumn::of(heading).is_some()
}

/// Why a file is no sheet of contacts.
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
    /// Two headings name the same thing.
    ColumnTwice(String),
}

/// Why a row is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowTrouble {
    /// What stands for the phone is none.
    Phone(PhoneError),
    /// The name is longer than is kept, or nothing that can be read.
    Name,
    /// A cell that says yes or no says something else.
    YesOrNo(String),
    /// They agreed, but the day is missing, is none, or is still to come.
    ConsentDay,
    /// They agreed, but no proof is given, or one longer than is kept.
    ConsentProof,
    /// A custom field does not take what stands there.
    Value {
        /// The field's name.
        field: String,
        /// What it takes.
        kind: ContactFieldKind,
    },
}

/// A row that can be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// What they are called; their phone, where nothing is given.
    pub name: String,
    /// Their phone.
    pub phone: Phone,
    /// What they agreed to.
    pub consent: Vec<ConsentScope>,
    /// When, and by which proof; present when they agreed to something.
    pub agreed: Option<(NaiveDate, String)>,
    /// Custom fields that are filled in.
    pub values: Vec<(ContactFieldId, String)>,
}

/// What a row is, by itself and beside the other rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowReading {
    /// It can be taken in.
    Contact(NewContact),
    /// It has the phone of an earlier row.
    Repeats {
        /// That row.
        line: usize,
    },
    /// It is left out.
    Invalid(RowTrouble),
}

/// A row as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Which line of the sheet, as spreadsheets count: the headings are line 1.
    pub line: usize,
    /// The name as it stands there.
    pub name: String,
    /// The phone as it stands there.
    pub phone: String,
    /// What it is.
    pub reading: RowReading,
}

/// A sheet as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Headings that name nothing the desk keeps.
    pub unknown: Vec<String>,
    /// Its rows, without the empty ones.
    pub rows: Vec<SheetRow>,
}

enum Column<'a> {
    Fixed(FixedColumn),
    Custom(&'a ContactField),
    Unknown,
}

/// Reads `cells` (the first row holds the headings) on the business's day `today`.
///
/// # Errors
/// What keeps the whole of it from being a sheet of contacts.
pub fn read(cells: &[Vec<String>], fields: &[ContactField], today: NaiveDate) -> Result<Sheet, SheetTrouble> {
    let (headings, rows) = cells.split_first().ok_or(SheetTrouble::Empty)?;
    if headings.len() > MOST_COLUMNS {
        return Err(SheetTrouble::TooManyColumns);
    }
    if rows.len() > MOST_ROWS {
        return Err(SheetTrouble::TooManyRows);
    }
    let columns: Vec<Column<'_>> = headings.iter().map(|heading| column(heading, fields)).collect();
    let at = |wanted: FixedColumn| {
        columns
            .iter()
            .position(|column| matches!(column, Column::Fixed(fixed) if *fixed == wanted))
    };
    for (index, column) in columns.iter().enumerate() {
        let twice = columns[..index].iter().any(|other| match (other, column) {
            (Column::Fixed(one), Column::Fixed(other)) => one == other,
            (Column::Custom(one), Column::Custom(other)) => one.id == other.id,
            _ => false,
        });
        if twice {
            return Err(SheetTrouble::ColumnTwice(headings[index].clone()));
        }
    }
    at(FixedColumn::Phone).ok_or(SheetTrouble::NoPhoneColumn)?;
    let cell = |row: &[String], index: Option<usize>| -> String {
        let text = index.and_then(|index| row.get(index));
        text.map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    let mut seen: HashMap<Phone, usize> = HashMap::new();
    let rows: Vec<SheetRow> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        .map(|(index, row)| {
            let line = index + 2;
            let fixed = |column| cell(row, at(column));
            let reading = match contact(&fixed, today).and_then(|mut contact| {
                contact.values = values(&columns, row)?;
                Ok(contact)
            }) {
                Err(trouble) => RowReading::Invalid(trouble),
                Ok(contact) => match seen.get(&contact.phone) {
                    Some(line) => RowReading::Repeats { line: *line },
                    None => {
                        seen.insert(contact.phone.clone(), line);
                        RowReading::Contact(contact)
                    }
                },
            };
            SheetRow {
                line,
                name: fixed(FixedColumn::Name),
                phone: fixed(FixedColumn::Phone),
                reading,
            }
        })
        .collect();
    if rows.is_empty() {
        return Err(SheetTrouble::Empty);
    }
    let unknown = headings
        .iter()
        .zip(&columns)
        .filter(|(heading, column)| matches!(column, Column::Unknown) && !heading.trim().is_empty())
        .map(|(heading, _)| heading.trim().to_owned())
        .collect();
    Ok(Sheet { unknown, rows })
}

fn column<'a>(heading: &str, fields: &'a [ContactField]) -> Column<'a> {
    if let Some(fixed) = FixedColumn::of(heading) {
        return Column::Fixed(fixed);
    }
    let folded = fold(heading.trim());
    fields
        .iter()
        .find(|field| !field.archived && fold(&field.name) == folded)
        .map_or(Column::Unknown, Column::Custom)
}

fn contact(cell: &impl Fn(FixedColumn) -> String, today: NaiveDate) -> Result<NewContact, RowTrouble> {
    let phone = Phone::parse(&cell(FixedColumn::Phone)).map_err(RowTrouble::Phone)?;
    let typed = cell(FixedColumn::Name);
    let name = match typed.as_str() {
        "" => phone.display(),
        typed => readable_name(typed)
            .filter(|_| typed.chars().count() <= super::LONGEST_NAME)
            .ok_or(RowTrouble::Name)?,
    };
    let mut consent = Vec::new();
    for (column, scope) in [
        (FixedColumn::Marketing, ConsentScope::Marketing),
        (FixedColumn::Utility, ConsentScope::Utility),
    ] {
        if says_yes(&cell(column))? {
            consent.push(scope);
        }
    }
    let agreed = if consent.is_empty() {
        None
    } else {
        let day = day(&cell(FixedColumn::Day))
            .filter(|day| *day <= today)
            .ok_or(RowTrouble::ConsentDay)?;
        let proof = cell(FixedColumn::Proof);
        if proof.is_empty() || proof.chars().count() > LONGEST_PROOF {
            return Err(RowTrouble::ConsentProof);
        }
        Some((day, proof))
    };
    Ok(NewContact {
        name,
        phone,
        consent,
        agreed,
        values: Vec::new(),
    })
}

fn values(columns: &[Column<'_>], row: &[String]) -> Result<Vec<(ContactFieldId, String)>, RowTrouble> {
    let mut values = Vec::new();
    for (column, typed) in columns.iter().zip(row) {
        let Column::Custom(field) = column else { continue };
        match field.read(typed) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => values.push((field.id, value)),
            Err(ContactTrouble::Value { field, kind }) => return Err(RowTrouble::Value { field, kind }),
            Err(_) => {}
        }
    }
    Ok(values)
}

/// Whether a cell says yes. No, and nothing, say only that they did not agree: that is no opt-out.
fn says_yes(cell: &str) -> Result<bool, RowTrouble> {
    match fold(cell).as_str() {
        "sim" | "s" | "x" | "1" | "yes" | "y" | "true" | "verdadeiro" => Ok(true),
        "" | "nao" | "n" | "0" | "no" | "false" | "falso" | "-" => Ok(false),
        _ => Err(RowTrouble::YesOrNo(cell.to_owned())),
    }
}

#[cfg(test)]
mod tests;
