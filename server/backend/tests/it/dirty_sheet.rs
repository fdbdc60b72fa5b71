//! A workbook of five hundred rows as people really keep them, with an answer key that was made by hand: the check page
//! says the same, row by row.

use backend::{Asker, NewBatch};
use bytes::Bytes;
use domain::batch::{CheckSort, Options, RowTrouble, Verdict};
use domain::user::Role;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use sqlx::PgPool;

use crate::outreach::outreach;

/// What the key says of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Valid,
    /// Repeats that line.
    Repeats(usize),
    /// The phone is none.
    Phone,
    /// The spreadsheet rounded the phone.
    Rounded,
    /// A variable is missing or cannot be sent.
    Value,
    /// Nothing stands there.
    Blank,
}

/// What stands in a cell.
enum Cell {
    Text(String),
    Number(f64),
    Day(u16, u8, u8),
    Formula(&'static str, &'static str),
    Nothing,
}

use Cell::{Day, Formula as Counted, Nothing, Number, Text};

fn text(text: impl Into<String>) -> Cell {
    Text(text.into())
}

/// The mobile number `at` of a run of its own.
fn mobile(run: u32, at: u32) -> String {
    format!("{}{:04}", 98_000 + run, at)
}

/// Phone, name, variable, and what the key says; from line 2 on.
fn rows() -> Vec<(Cell, Cell, Cell, Key)> {
    let mut rows = Vec::new();
    // 1: as they should be, in the usual spellings. Lines 2 to 301.
    for at in 0..300 {
        let digits = mobile(1, at);
        let (head, tail) = digits.split_at(5);
        let phone = match at % 6 {
            0 => format!("+55 41 {head}-{tail}"),
            1 => format!("(41) {head}-{tail}"),
            2 => format!("41{head}{tail}"),
            3 => format!("041 {head} {tail}"),
            4 => format!("55 (41) {head}.{tail}"),
            _ => format!("\u{a0}41 {head}\u{a0}{tail} "),
        };
        rows.push((
            text(phone),
            text(format!("Cliente {at}")),
            text("10h"),
            Key::Valid,
        ));
    }
    // 2: kept as numbers. Lines 302 to 341.
    for at in 0..40 {
        let digits: f64 = format!("5541{}", mobile(2, at)).parse().unwrap();
        rows.push((Number(digits), text("Número"), text("10h"), Key::Valid));
    }
    // 3: written out by a spreadsheet that ran out of room, with every digit still there. Lines 342 to 351.
    for at in 0..10 {
        let digits = format!("5541{}", mobile(3, at));
        rows.push((
            text(format!("{}.{}E+12", &digits[..1], &digits[1..])),
            text("Exponente"),
            text("10h"),
            Key::Valid,
        ));
    }
    // 4: the same with digits lost. Lines 352 to 366.
    for at in 0..15 {
        rows.push((
            text(format!("5,5419{at:02}E+12")),
            text("Arredondado"),
            text("10h"),
            Key::Rounded,
        ));
    }
    // 5: as in a list with an apostrophe, and with the fraction of a number. Lines 367 to 376.
    for at in 0..10 {
        let digits = format!("5541{}", mobile(4, at));
        let phone = if at % 2 == 0 {
            format!("'{digits}")
        } else {
            format!("{digits}.0")
        };
        rows.push((text(phone), text("Apóstrofo"), text("10h"), Key::Valid));
    }
    // 6: the first ones again, in other spellings. Lines 377 to 406 repeat lines 2 to 31.
    for at in 0..30 {
        let digits = format!("5541{}", mobile(1, at));
        rows.push((
            Number(digits.parse().unwrap()),
            text("De novo"),
            text("10h"),
            Key::Repeats(at as usize + 2),
        ));
    }
    // 7: without the ninth digit: the same lines once more. Lines 407 to 416 repeat lines 2 to 11.
    for at in 0..10 {
        let digits = mobile(1, at);
        rows.push((
            text(format!("41 {}-{}", &digits[1..5], &digits[5..])),
            text("Sem o nono"),
            text("10h"),
            Key::Repeats(at as usize + 2),
        ));
    }
    // 8: no phones. Lines 417 to 436.
    for at in 0..20 {
        let phone = ["ramal 12", "não tem", "1234", "41 9999", "ana@example.com"][at % 5];
        rows.push((text(phone), text("Sem telefone"), text("10h"), Key::Phone));
    }
    // 9: nothing filled in. Lines 437 to 451.
    for at in 0..15 {
        let phone = format!("41 {}", mobile(5, at));
        rows.push((text(phone), text("Sem horário"), Nothing, Key::Value));
    }
    // 10: what WhatsApp refuses in a variable. Lines 452 to 461.
    for at in 0..10 {
        let phone = format!("41 {}", mobile(6, at));
        rows.push((text(phone), text("Quebra"), text("10h\n11h"), Key::Value));
    }
    // 11: empty rows between. Lines 462 to 471.
    for _ in 0..10 {
        rows.push((Nothing, Nothing, Nothing, Key::Blank));
    }
    // 12: days, formulas that were counted, and formulas that were typed. Lines 472 to 491.
    for at in 0..20 {
        let value = match at % 3 {
            0 => Day(2026, 12, 24),
            1 => Counted("=1+9&\"h\"", "10h"),
            _ => text("=HYPERLINK(\"http://x\")"),
        };
        rows.push((
            text(format!("41 {}", mobile(7, at))),
            text("Fórmula"),
            value,
            Key::Valid,
        ));
    }
    // 13: no phone though the rest is there. Lines 492 to 501.
    for _ in 0..10 {
        rows.push((Nothing, text("Esqueceram"), text("10h"), Key::Phone));
    }
    rows
}

