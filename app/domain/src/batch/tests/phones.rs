use proptest::prelude::*;

use super::*;
use crate::phone::{Phone, PhoneError};

#[test]
fn a_phone_is_read_as_spreadsheets_leave_it() {
    for cell in [
        "41988887777",
        " 41 98888-7777\u{a0}",
        "41.98888.7777",
        "(41) 98888-7777.0",
        "5,541988887777E+12",
        "5.541988887777E+12",
        "5.541988887777e12",
        "+5,541988887777E+12",
        "5,5419888877770E+12",
        "4,1988887777E+10",
        "4,188887777E9",
        "5541988887777.0",
        "5541988887777,0",
        "+5541988887777.00",
        "41988887777,00",
        "'41988887777",
        "’5541988887777",
        "=\"41988887777\"",
        "\u{feff}5541988887777",
        "4188887777",
        "(41)\u{a0}8888\u{2011}7777",
    ] {
        assert_eq!(
            sheet_phone(cell).map(Phone::into_string),
            Ok("+5541988887777".into()),
            "{cell}"
        );
    }
}

#[test]
fn pairs_of_digits_are_no_decimals() {
    let phone = |cell| sheet_phone(cell).map(Phone::into_string);
    assert_eq!(phone("41 98888.77.00"), Ok("+5541988887700".into()));
}

#[test]
fn digits_that_a_spreadsheet_left_out_are_never_guessed() {
    for cell in [
        "5,54199E+12",
        "5.54199E+12",
        "5,5E+12",
        "5E+12",
        "5E12",
        "5,54198888777E+12",
        "5,541988887777E+13",
        "5,541988887777E+99999",
        // Half a digit is no digit.
        "5,5419888877771E+12",
        "5,541988887777E+11",
    ] {
        assert_eq!(sheet_phone(cell), Err(RowTrouble::PhoneRounded), "{cell}");
    }
}

#[test]
fn what_is_no_number_in_scientific_notation_is_a_phone_or_says_why_not() {
    for (cell, trouble) in [
        ("Eva", PhoneError::StrayCharacter('E')),
        ("E+12", PhoneError::StrayCharacter('E')),
        ("5,5E", PhoneError::StrayCharacter(',')),
        ("5,5E-3", PhoneError::StrayCharacter(',')),
        ("5,5,5E+3", PhoneError::StrayCharacter(',')),
        ("5E+99999999999999999999", PhoneError::StrayCharacter('E')),
        ("'", PhoneError::Empty),
        ("", PhoneError::Empty),
        (".0", PhoneError::Empty),
        ("98888-7777.0", PhoneError::MissingAreaCode),
        ("41300000.00", PhoneError::MissingAreaCode),
    ] {
        assert_eq!(sheet_phone(cell), Err(RowTrouble::Phone(trouble)), "{cell}");
    }
}

/// As spreadsheets write `digits` in scientific notation with all of its digits.
fn scientific(digits: &str, comma: bool) -> String {
    let mark = if comma { ',' } else { '.' };
    format!("{}{mark}{}E+{}", &digits[..1], &digits[1..], digits.len() - 1)
}

proptest! {
    #[test]
    fn scientific_notation_is_the_number_or_refused(digits in "[1-9][0-9]{9,13}", comma: bool, shown in 1usize..14) {
        let text = scientific(&digits, comma);
        prop_assert_eq!(sheet_phone(&text), Phone::parse(&digits).map_err(RowTrouble::Phone));
        let cut = shown.min(digits.len());
        let rounded = scientific(&digits[..cut], comma);
        let rounded = rounded.replace(&format!("E+{}", cut - 1), &format!("E+{}", digits.len() - 1));
        if cut < digits.len() {
            prop_assert_eq!(sheet_phone(&rounded), Err(RowTrouble::PhoneRounded));
        }
    }

    #[test]
    fn what_a_person_may_type_is_read_as_everywhere(text in "[+0-9 ()-]{0,20}|\\PC{0,16}") {
        if let Ok(phone) = Phone::parse(&text) && !text.contains(".0") {
            prop_assert_eq!(sheet_phone(&text), Ok(phone));
        }
    }
}
