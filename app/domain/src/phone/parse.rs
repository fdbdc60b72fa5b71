//! Reading a phone as people write it.

use serde::{Deserialize, Serialize};

use super::{Phone, is_area_code, line};

/// Why a text is not a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneError {
    /// There is nothing in it.
    Empty,
    /// It holds something that is no part of a phone.
    StrayCharacter(char),
    /// It has too few digits, or more than E.164's fifteen.
    WrongLength,
    /// A Brazilian number without its DDD.
    MissingAreaCode,
    /// Brazil has no such DDD.
    UnknownAreaCode(String),
    /// What follows the DDD is neither a mobile (9…, or the old 6–9) nor a landline (2–5).
    NotALine,
}

impl std::fmt::Display for PhoneError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("no phone"),
            Self::StrayCharacter(c) => write!(f, "`{c}` is no part of a phone"),
            Self::WrongLength => f.write_str("too few or too many digits"),
            Self::MissingAreaCode => f.write_str("the area code is missing"),
            Self::UnknownAreaCode(ddd) => write!(f, "Brazil has no area code {ddd}"),
            Self::NotALine => f.write_str("neither a mobile nor a landline"),
        }
    }
}

impl std::error::Error for PhoneError {}

/// See [`Phone::parse`].
pub(super) fn parse(text: &str) -> Result<Phone, PhoneError> {
    let (plus, digits) = digits(text)?;
    if plus {
        return international(&digits);
    }
    if let Some(abroad) = digits.strip_prefix("00") {
        return international(abroad);
    }
    match (digits.strip_prefix('0'), digits.len()) {
        // 0 DDD number, or 0 carrier DDD number.
        (Some(rest), 11 | 12) => national(rest),
        (Some(rest), 13 | 14) => national(&rest[2..]),
        (None, 12 | 13) if digits.starts_with("55") => national(&digits[2..]),
        (None, 10 | 11) => national(&digits),
        (None, 8 | 9) => Err(PhoneError::MissingAreaCode),
        _ => Err(PhoneError::WrongLength),
    }
}

/// The digits of `text`, and whether a `+` stands before them.
fn digits(text: &str) -> Result<(bool, String), PhoneError> {
    let mut plus = false;
    let mut digits = String::with_capacity(15);
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !plus => plus = true,
            c if parts_digits(c) => {}
            c => return Err(PhoneError::StrayCharacter(c)),
        }
    }
    if digits.is_empty() {
        Err(PhoneError::Empty)
    } else {
        Ok((plus, digits))
    }
}

/// Whether people write `c` between the digits of a phone.
pub(crate) fn parts_digits(c: char) -> bool {
    match c {
        '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}' => true,
        // Left behind when a number is copied out of WhatsApp or a spreadsheet.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => true,
        c => c.is_whitespace(),
    }
}

/// A number with its country code.
fn international(digits: &str) -> Result<Phone, PhoneError> {
    if let Some(rest) = digits.strip_prefix("55") {
        // “+55 (041) 98888-7777”.
        return national(rest.strip_prefix('0').unwrap_or(rest));
    }
    if !(8..=15).contains(&digits.len()) || digits.starts_with('0') {
        return Err(PhoneError::WrongLength);
    }
    Ok(Phone(line::canonical(digits)))
}

/// A Brazilian number: DDD, then eight digits or nine.
fn national(digits: &str) -> Result<Phone, PhoneError> {
    match digits.len() {
        8 | 9 => return Err(PhoneError::MissingAreaCode),
        10 | 11 => {}
        _ => return Err(PhoneError::WrongLength),
    }
    let (ddd, subscriber) = digits.split_at(2);
    if !is_area_code(ddd) {
        return Err(PhoneError::UnknownAreaCode(ddd.to_owned()));
    }
    match (subscriber.len(), subscriber.as_bytes()[0]) {
        (8, b'2'..=b'9') | (9, b'9') => Ok(Phone(line::canonical(&["55", digits].concat()))),
        _ => Err(PhoneError::NotALine),
    }
}

