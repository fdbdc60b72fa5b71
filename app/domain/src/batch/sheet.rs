//! Reading the sheet of a batch, row by row. Nothing here asks the database: who is left out is told by the check.

use std::collections::HashMap;

use super::column::{names_the_person, under};
use super::{ColumnKind, MOST_COLUMNS, MOST_ROWS, RowTrouble, SheetTrouble, columns, sheet_phone};
use crate::contact;
use crate::phone::Phone;
use crate::template::{Filling, Slot, TemplateParts, check};
use crate::words::Language;

/// What a row is, by itself and beside the other rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowReading {
    /// It can be sent to them.
    Recipient(Phone),
    /// It has the phone of an earlier row that can be sent.
    Repeats {
        /// That row.
        line: usize,
    },
    /// It cannot be sent.
    Invalid(RowTrouble),
}

/// A row as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// Which line of the sheet, as spreadsheets count: the headings are line 1.
    pub line: usize,
    /// The phone as it stands there.
    pub phone_typed: String,
    /// What they are called; empty where nothing is given.
    pub name: String,
    /// What fills the template, in the order of [`super::row_slots`], without outer blanks.
    pub values: Vec<String>,
    /// What it is.
    pub reading: RowReading,
}

/// A sheet while its rows are read. It keeps only which phones were there, not the rows.
#[derive(Debug, Clone)]
pub struct BatchSheet {
    parts: TemplateParts,
    phone: usize,
    name: Option<usize>,
    /// Which of the values is the name, where the name has no column of its own.
    name_value: Option<usize>,
    slots: Vec<SlotColumn>,
    unknown: Vec<String>,
    /// The digits of each phone, and the first line with it.
    seen: HashMap<u64, u32>,
    rows: usize,
}

/// Where a slot's values stand.
#[derive(Debug, Clone)]
struct SlotColumn {
    slot: Slot,
    at: usize,
    heading: String,
}

impl BatchSheet {
    /// Begins to read a sheet with these `headings`, for the template `parts`.
    ///
    /// # Errors
    /// What keeps the whole of it from being a sheet for this template.
    pub fn read(headings: &[String], parts: &TemplateParts) -> Result<Self, SheetTrouble> {
        if headings.len() > MOST_COLUMNS {
            return Err(SheetTrouble::TooManyColumns);
        }
        let columns = columns(parts);
        let mut places: Vec<Option<usize>> = vec![None; columns.len()];
        let mut unknown = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            match under(heading, &columns) {
                Some(column) if places[column].is_some() => {
                    return Err(SheetTrouble::ColumnTwice(heading.trim().to_owned()));
                }
                Some(column) => places[column] = Some(at),
                None if heading.trim().is_empty() => {}
                None => unknown.push(heading.trim().to_owned()),
            }
        }
        let (mut phone, mut name, mut slots, mut missing) = (None, None, Vec::new(), Vec::new());
        for (column, at) in columns.iter().zip(places) {
            match (&column.kind, at) {
                (ColumnKind::Phone, at) => phone = at,
                (ColumnKind::Name, at) => name = at,
                (ColumnKind::Slot { slot, .. }, Some(at)) => slots.push(SlotColumn {
                    slot: slot.clone(),
                    at,
                    heading: headings[at].trim().to_owned(),
                }),
                (ColumnKind::Slot { .. }, None) => missing.push(column.heading(Language::PtBr).to_owned()),
            }
        }
        let phone = phone.ok_or(SheetTrouble::NoPhoneColumn)?;
        if !missing.is_empty() {
            return Err(SheetTrouble::ColumnsMissing(missing));
        }
        Ok(Self {
            parts: parts.clone(),
            phone,
            name,
            name_value: columns
                .iter()
                .filter(|column| column.slot().is_some())
                .position(names_the_person),
            slots,
            unknown,
            seen: HashMap::new(),
            rows: 0,
        })
    }

    /// Headings that name nothing the template wants; they are ignored.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Rows read so far, without the empty ones.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether what was read is a whole sheet; to be asked after each row, or at least after the last one.
    ///
    /// # Errors
    /// [`SheetTrouble::Empty`] or [`SheetTrouble::TooManyRows`].
    pub fn end(&self) -> Result<(), SheetTrouble> {
        match self.rows {
            0 => Err(SheetTrouble::Empty),
            rows if rows > MOST_ROWS => Err(SheetTrouble::TooManyRows),
            _ => Ok(()),
        }
    }

    /// Reads the row at `line` (as spreadsheets count: the first below the headings is 2); `None` for an empty one.
    pub fn row(&mut self, line: usize, cells: &[String]) -> Option<BatchRow> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        self.rows += 1;
        let cell = |at: usize| cells.get(at).map(|cell| cell.trim()).unwrap_or_default();
        let phone_typed = cell(self.phone).to_owned();
        let values: Vec<String> = self.slots.iter().map(|it| cell(it.at).to_owned()).collect();
        let name = match (self.name, self.name_value) {
            (Some(at), _) => typed_name(cell(at)),
            // What fills the template need not be a name that the desk keeps.
            (None, Some(value)) => Ok(values
                .get(value)
                .and_then(|value| typed_name(value).ok())
                .unwrap_or_default()),
            (None, None) => Ok(String::new()),
        };
        let phone = sheet_phone(&phone_typed);
        let (name, reading) = match (phone, name, self.trouble(&values)) {
            (Ok(phone), Ok(name), None) => (name, self.seen(line, phone)),
            (Err(trouble), name, _) => (name.unwrap_or_default(), RowReading::Invalid(trouble)),
            (_, Ok(name), Some(trouble)) => (name, RowReading::Invalid(trouble)),
            (_, Err(trouble), _) => (String::new(), RowReading::Invalid(trouble)),
        };
        Some(BatchRow {
            line,
            phone_typed,
            name,
            values,
            reading,
        })
    }

    fn seen(&mut self, line: usize, phone: Phone) -> RowReading {
        use std::collections::hash_map::Entry;

        // No country code begins with 0, and E.164 has fifteen digits at most: the number stands for the phone.
        let digits = phone.digits().parse().unwrap_or_default();
        match self.seen.entry(digits) {
            Entry::Occupied(first) => RowReading::Repeats {
                line: *first.get() as usize,
            },
            Entry::Vacant(place) => {
                place.insert(u32::try_from(line).unwrap_or(u32::MAX));
                RowReading::Recipient(phone)
            }
        }
    }

    /// The first thing wrong with `values`, by the same rule as a single send.
    fn trouble(&self, values: &[String]) -> Option<RowTrouble> {
        if self.slots.is_empty() {
            return None;
        }
        let filling = Filling {
            texts: self
                .slots
                .iter()
                .zip(values)
                .map(|(column, value)| (column.slot.clone(), value.clone()))
                .collect(),
            ..Filling::default()
        };
        check(&self.parts, &filling)
            .into_iter()
            .find_map(|(slot, trouble)| {
                // The header's file or place is chosen for the batch, not here.
                let column = self.slots.iter().find(|column| column.slot == slot)?;
                Some(RowTrouble::Value {
                    column: column.heading.clone(),
                    trouble,
                })
            })
    }
}

fn typed_name(name: &str) -> Result<String, RowTrouble> {
    match name {
        "" => Ok(String::new()),
        name => contact::typed_name(name).map_err(|_| RowTrouble::Name),
    }
}
