//! A file somebody chose, as rows of text. Whatever it claims to be, no more is kept than the limits allow.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use domain::batch;
use domain::contact::import::{LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, SheetTrouble};
use encoding_rs::{Encoding, WINDOWS_1252};

/// Bytes that a spreadsheet may unpack to: some hundred times what its file holds.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// Parts of a packed file at most; a spreadsheet has a dozen.
const MOST_PARTS: usize = 1_000;
/// How a packed file begins.
const PACKED: &[u8] = b"PK\x03\x04";

/// What a file may hold, and how its numbers and days are written out.
pub(crate) struct Limits {
    /// Rows at most, headings apart.
    pub rows: usize,
    pub columns: usize,
    pub bytes: usize,
    /// Days and fractions as people in Brazil write them, for people to read; else as machines do.
    pub readable: bool,
}

/// Told a row: which line, as spreadsheets count from 1, and its cells.
pub(crate) type Each<'a, E> = dyn FnMut(usize, &[String]) -> Result<(), E> + 'a;

/// The limits of contacts' sheets.
const CONTACTS: Limits = Limits {
    rows: MOST_ROWS,
    columns: MOST_COLUMNS,
    bytes: MOST_BYTES,
    readable: false,
};

/// Why a file is no sheet at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    NoFile,
    TooBig,
    /// It is neither a spreadsheet nor a list with separators.
    Foreign,
    /// It has no page.
    Empty,
    TooManyRows,
    TooManyColumns,
}

impl From<Unreadable> for SheetTrouble {
    fn from(why: Unreadable) -> Self {
        match why {
            Unreadable::NoFile => Self::NoFile,
            Unreadable::TooBig => Self::TooBig,
            Unreadable::Foreign => Self::Unreadable,
            Unreadable::Empty => Self::Empty,
            Unreadable::TooManyRows => Self::TooManyRows,
            Unreadable::TooManyColumns => Self::TooManyColumns,
        }
    }
}

impl From<Unreadable> for batch::SheetTrouble {
    fn from(why: Unreadable) -> Self {
        match why {
            Unreadable::NoFile => Self::NoFile,
            Unreadable::TooBig => Self::TooBig,
            Unreadable::Foreign => Self::Unreadable,
            Unreadable::Empty => Self::Empty,
            Unreadable::TooManyRows => Self::TooManyRows,
            Unreadable::TooManyColumns => Self::TooManyColumns,
        }
    }
}

/// The rows of `bytes`: an xlsx file, or text with semicolons, commas or tabs between its columns, in UTF-8, UTF-16 or
/// the Latin-1 that spreadsheets write on Windows.
///
/// # Errors
/// What keeps it from being read.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetTrouble> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    each_row(bytes, &CONTACTS, &mut |line, cells| {
        rows.resize_with(line - 1, Vec::new);
        rows.push(cells.to_vec());
        Ok::<_, SheetTrouble>(())
    })?;
    Ok(rows)
}

/// Tells `each` the rows of `bytes` one by one: which line, as spreadsheets count from 1, and its cells. Rows without
/// anything may be left out.
///
/// # Errors
/// What keeps it from being read, or what `each` says of a row.
pub(crate) fn each_row<E: From<Unreadable>>(
    bytes: &[u8],
    limits: &Limits,
    each: &mut Each<'_, E>,
) -> Result<(), E> {
    if bytes.is_empty() {
        return Err(Unreadable::NoFile.into());
    }
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooBig.into());
    }
    if bytes.starts_with(PACKED) {
        spreadsheet(bytes, limits, each)
    } else {
        separated(&decoded(bytes)?, limits, each)
    }
}

fn spreadsheet<E: From<Unreadable>>(bytes: &[u8], limits: &Limits, each: &mut Each<'_, E>) -> Result<(), E> {
    unpacks_to_little(bytes)?;
    let unreadable = |_| Unreadable::Foreign;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let name = book.sheet_names().first().cloned().ok_or(Unreadable::Empty)?;
    // Cell by cell: the whole range would be made room for, up to the farthest cell that anybody ever touched.
    let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let (mut line, mut row) = (0, Vec::<String>::new());
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (at, column) = cell.get_position();
        let (at, column) = (at as usize + 1, column as usize);
        let text = text(cell.get_value(), limits.readable);
        if text.is_empty() {
            continue;
        }
        if at > limits.rows + 1 {
            return Err(Unreadable::TooManyRows.into());
        }
        if column >= limits.columns {
            return Err(Unreadable::TooManyColumns.into());
        }
        if at != line {
            if line > 0 {
                each(line, &row)?;
            }
            line = at;
            row.clear();
        }
        if row.len() <= column {
            row.resize_with(column + 1, String::new);
        }
        row[column] = text;
    }
    if line > 0 { each(line, &row) } else { Ok(()) }
}

