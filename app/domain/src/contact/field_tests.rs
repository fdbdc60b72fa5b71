use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn field(kind: ContactFieldKind) -> ContactField {
    ContactField {
        id: ContactFieldId(Uuid::nil()),
        name: "Campo".into(),
        kind,
        choices: vec!["Ouro".into(), "Prata".into(), "São João".into()],
        archived: false,
    }
}

#[test]
fn numbers_are_read_as_brazilians_and_machines_write_them() {
    let number = field(ContactFieldKind::Number);
    for (typed, kept) in [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234,5", "1234.5"),
        ("0.50", "0.5"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("-3,10", "-3.1"),
        ("-0", "0"),
        ("007", "7"),
        ("1 000", "1000"),
    ] {
        assert_eq!(number.read(typed).as_deref(), Ok(kept), "{typed}");
    }
    for bad in [
        "R$ 5",
        "1.23.4",
        "12a",
        ",",
        "-",
        "1..2",
        "1234567890123456",
        "1,2,3,",
    ] {
        assert!(number.read(bad).is_err(), "{bad}");
    }
}

#[test]
fn days_are_read_day_first_or_as_iso() {
    let date = field(ContactFieldKind::Date);
    for typed in [
        "31/12/2026",
        "31-12-2026",
        "2026-12-31",
        "2026-12-31 00:00:00",
        "31.12.2026",
    ] {
        assert_eq!(date.read(typed).as_deref(), Ok("2026-12-31"), "{typed}");
    }
    assert_eq!(date.shown("2026-12-31"), "31/12/2026");
    for bad in [
        "31/02/2026",
        "12/2026",
        "hoje",
        "31/12/26",
        "2026-13-01",
        "0000-01-01",
    ] {
        assert!(date.read(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_choice_is_found_without_accents_and_kept_as_it_was_written() {
    let choice = field(ContactFieldKind::Choice);
    assert_eq!(choice.read(" sao joao ").as_deref(), Ok("São João"));
    assert!(matches!(choice.read("Bronze"), Err(ContactTrouble::Value { .. })));
    assert_eq!(choice.read("  ").as_deref(), Ok(""));
}

#[test]
fn a_field_needs_a_name_that_no_column_of_the_sheet_has_and_choices_that_differ() {
    let form = |name: &str, kind, choices: &str| ContactFieldForm {
        name: name.into(),
        kind,
        choices: choices.into(),
    };
    assert_eq!(
        form(" Plano ", ContactFieldKind::Choice, "Ouro\nouro\n\nPrata").checked(),
        Ok(("Plano".into(), vec!["Ouro".into(), "Prata".into()]))
    );
    assert_eq!(
        form(" ", ContactFieldKind::Text, "").checked(),
        Err(ContactTrouble::FieldName)
    );
    assert_eq!(
        form("Telefone", ContactFieldKind::Text, "").checked(),
        Err(ContactTrouble::FieldNameTaken)
    );
    assert_eq!(
        form("Plano", ContactFieldKind::Choice, " ").checked(),
        Err(ContactTrouble::FieldChoices)
    );
}

proptest! {
    #[test]
    fn what_was_read_is_read_again_as_itself(typed in "[-0-9.,/ ]{0,12}") {
        for kind in [ContactFieldKind::Date, ContactFieldKind::Text] {
            if let Ok(once) = field(kind).read(&typed) {
                prop_assert_eq!(field(kind).read(&once), Ok(once.clone()));
            }
        }
        // With three decimals a lone point would part thousands: what is shown is read back, not what is kept.
        let number = field(ContactFieldKind::Number);
        if let Ok(once) = number.read(&typed) {
            prop_assert_eq!(number.read(&number.shown(&once)), Ok(once));
        }
    }
}
