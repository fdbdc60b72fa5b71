use super::parts::{named, numbered, plain_words, sample};
use super::*;
use crate::phone::{Phone, PhoneError};
use crate::template::{FillTrouble, Slot, TemplateHeader, TemplateParts};
use crate::words::Language;

fn cells(line: &str) -> Vec<String> {
    line.split(';').map(str::to_owned).collect()
}

fn sheet(headings: &str, parts: &TemplateParts) -> Result<BatchSheet, SheetTrouble> {
    BatchSheet::read(&cells(headings), parts)
}

fn headings(parts: &TemplateParts, language: Language) -> Vec<String> {
    model(parts, language).headings
}

#[test]
fn each_variable_has_its_column_in_the_order_seen() {
    assert_eq!(
        headings(&numbered(), Language::PtBr),
        [
            "Telefone",
            "Nome",
            "Cabeçalho: variável 1",
            "Variável 2",
            "Variável 1",
            "Botão 2: parte do endereço",
            "Botão 3: código"
        ]
    );
    assert_eq!(
        headings(&numbered(), Language::En)[2..],
        [
            "Header: variable 1",
            "Variable 2",
            "Variable 1",
            "Button 2: part of the address",
            "Button 3: code"
        ]
    );
    assert_eq!(
        headings(&plain_words("Promoção de hoje."), Language::PtBr),
        ["Telefone", "Nome"]
    );
}

#[test]
fn a_named_variable_is_its_own_heading_and_one_called_name_is_the_name() {
    assert_eq!(
        headings(&named(), Language::PtBr),
        ["Telefone", "pedido", "nome", "data_entrega"]
    );
    let clash = TemplateParts {
        header: Some(TemplateHeader::Text("{{dia}} e {{nome}}".into())),
        ..plain_words("Ligue para {{telefone}} até {{dia}}.")
    };
    assert_eq!(
        headings(&clash, Language::PtBr),
        [
            "Telefone",
            "Nome",
            "Cabeçalho: dia",
            "Cabeçalho: nome",
            "Variável telefone",
            "dia"
        ]
    );
}

#[test]
fn a_file_or_place_in_the_header_is_no_column_and_no_rows_trouble() {
    let parts = TemplateParts {
        header: Some(TemplateHeader::Image),
        ..plain_words("Olá {{1}}, veja!")
    };
    assert_eq!(row_slots(&parts), [Slot::Body("1".into())]);
    let mut sheet = sheet("Telefone;Variável 1", &parts).unwrap();
    let row = sheet.row(2, &cells("41 98888-7777;Ana")).unwrap();
    assert!(matches!(row.reading, RowReading::Recipient(_)));
}

#[test]
fn the_model_reads_as_its_own_sheet_in_both_languages() {
    for parts in [numbered(), named(), plain_words("Olá!")] {
        for language in [Language::PtBr, Language::En] {
            let model = model(&parts, language);
            assert_eq!(model.notes.len(), model.headings.len());
            let mut sheet = BatchSheet::read(&model.headings, &parts).unwrap();
            assert!(sheet.unknown().is_empty());
            let row = sheet.row(2, &model.example).unwrap();
            assert!(matches!(row.reading, RowReading::Recipient(_)), "{row:?}");
            assert_eq!(row.values.len(), row_slots(&parts).len());
        }
    }
}

#[test]
fn the_model_shows_the_templates_own_samples() {
    let model = model(&numbered(), Language::PtBr);
    assert_eq!(
        model.example,
        [
            "41 98888-7777",
            "Ana Souza",
            "812",
            "Variável 2",
            "Ana",
            "812",
            "VERAO20"
        ]
    );
    assert_eq!(
        model.notes[4],
        "Olá, {{2}} e {{1}} e de novo {{1}}.\nExemplo: Ana"
    );
    assert_eq!(model.notes[2], "Pedido {{1}}\nExemplo: 812");
    assert!(model.notes[0].contains("texto") && model.notes[5].starts_with("O fim do endereço"));
}

#[test]
fn headings_are_found_in_any_order_however_they_are_written() {
    let mut sheet = sheet("cor; NOME ;{{Pedido}};Celular;Data  Entrega;", &named()).unwrap();
    assert_eq!(sheet.unknown(), ["cor"]);
    let row = sheet
        .row(2, &cells("azul;Ana Souza;812;(41) 98888-7777; sexta "))
        .unwrap();
    assert_eq!(row.values, ["812", "Ana Souza", "sexta"]);
    assert_eq!(row.name, "Ana Souza");
    assert_eq!(row.phone_typed, "(41) 98888-7777");
    let filled = filling(&named(), &row.values, None, None);
    assert_eq!(filled.value(&Slot::Body("data_entrega".into())), Some("sexta"));
}