/// Unpacks everything once and keeps nothing: what a packed file says of its own sizes need not be true.
fn unpacks_to_little(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Foreign)?;
    if packed.len() > MOST_PARTS {
        return Err(Unreadable::TooBig);
    }
    let mut left = MOST_UNPACKED;
    // What it says of itself refuses the most; what it does not say is found by unpacking.
    let said = (0..packed.len()).try_fold(0u64, |sum, index| {
        Some(sum.saturating_add(packed.by_index_raw(index).ok()?.size()))
    });
    if said.ok_or(Unreadable::Foreign)? > MOST_UNPACKED {
        return Err(Unreadable::TooBig);
    }
    for index in 0..packed.len() {
        let part = packed.by_index(index).map_err(|_| Unreadable::Foreign)?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        left = left
            .checked_sub(unpacked.map_err(|_| Unreadable::Foreign)?)
            .ok_or(Unreadable::TooBig)?;
    }
    Ok(())
}

fn text(value: &DataRef<'_>, readable: bool) -> String {
    let text = match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Never with an exponent: phones are often kept as numbers.
        DataRef::Float(number) if readable => number.to_string().replace('.', ","),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) if readable => if *yes { "Sim" } else { "Não" }.to_owned(),
        DataRef::Bool(yes) => if *yes { "1" } else { "0" }.to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            if readable {
                format!("{day:02}/{month:02}/{year:04}")
            } else {
                format!("{year:04}-{month:02}-{day:02}")
            }
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    };
    cell(&text)
}

/// What is kept of a cell.
fn cell(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| *c != '\0')
        .take(LONGEST_CELL)
        .collect()
}

fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let text = match (encoding, std::str::from_utf8(bytes)) {
        (None, Ok(text)) => text.to_owned(),
        (encoding, _) => encoding.unwrap_or(WINDOWS_1252).decode(bytes).0.into_owned(),
    };
    // No list of people has these; pictures and older spreadsheets do.
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.chars().any(odd) {
        Err(Unreadable::Foreign)
    } else {
        Ok(text)
    }
}

fn separated<E: From<Unreadable>>(text: &str, limits: &Limits, each: &mut Each<'_, E>) -> Result<(), E> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut row, mut line) = (Vec::new(), 0);
    while reader.read_record(&mut record).map_err(|_| Unreadable::Foreign)? {
        // Rows are counted as spreadsheets count them, empty lines too; the reader skips those before each.
        let at = record.position().map_or(line, |position| {
            let rest = text
                .as_bytes()
                .get(position.byte() as usize..)
                .unwrap_or_default();
            let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
            position.line() as usize - 1 + empty.filter(|byte| **byte == b'\n').count()
        });
        if at > limits.rows {
            return Err(Unreadable::TooManyRows.into());
        }
        if record.len() > limits.columns {
            return Err(Unreadable::TooManyColumns.into());
        }
        row.clear();
        row.extend(record.iter().map(|field| cell(unguarded(field))));
        line = line.max(at) + 1;
        each(line, &row)?;
    }
    Ok(())
}

/// The one of semicolon, comma and tab that parts most of the first line, quoted words apart.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => {
                for (separator, count) in &mut counts {
                    *count += u32::from(*separator == byte);
                }
            }
            _ => {}
        }
    }
    let [semicolon, rest @ ..] = counts;
    rest.into_iter()
        .fold(
            semicolon,
            |best, other| if other.1 > best.1 { other } else { best },
        )
        .0
}