/// One mobile in every form Brazilians write it.
#[cfg(test)]
pub(crate) const FORMS_OF_ONE: [&str; 17] = [
    "41988887777",
    "4188887777",
    "(41) 98888-7777",
    "(41) 8888-7777",
    "41 9 8888 7777",
    "041 98888-7777",
    "(041) 98888-7777",
    "0 15 41 98888-7777",
    "0154188887777",
    "+55 41 98888-7777",
    "+55 (41) 8888-7777",
    "+55 (041) 98888-7777",
    "(+55) 41 98888.7777",
    "5541988887777",
    "554188887777",
    "0055 41 98888-7777",
    "\u{202a}+55\u{a0}41\u{a0}98888\u{2011}7777\u{202c}",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FORMS_OF_ONE, Phone, PhoneError};

    fn parsed(text: &str) -> String {
        Phone::parse(text).map_or_else(|refused| format!("{text}: {refused}"), Phone::into_string)
    }

    #[test]
    fn a_mobile_is_read_in_every_form_brazilians_write_it() {
        for text in FORMS_OF_ONE {
            assert_eq!(parsed(text), "+5541988887777");
        }
    }

    #[test]
    fn a_landline_keeps_its_eight_digits() {
        for text in [
            "4130000000",
            "(41) 3000-0000",
            "+55 41 3000-0000",
            "0 41 3000 0000",
            "554130000000",
        ] {
            assert_eq!(parsed(text), "+554130000000");
        }
    }

    #[test]
    fn ddd_55_is_not_taken_for_the_country() {
        assert_eq!(parsed("55 99988-7766"), "+5555999887766");
        assert_eq!(parsed("55 3222-1100"), "+555532221100");
        assert_eq!(parsed("+55 55 3222-1100"), "+555532221100");
    }

    #[test]
    fn a_mobile_issued_after_the_ninth_digit_is_a_mobile() {
        assert_eq!(parsed("11 94123-4567"), "+5511941234567");
    }

    #[test]
    fn a_foreign_number_needs_its_country_code_and_keeps_it() {
        assert_eq!(parsed("+1 (631) 555-1234"), "+16315551234");
        assert_eq!(parsed("00 351 912 345 678"), "+351912345678");
        assert_eq!(parsed("+52 1 55 1234 5678"), "+525512345678");
    }

    #[test]
    fn what_is_not_a_phone_says_why() {
        let refused = |text: &str| Phone::parse(text).unwrap_err();
        assert_eq!(refused("  "), PhoneError::Empty);
        assert_eq!(refused("+"), PhoneError::Empty);
        assert_eq!(refused("Maria"), PhoneError::StrayCharacter('M'));
        assert_eq!(refused("41+988887777"), PhoneError::StrayCharacter('+'));
        assert_eq!(refused("41 98888-7777 r. 3"), PhoneError::StrayCharacter('r'));
        assert_eq!(refused("98888-7777"), PhoneError::MissingAreaCode);
        assert_eq!(refused("+55 3000-0000"), PhoneError::MissingAreaCode);
        assert_eq!(refused("190"), PhoneError::WrongLength);
        assert_eq!(refused("+1234567890123456"), PhoneError::WrongLength);
        assert_eq!(refused("20 98888-7777"), PhoneError::UnknownAreaCode("20".into()));
        assert_eq!(refused("0800 123 4567"), PhoneError::UnknownAreaCode("80".into()));
        assert_eq!(refused("41 18888-7777"), PhoneError::NotALine);
        assert_eq!(refused("41 1000-0000"), PhoneError::NotALine);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_what_it_reads_it_reads_again(text in "\\PC{0,24}|[+0-9 ().-]{0,20}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse(&phone.display()), Ok(phone));
            }
        }
    }
}