fn workbook(rows: &[(Cell, Cell, Cell, Key)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (column, heading) in ["TELEFONE", "  nome ", "Variável 1", "Observação"]
        .iter()
        .enumerate()
    {
        sheet.write_string(0, column as u16, *heading).unwrap();
    }
    for (at, (phone, name, value, _)) in rows.iter().enumerate() {
        for (column, cell) in [phone, name, value].into_iter().enumerate() {
            let (row, column) = (at as u32 + 1, column as u16);
            match cell {
                Text(text) => sheet.write_string(row, column, text).map(|_| ()),
                Number(number) => sheet.write_number(row, column, *number).map(|_| ()),
                Day(year, month, of) => {
                    let at = ExcelDateTime::from_ymd(*year, *month, *of).unwrap();
                    sheet
                        .write_datetime_with_format(row, column, at, &day)
                        .map(|_| ())
                }
                Counted(formula, result) => sheet
                    .write_formula(row, column, Formula::new(*formula).set_result(*result))
                    .map(|_| ()),
                Nothing => Ok(()),
            }
            .unwrap();
        }
    }
    // Somebody joined cells: what is under the first one is empty.
    sheet.merge_range(1, 3, 4, 3, "conferir", &Format::new()).unwrap();
    book.save_to_buffer().unwrap()
}

fn agrees(key: Key, verdict: &Verdict) -> bool {
    match (key, verdict) {
        (Key::Valid, Verdict::Valid) => true,
        (Key::Repeats(first), Verdict::Repeated { line }) => first == *line,
        (Key::Phone, Verdict::Invalid(RowTrouble::Phone(_))) => true,
        (Key::Rounded, Verdict::Invalid(RowTrouble::PhoneRounded)) => true,
        (Key::Value, Verdict::Invalid(RowTrouble::Value { .. })) => true,
        _ => false,
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_check_page_of_a_dirty_workbook_says_what_the_key_says(pool: PgPool) {
    let o = outreach(pool).await;
    o.bench
        .run(
            "insert into templates (id, waba_id, meta_id, name, language, category, status, quality, parts, seen_at)
             select gen_random_uuid(), waba_id, '990', 'lembrete', 'pt_BR', 'utility', 'approved', 'unknown',
                    '{\"format\":\"positional\",\"body\":\"Seu horário é {{1}}, até já.\"}', now()
               from templates limit 1",
        )
        .await;
    let sol: Asker = o.bench.person("Sol", Role::Supervisor).await.into();
    let rows = rows();
    assert_eq!(rows.len(), 500);
    let new = NewBatch {
        number: o.bench.number,
        template: o.template("lembrete").await,
        title: "Sujeira".into(),
        file: None,
        place: None,
        file_name: "clientes.xlsx".into(),
        bytes: Bytes::from(workbook(&rows)),
    };
    let id = o.bench.desk.start_batch(&sol, new).await.unwrap().unwrap();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let check = o
            .bench
            .desk
            .check_batch(&sol, id, Options::default(), None, after)
            .await
            .unwrap();
        if after.is_none() {
            assert_eq!(check.unknown, ["Observação"]);
            let counts = CheckSort::ALL.map(|sort| sort.count(&check.counts));
            // Valid, repeated, invalid, refused, in service, lately: the key's sums.
            assert_eq!(counts, [380, 40, 70, 0, 0, 0]);
        }
        seen.extend(check.rows);
        after = check.next;
        if after.is_none() {
            break;
        }
    }
    let mut seen = seen.into_iter().peekable();
    for (at, (.., key)) in rows.iter().enumerate() {
        let line = at as u32 + 2;
        if *key == Key::Blank {
            assert!(
                seen.peek().is_none_or(|row| row.line > line),
                "line {line} is empty"
            );
            continue;
        }
        let row = seen.next().unwrap();
        assert_eq!(row.line, line);
        assert!(
            agrees(*key, &row.verdict),
            "line {line}: {key:?}, not {:?}",
            row.verdict
        );
    }
    assert!(seen.next().is_none());
    // Days and sums arrive as people read them, and nothing typed is a formula.
    let filled: Vec<Vec<String>> = o
        .bench
        .all("select filled from batch_recipients where batch_id = $1 and line between 472 and 474 order by line", id.0)
        .await;
    assert_eq!(filled, [["24/12/2026"], ["10h"], ["=HYPERLINK(\"http://x\")"]]);
}
