use uuid::Uuid;

use super::*;

fn sheet(lines: &[&str]) -> Vec<Vec<String>> {
    lines
        .iter()
        .map(|line| line.split(';').map(str::to_owned).collect())
        .collect()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn fields() -> Vec<ContactField> {
    let field = |number, name: &str, kind, choices: &[&str]| ContactField {
        id: ContactFieldId(Uuid::from_u128(number)),
        name: name.into(),
        kind,
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        archived: false,
    };
    vec![
        field(1, "Plano", ContactFieldKind::Choice, &["Ouro", "Prata"]),
        field(2, "Nascimento", ContactFieldKind::Date, &[]),
    ]
}

fn read_lines(lines: &[&str]) -> Result<Sheet, SheetTrouble> {
    read(&sheet(lines), &fields(), today())
}

/// The one row below the model's headings.
fn row(line: &str) -> RowReading {
    let headings =
        "Nome;Telefone;Aceita marketing;Aceita utilidade;Data do aceite;Prova do aceite;Plano;Nascimento";
    read_lines(&[headings, line]).unwrap().rows.remove(0).reading
}

#[test]
fn headings_are_found_in_any_order_however_they_are_written() {
    let read = read_lines(&["CELULAR;Cor favorita; nome ;PLANO", "41 98888-7777;azul;Ana;ouro"]).unwrap();
    assert_eq!(read.unknown, ["Cor favorita"]);
    let RowReading::Contact(contact) = &read.rows[0].reading else {
        panic!("{:?}", read.rows[0]);
    };
    assert_eq!(
        (contact.name.as_str(), contact.phone.as_str()),
        ("Ana", "+5541988887777")
    );
    assert_eq!(
        contact.values,
        [(ContactFieldId(Uuid::from_u128(1)), "Ouro".to_owned())]
    );
}

#[test]
fn a_sheet_needs_a_phone_column_rows_and_each_column_once() {
    assert_eq!(read(&[], &[], today()), Err(SheetTrouble::Empty));
    assert_eq!(read_lines(&["Telefone"]), Err(SheetTrouble::Empty));
    assert_eq!(read_lines(&["Telefone", " ", ""]), Err(SheetTrouble::Empty));
    assert_eq!(read_lines(&["Nome", "Ana"]), Err(SheetTrouble::NoPhoneColumn));
    assert_eq!(
        read_lines(&["Telefone;Celular", "1;2"]),
        Err(SheetTrouble::ColumnTwice("Celular".into()))
    );
    assert_eq!(
        read_lines(&["Telefone;Plano;plano", "1;2"]),
        Err(SheetTrouble::ColumnTwice("plano".into()))
    );
    let many = vec![vec!["Telefone".to_owned()]; MOST_ROWS + 2];
    assert_eq!(read(&many, &[], today()), Err(SheetTrouble::TooManyRows));
}

#[test]
fn rows_keep_the_line_that_spreadsheets_count_though_empty_ones_are_skipped() {
    let read = read_lines(&["Telefone", "41 98888-7777", "", "11 97777-6666"]).unwrap();
    let lines: Vec<usize> = read.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 4]);
}

#[test]
fn the_same_phone_in_another_spelling_is_a_repetition_and_an_invalid_row_is_not_what_is_repeated() {
    let read = read_lines(&[
        "Telefone;Plano",
        "41 98888-7777;Bronze",
        "41 98888-7777;Ouro",
        "+55 (41) 8888-7777;Prata",
    ])
    .unwrap();
    assert!(matches!(
        read.rows[0].reading,
        RowReading::Invalid(RowTrouble::Value { .. })
    ));
    assert!(matches!(read.rows[1].reading, RowReading::Contact(_)));
    assert_eq!(read.rows[2].reading, RowReading::Repeats { line: 3 });
}

#[test]
fn each_row_is_refused_with_its_reason() {
    let trouble = |line: &str| match row(line) {
        RowReading::Invalid(trouble) => trouble,
        other => panic!("{line}: {other:?}"),
    };
    for (line, expected) in [
        ("Ana;", RowTrouble::Phone(PhoneError::Empty)),
        ("Ana;98888-7777", RowTrouble::Phone(PhoneError::MissingAreaCode)),
        (
            "Ana;20 98888-7777",
            RowTrouble::Phone(PhoneError::UnknownAreaCode("20".into())),
        ),
        (
            "Ana;41 9888?-7777",
            RowTrouble::Phone(PhoneError::StrayCharacter('?')),
        ),
        ("Ana;41 98888-7777;talvez", RowTrouble::YesOrNo("talvez".into())),
        ("Ana;41 98888-7777;sim", RowTrouble::ConsentDay),
        ("Ana;41 98888-7777;sim;;24/11/2026;Site", RowTrouble::ConsentDay),
        ("Ana;41 98888-7777;sim;;31/02/2026;Site", RowTrouble::ConsentDay),
        ("Ana;41 98888-7777;;x;01/11/2026;", RowTrouble::ConsentProof),
    ] {
        assert_eq!(trouble(line), expected, "{line}");
    }
    assert_eq!(
        trouble(&format!("{};41 98888-7777", "a".repeat(101))),
        RowTrouble::Name
    );
}

#[test]
fn consent_is_read_with_its_day_and_proof_and_no_is_not_an_opt_out() {
    let RowReading::Contact(contact) = row("Ana;41 98888-7777;Sim;x;23/11/2026;Cadastro no site;;01/02/1990")
    else {
        panic!("the row is good");
    };
    assert_eq!(contact.consent, [ConsentScope::Marketing, ConsentScope::Utility]);
    assert_eq!(contact.agreed, Some((today(), "Cadastro no site".to_owned())));
    assert_eq!(
        contact.values,
        [(ContactFieldId(Uuid::from_u128(2)), "1990-02-01".to_owned())]
    );
    let RowReading::Contact(contact) = row("Ana;41 98888-7777;não;") else {
        panic!("the row is good");
    };
    assert_eq!((contact.consent.len(), contact.agreed), (0, None));
}

#[test]
fn who_has_no_name_is_called_by_their_phone() {
    let RowReading::Contact(contact) = row(";41 98888-7777") else {
        panic!("the row is good");
    };
    assert_eq!(contact.name, "+55 41 98888-7777");
}

#[test]
fn counts_add_up_to_the_rows() {
    let mut counts = ImportCounts::default();
    let checked = |verdict, consent| CheckedRow {
        line: 2,
        name: String::new(),
        phone: String::new(),
        verdict,
        consent,
    };
    counts.count(&checked(Verdict::New, Some(RowConsent::Added)));
    counts.count(&checked(Verdict::Repeated { line: 2 }, None));
    counts.count(&checked(Verdict::Invalid(RowTrouble::Name), None));
    assert_eq!((counts.rows(), counts.new, counts.consents), (3, 1, 1));
    for sort in RowSort::ALL {
        assert_eq!(RowSort::from_slug(sort.slug()), Some(sort));
    }
    assert!(RowSort::New.holds(&Verdict::New) && !RowSort::Known.holds(&Verdict::New));
}
