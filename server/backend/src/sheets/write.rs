//! Rows of text as files that spreadsheets open. No cell is ever a formula.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Which sort of file somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// A spreadsheet.
    Xlsx,
    /// A list with separators.
    Csv,
}

impl SheetKind {
    /// Its content type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// A spreadsheet of one page called `name`: all cells are text, the first row stays in sight.
///
/// # Errors
/// When there are more rows than a spreadsheet holds.
pub fn workbook(name: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let (heading, plain) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    for (at, row) in rows.iter().enumerate() {
        let line = u32::try_from(at).map_err(|_| XlsxError::RowColumnLimitError)?;
        for (column, text) in row.iter().enumerate() {
            let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
            let format = if at == 0 { &heading } else { &plain };
            sheet.write_string_with_format(line, column, text, format)?;
        }
    }
    for column in 0..rows.first().map_or(0, Vec::len) {
        let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
        sheet.set_column_width(column, 24)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

/// One line of a list with semicolons, as spreadsheets in Brazil open it.
pub fn csv_line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| csv_cell(text)).collect();
    cells.join(";") + "\r\n"
}

/// A field that a spreadsheet reads as text whatever it holds: what begins like a formula gets an apostrophe (OWASP,
/// CSV injection).
fn csv_cell(text: &str) -> String {
    let guard = if is_formula(text) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_a_formula_or_leaves_its_place() {
        assert_eq!(
            csv_line(&["Ana; a \"chefe\"".into(), String::new()]),
            "\"Ana; a \"\"chefe\"\"\";\"\"\r\n"
        );
        for formula in ["=1+1", "+55", "-2", "@SUM(A1)", "\t=1", "＝1"] {
            assert!(csv_cell(formula).starts_with("\"'"), "{formula}");
        }
    }

    #[test]
    fn cells_of_a_spreadsheet_are_text() {
        let rows = vec![
            vec!["Nome".to_owned()],
            vec!["=HYPERLINK(\"http://x\")".to_owned()],
        ];
        let bytes = workbook("Contatos", &rows).unwrap();
        let mut packed = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut sheet = String::new();
        std::io::Read::read_to_string(
            &mut packed.by_name("xl/worksheets/sheet1.xml").unwrap(),
            &mut sheet,
        )
        .unwrap();
        assert!(!sheet.contains("<f>"), "{sheet}");
    }
}
