//! Writing a phone as people do.

use super::{is_area_code, line};

/// See [`super::Phone::display`].
pub(super) fn display(e164: &str) -> String {
    let digits = e164.strip_prefix('+').unwrap_or(e164);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return e164.to_owned();
    }
    let canonical = line::canonical(digits);
    let digits = &canonical[1..];
    if digits.starts_with("55") && matches!(digits.len(), 12 | 13) && is_area_code(&digits[2..4]) {
        let (subscriber, last) = digits[4..].split_at(digits.len() - 8);
        return format!("+55 {} {subscriber}-{last}", &digits[2..4]);
    }
    let (country, mut rest) = digits.split_at(country_code_length(digits).min(digits.len()));
    let mut shown = ["+", country].concat();
    for size in groups(rest.len()) {
        let (group, after) = rest.split_at(*size);
        shown.push(' ');
        shown.push_str(group);
        rest = after;
    }
    if !rest.is_empty() {
        shown.push(' ');
        shown.push_str(rest);
    }
    shown
}

/// How many digits the country code has that `digits` begin with (ITU-T E.164, list of assigned codes).
fn country_code_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

/// Groups in which that many digits read well.
fn groups(length: usize) -> &'static [usize] {
    match length {
        6 => &[3, 3],
        7 => &[3, 4],
        8 => &[4, 4],
        9 => &[3, 3, 3],
        10 => &[3, 3, 4],
        11 => &[3, 4, 4],
        12 => &[4, 4, 4],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::display;

    #[test]
    fn brazilian_numbers_read_as_brazilians_write_them() {
        assert_eq!(display("+5541988887777"), "+55 41 98888-7777");
        assert_eq!(display("+554130000000"), "+55 41 3000-0000");
        assert_eq!(display("+5511941234567"), "+55 11 94123-4567");
    }

    #[test]
    fn a_mobile_without_its_ninth_digit_is_shown_with_it() {
        assert_eq!(display("554188887777"), "+55 41 98888-7777");
    }

    #[test]
    fn foreign_numbers_are_grouped_after_their_country_code() {
        assert_eq!(display("+16315551234"), "+1 631 555 1234");
        assert_eq!(display("+351912345678"), "+351 912 345 678");
        assert_eq!(display("+5491141234567"), "+54 911 4123 4567");
        assert_eq!(display("+558001234567"), "+55 800 123 4567");
    }

    #[test]
    fn what_is_not_a_number_is_shown_as_it_is() {
        assert_eq!(display("Maria"), "Maria");
        assert_eq!(display(""), "+");
        assert_eq!(display("+12"), "+1 2");
    }
}