/// A field without the apostrophe that our own lists put before what looks like a formula.
fn unguarded(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if super::write::is_formula(rest) => rest,
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::{csv_line, workbook};

    fn rows(list: &[&[&str]]) -> Vec<Vec<String>> {
        list.iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect()
    }

    #[test]
    fn lists_are_read_with_any_separator_and_in_any_encoding() {
        let expected = rows(&[&["Nome", "Telefone"], &["José; o bom", "41 98888-7777"]]);
        for text in [
            "Nome;Telefone\r\n\"José; o bom\";41 98888-7777\r\n",
            "Nome,Telefone\nJosé; o bom,41 98888-7777",
            "\u{feff}Nome\tTelefone\nJosé; o bom\t41 98888-7777",
        ] {
            assert_eq!(read(text.as_bytes()).as_ref(), Ok(&expected), "{text}");
        }
        let (latin, _, _) = WINDOWS_1252.encode("Nome;Telefone\n\"José; o bom\";41 98888-7777");
        assert_eq!(read(&latin).as_ref(), Ok(&expected));
        let wide: Vec<u8> = "\u{feff}Nome\tTelefone\nJosé; o bom\t41 98888-7777"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&wide).as_ref(), Ok(&expected));
    }

    #[test]
    fn empty_lines_keep_the_count_of_lines() {
        let read = read(b"Telefone\n\n41 98888-7777\n").unwrap();
        assert_eq!(read, rows(&[&["Telefone"], &[], &["41 98888-7777"]]));
    }

    #[test]
    fn a_spreadsheet_is_read_back_as_it_was_written() {
        let written = rows(&[
            &["Nome", "Telefone"],
            &["=Ana", "+55 41 98888-7777"],
            &["Ção", ""],
        ]);
        let bytes = workbook("Contatos", &written).unwrap();
        let read = read(&bytes).unwrap();
        assert_eq!(read[..2], written[..2]);
        assert_eq!(read[2], ["Ção"]);
    }

    #[test]
    fn numbers_and_days_of_a_spreadsheet_are_text() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_number(0, 0, 5_541_988_887_777.0).unwrap();
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 11, 23).unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_datetime_with_format(0, 1, day, &format).unwrap();
        sheet.write_boolean(0, 2, true).unwrap();
        let read = read(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(read, rows(&[&["5541988887777", "2026-11-23", "1"]]));
    }

    #[test]
    fn our_own_list_comes_back_without_its_guards() {
        let text = csv_line(&["Telefone".into(), "Nome".into()])
            + &csv_line(&["+55 41 98888-7777".into(), "=1+1".into()]);
        assert_eq!(read(text.as_bytes()).unwrap()[1], ["+55 41 98888-7777", "=1+1"]);
    }

    #[test]
    fn what_is_no_sheet_is_refused() {
        assert_eq!(read(b""), Err(SheetTrouble::NoFile));
        assert_eq!(read(b"\x89PNG\r\n\x1a\n\x00\x00"), Err(SheetTrouble::Unreadable));
        assert_eq!(read(b"PK\x03\x04nothing"), Err(SheetTrouble::Unreadable));
        assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]), Err(SheetTrouble::TooBig));
        let long = "a\n".repeat(MOST_ROWS + 2);
        assert_eq!(read(long.as_bytes()), Err(SheetTrouble::TooManyRows));
        let wide = "a;".repeat(MOST_COLUMNS + 1);
        assert_eq!(read(wide.as_bytes()), Err(SheetTrouble::TooManyColumns));
    }

    #[test]
    fn a_small_file_that_unpacks_to_much_is_refused() {
        use std::io::Write;
        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        packed.start_file("xl/workbook.xml", options).unwrap();
        let block = vec![0_u8; 1 << 20];
        for _ in 0..=(MOST_UNPACKED >> 20) {
            packed.write_all(&block).unwrap();
        }
        let bytes = packed.finish().unwrap().into_inner();
        assert!(bytes.len() < MOST_BYTES);
        assert_eq!(read(&bytes), Err(SheetTrouble::TooBig));
    }

    #[test]
    fn a_cell_far_away_makes_no_room_for_all_before_it() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Telefone").unwrap();
        sheet.write_string(1_000_000, 10_000, "x").unwrap();
        assert_eq!(
            read(&book.save_to_buffer().unwrap()),
            Err(SheetTrouble::TooManyRows)
        );
    }
}