#[test]
fn a_sheet_that_is_none_says_why() {
    let trouble = |headings: &str| sheet(headings, &named()).unwrap_err();
    assert_eq!(trouble("nome;pedido;data_entrega"), SheetTrouble::NoPhoneColumn);
    assert_eq!(
        trouble("telefone;pedido"),
        SheetTrouble::ColumnsMissing(vec!["nome".into(), "data_entrega".into()])
    );
    assert_eq!(
        trouble("telefone;nome;pedido;data_entrega; WhatsApp "),
        SheetTrouble::ColumnTwice("WhatsApp".into())
    );
    assert_eq!(trouble(&"x;".repeat(MOST_COLUMNS)), SheetTrouble::TooManyColumns);
    let mut empty = sheet("Telefone;Nome", &plain_words("Olá!")).unwrap();
    assert_eq!(empty.row(2, &cells(" ;\u{a0}")), None);
    assert_eq!((empty.rows(), empty.end()), (0, Err(SheetTrouble::Empty)));
    for line in 2..MOST_ROWS + 2 {
        empty.row(line, &["x".to_owned()]);
    }
    assert_eq!(empty.end(), Ok(()));
    empty.row(MOST_ROWS + 2, &["x".to_owned()]);
    assert_eq!(empty.end(), Err(SheetTrouble::TooManyRows));
}

#[test]
fn another_spelling_repeats_the_first_good_row_and_an_invalid_row_is_not_what_is_repeated() {
    let mut sheet = sheet("Telefone;Variável 1", &plain_words("Olá {{1}}!")).unwrap();
    let mut read = |line, text: &str| sheet.row(line, &cells(text)).unwrap().reading;
    assert!(matches!(read(2, "41 98888-7777;"), RowReading::Invalid(_)));
    let phone = Phone::parse("+5541988887777").unwrap();
    assert_eq!(read(4, "41 98888-7777;Ana"), RowReading::Recipient(phone));
    for (line, text) in [
        (5, "+55 (41) 8888-7777;Bia"),
        (6, "5,541988887777E+12;Caio"),
        (7, "'41988887777.0;Davi"),
        (8, "041 98888 7777;Eva"),
    ] {
        assert_eq!(read(line, text), RowReading::Repeats { line: 4 }, "{text}");
    }
    assert!(matches!(read(9, "41 3888-7777;Fabi"), RowReading::Recipient(_)));
}

#[test]
fn each_row_is_refused_with_its_reason() {
    let mut sheet = sheet("Telefone;Nome;Variável 1;Cupom", &{
        let mut parts = plain_words("Olá {{1}}!");
        parts.buttons.push(crate::template::TemplateButton::CopyCode);
        parts
    })
    .unwrap();
    let value = |column: &str, trouble| RowTrouble::Value {
        column: column.into(),
        trouble,
    };
    let long = FillTrouble::TooLong(crate::template::Count { used: 21, most: 20 });
    let x21 = format!("41 98888-7777;;Ana;{}", "x".repeat(21));
    let name = format!("41 98888-7777;{};Ana;X", "a".repeat(101));
    for (text, expected) in [
        (";;Ana;X", RowTrouble::Phone(PhoneError::Empty)),
        (
            "98888-7777;;Ana;X",
            RowTrouble::Phone(PhoneError::MissingAreaCode),
        ),
        ("5,54199E+12;;Ana;X", RowTrouble::PhoneRounded),
        (name.as_str(), RowTrouble::Name),
        ("41 98888-7777;;;X", value("Variável 1", FillTrouble::Empty)),
        ("41 98888-7777;;\u{a0};X", value("Variável 1", FillTrouble::Empty)),
        ("41 98888-7777;;a\nb;X", value("Variável 1", FillTrouble::Break)),
        ("41 98888-7777;;a\tb;X", value("Variável 1", FillTrouble::Break)),
        (
            "41 98888-7777;;a     b;X",
            value("Variável 1", FillTrouble::Blanks),
        ),
        ("41 98888-7777;;Ana", value("Cupom", FillTrouble::Empty)),
        (x21.as_str(), value("Cupom", long)),
    ] {
        let row = sheet.row(2, &cells(text)).unwrap();
        assert_eq!(row.reading, RowReading::Invalid(expected), "{text}");
    }
    assert_eq!(sheet.rows(), 11);
}

#[test]
fn what_fills_the_template_need_not_be_a_name_that_is_kept() {
    let mut sheet = sheet("Telefone;nome", &plain_words("Olá {{nome}}!")).unwrap();
    let row = sheet
        .row(2, &cells(&format!("41 98888-7777;{}", "a".repeat(101))))
        .unwrap();
    assert!(matches!(row.reading, RowReading::Recipient(_)));
    assert_eq!((row.name.as_str(), row.values[0].len()), ("", 101));
}

#[test]
fn a_sample_that_is_a_whole_address_shows_its_end() {
    let mut parts = numbered();
    parts.samples = vec![sample(Slot::Button(1), "https://loja.example/r/77")];
    let columns = columns(&parts);
    assert_eq!(columns[5].sample.as_deref(), Some("77"));
    assert!(columns[0].required && !columns[1].required && columns[5].required);
}
