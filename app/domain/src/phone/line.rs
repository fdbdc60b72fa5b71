//! One telephone line, several spellings: the digit some countries put before a mobile (`cloud-api.md` 2.4).
//!
//! Brazil put a 9 before its mobiles in 2012–2016, Mexico used a 1 and Argentina uses a 9 after the country
//! code. WhatsApp's ids keep whichever form the account was made with, so both have to mean the same line.

use super::is_area_code;

/// A line whose mobile digit may be written or left out.
struct Line<'a> {
    /// Country code and, in Brazil, DDD.
    head: &'a str,
    /// The digit.
    mark: &'static str,
    /// The rest, the same in both spellings.
    tail: &'a str,
    /// Whether this spelling has the digit.
    marked: bool,
    /// Whether the canonical spelling has it.
    keeps_mark: bool,
}

impl<'a> Line<'a> {
    /// Reads `digits` as such a line; none when there is only one way to write it.
    fn read(digits: &'a str) -> Option<Self> {
        if !matches!(digits.len(), 12 | 13) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let marked = digits.len() == 13;
        let (head, mark, first, keeps_mark) = match &digits[..2] {
            "55" if is_area_code(&digits[2..4]) => (4, "9", b'6'..=b'9', true),
            "52" => (2, "1", b'2'..=b'9', false),
            "54" => (2, "9", b'1'..=b'3', true),
            _ => return None,
        };
        let (head, rest) = digits.split_at(head);
        let tail = if marked { rest.strip_prefix(mark)? } else { rest };
        first.contains(&tail.as_bytes()[0]).then_some(Self {
            head,
            mark,
            tail,
            marked,
            keeps_mark,
        })
    }

    fn write(&self, before: &str, marked: bool) -> String {
        [before, self.head, if marked { self.mark } else { "" }, self.tail].concat()
    }
}

/// Every spelling, in bare international digits, of the line that `digits` names; `digits` itself first.
///
/// - Brazil: a mobile with and without its ninth digit, where what follows the digit begins with 6–9.
///   Landlines begin with 2–5, so `554130000000` and `5541930000000` (a landline, and a mobile issued
///   after the ninth digit existed) are two lines and stay two.
/// - Mexico: `521` and `52`. Argentina: `549` and `54`.
pub fn same_line_variants(digits: &str) -> Vec<String> {
    let mut spellings = vec![digits.to_owned()];
    if let Some(line) = Line::read(digits) {
        spellings.push(line.write("", !line.marked));
    }
    spellings
}

/// The one spelling that stands for all of [`same_line_variants`], in E.164: Brazilian and Argentine mobiles
/// with their 9, Mexican ones without the 1.
///
/// Safe to match people by, because it adds or drops the digit only where no second line could have the other
/// spelling. In Brazil eight digits that begin with 6–9 were never given to landlines (those begin with 2–5),
/// and each such mobile received its 9 in front; a mobile whose digits after the 9 begin with 0–5 never had a
/// short form and is left as it is. So a landline and a mobile never meet. In Mexico and Argentina the ten
/// national digits name one line by themselves; the digit only says how it is called from abroad.
pub(super) fn canonical(digits: &str) -> String {
    match Line::read(digits) {
        Some(line) => line.write("+", line.keeps_mark),
        None => ["+", digits].concat(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{canonical, same_line_variants};

    fn same_line(a: &str, b: &str) -> bool {
        same_line_variants(a).iter().any(|spelling| spelling == b)
    }

    #[test]
    fn a_brazilian_mobile_is_one_line_with_and_without_its_ninth_digit() {
        for (short, long) in [
            ("554188887777", "5541988887777"),
            ("551168887777", "5511968887777"),
        ] {
            assert_eq!(same_line_variants(short), [short, long]);
            assert_eq!(same_line_variants(long), [long, short]);
            assert_eq!(canonical(short), format!("+{long}"));
            assert_eq!(canonical(long), format!("+{long}"));
        }
    }

    #[test]
    fn a_landline_and_the_mobile_that_looks_like_it_stay_two_lines() {
        for first in ["2", "3", "4", "5"] {
            let landline = format!("5541{first}2345678");
            let mobile = format!("55419{first}2345678");
            assert_eq!(same_line_variants(&landline), [landline.as_str()]);
            assert_eq!(same_line_variants(&mobile), [mobile.as_str()]);
            assert_ne!(canonical(&landline), canonical(&mobile));
        }
    }

    #[test]
    fn mexico_and_argentina_have_two_spellings_as_well() {
        assert!(same_line("5215512345678", "525512345678"));
        assert!(same_line("5491141234567", "541141234567"));
        assert_eq!(canonical("5215512345678"), "+525512345678");
        assert_eq!(canonical("541141234567"), "+5491141234567");
    }

    #[test]
    fn other_countries_false_area_codes_and_other_texts_are_left_alone() {
        for digits in [
            "16315551234",
            "552088887777",
            "351912345678",
            "55418888777",
            "",
            "5541 8888777",
            "é54188887777",
        ] {
            assert_eq!(same_line_variants(digits), [digits]);
        }
    }

    /// Digits of every kind, thick with the lines that have two spellings.
    fn digits() -> impl Strategy<Value = String> {
        prop_oneof![
            "(55[1-9][1-9]|52|54)[19]?[0-9]{8,11}",
            "55[1-9][1-9]9?[1-9][0-9]{7}",
            "[0-9]{6,15}"
        ]
    }

    proptest! {
        #[test]
        fn every_spelling_names_the_others_and_itself(x in digits(), y in digits()) {
            prop_assert!(same_line(&x, &x));
            prop_assert_eq!(same_line(&x, &y), same_line(&y, &x));
            for spelling in same_line_variants(&x) {
                prop_assert!(same_line(&spelling, &x));
                prop_assert_eq!(same_line_variants(&spelling).len(), same_line_variants(&x).len());
            }
        }

        #[test]
        fn two_numbers_share_the_canonical_spelling_exactly_when_they_are_one_line(x in digits(), y in digits()) {
            prop_assert_eq!(canonical(&x) == canonical(&y), same_line(&x, &y));
            for spelling in same_line_variants(&x) {
                prop_assert_eq!(canonical(&spelling), canonical(&x));
            }
            prop_assert_eq!(canonical(&canonical(&x)[1..]), canonical(&x));
        }

        #[test]
        fn no_landline_ever_meets_another_number(ddd in "[1-9][1-9]", landline in "[2-5][0-9]{7}", other in digits()) {
            let landline = format!("55{ddd}{landline}");
            prop_assert!(landline == other || canonical(&landline) != canonical(&other));
        }
    }
}
