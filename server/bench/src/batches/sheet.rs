//! The sheets that are brought: people by their place, in several spellings, some repeated and some without a phone.

use domain::batch::CheckCounts;
use rust_xlsxwriter::Workbook;

use crate::Result;
use crate::active::{SPELLINGS, phone};

/// What stands above the columns of [`super::simulator::TEMPLATE`].
const HEADINGS: [&str; 3] = ["Telefone", "Nome", "Variável 1"];
/// One row in so many repeats an earlier one.
const REPEATS: usize = 50;
/// One row in so many cannot be sent.
const INVALID: usize = 100;

/// A file as somebody brings it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A list with semicolons.
    Csv,
    /// A spreadsheet.
    Xlsx,
}

impl Kind {
    /// How a file of it is called.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Csv => "clientes.csv",
            Self::Xlsx => "clientes.xlsx",
        }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Somebody new.
    Valid,
    /// Somebody who stands further up, in another spelling.
    Repeats,
    /// No phone.
    Invalid,
}

/// Rows by their place below the headings.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    first: usize,
    rows: usize,
    clean: bool,
}

impl Sheet {
    /// `rows` rows about the people from `first` on, with 2 % repeated and 1 % invalid.
    pub fn mixed(first: usize, rows: usize) -> Self {
        Self {
            first,
            rows,
            clean: false,
        }
    }

    /// The same with nothing but people.
    pub fn clean(first: usize, rows: usize) -> Self {
        Self {
            first,
            rows,
            clean: true,
        }
    }

    /// What the row at `place` is.
    pub fn row(&self, place: usize) -> Row {
        if self.clean {
            Row::Valid
        } else if place % INVALID == 7 {
            Row::Invalid
        } else if place % REPEATS == 3 {
            Row::Repeats
        } else {
            Row::Valid
        }
    }

    /// What a right desk counts.
    pub fn expected(&self) -> CheckCounts {
        let mut counts = CheckCounts::default();
        for place in 0..self.rows {
            *match self.row(place) {
                Row::Valid => &mut counts.valid,
                Row::Repeats => &mut counts.repeated,
                Row::Invalid => &mut counts.invalid,
            } += 1;
        }
        counts
    }

    /// Line, as spreadsheets count, and WhatsApp's id of everybody who is to be sent to.
    pub fn people(&self) -> impl Iterator<Item = (i32, String)> {
        let valid = (0..self.rows).filter(|place| self.row(*place) == Row::Valid);
        // The headings are line 1.
        valid.map(|place| (place as i32 + 2, wa_id(self.first + place)))
    }

    fn cells(&self, place: usize) -> [String; 3] {
        let person = self.first + place;
        let phone = match self.row(place) {
            Row::Valid => phone(person, place),
            // Two rows above stands somebody in every case.
            Row::Repeats => phone(person - 2, place + SPELLINGS / 2),
            Row::Invalid => "não tem".to_owned(),
        };
        [phone, format!("Cliente {person}"), format!("do pedido {person}")]
    }

    /// As a file.
    pub fn file(&self, kind: Kind) -> Result<Vec<u8>> {
        match kind {
            Kind::Csv => Ok(self.csv()),
            Kind::Xlsx => self.xlsx(),
        }
    }

    fn csv(&self) -> Vec<u8> {
        let mut text = HEADINGS.join(";") + "\r\n";
        for place in 0..self.rows {
            text += &self.cells(place).join(";");
            text += "\r\n";
        }
        text.into_bytes()
    }

    /// A phone of nothing but digits is a number in a spreadsheet.
    fn xlsx(&self) -> Result<Vec<u8>> {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        for (column, heading) in (0..).zip(HEADINGS) {
            page.write_string(0, column, heading)?;
        }
        for (line, place) in (1..).zip(0..self.rows) {
            for (column, cell) in (0..).zip(self.cells(place)) {
                match cell.parse::<f64>() {
                    Ok(number) if column == 0 && !cell.starts_with('+') => {
                        page.write_number(line, column, number)?
                    }
                    _ => page.write_string(line, column, cell)?,
                };
            }
        }
        Ok(book.save_to_buffer()?)
    }
}

/// WhatsApp's id of the phone that [`phone`] writes.
fn wa_id(person: usize) -> String {
    format!("5541{:08}", 80_000_000 + person % 10_000_000)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::batch::sheet_phone;

    use super::*;

    #[test]
    fn each_row_is_what_it_says_and_people_are_told_by_their_lines() {
        let sheet = Sheet::mixed(5_000_000, 1_000);
        let mut seen = HashSet::new();
        for place in 0..1_000 {
            let read = sheet_phone(&sheet.cells(place)[0]);
            match sheet.row(place) {
                Row::Valid => assert!(seen.insert(read.unwrap())),
                Row::Repeats => assert!(seen.contains(&read.unwrap())),
                Row::Invalid => assert!(read.is_err()),
            }
        }
        let counts = sheet.expected();
        assert_eq!((counts.valid, counts.repeated, counts.invalid), (970, 20, 10));
        let people: Vec<_> = sheet.people().collect();
        assert_eq!(people.len(), 970);
        assert_eq!(people[0], (2, "554185000000".to_owned()));
        assert_eq!(Sheet::clean(0, 60).expected().valid, 60);
    }

    #[test]
    fn both_files_have_every_row_below_the_headings() {
        let sheet = Sheet::mixed(0, 200);
        let text = String::from_utf8(sheet.file(Kind::Csv).unwrap()).unwrap();
        assert_eq!(text.lines().count(), 201);
        assert!(text.starts_with("Telefone;Nome;Variável 1\r\n+55 41 98000-0000;Cliente 0;do pedido 0\r\n"));
        assert!(sheet.file(Kind::Xlsx).unwrap().starts_with(b"PK\x03\x04"));
    }
}
