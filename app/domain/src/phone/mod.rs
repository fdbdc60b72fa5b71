//! Phones: E.164, WhatsApp's own ids, and Brazil's ninth digit (`cloud-api.md` 2.4).

mod display;
mod line;
mod parse;
mod region;

pub use line::same_line_variants;
#[cfg(test)]
pub(crate) use parse::FORMS_OF_ONE;
pub use parse::PhoneError;
pub(crate) use parse::parts_digits;
pub use region::region;

use serde::{Deserialize, Serialize};

/// A phone in E.164 (`+5541988887777`), in the one spelling that stands for all of its line's
/// (`cloud-api.md` 2.4): a Brazilian mobile always has its ninth digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Phone(String);

/// WhatsApp's own id for a phone: digits, which need not be those people dial (`cloud-api.md` 2.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct WaId(String);

impl Phone {
    /// The phone that `text` names, in any form Brazilians write one (with DDD; with or without +55, a 0 or a
    /// carrier code in front, the ninth digit), or in international form with `+` or `00`.
    ///
    /// # Errors
    /// What keeps it from being a phone.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        parse::parse(text)
    }

    /// The phone behind WhatsApp's id, with the ninth digit that the id may lack.
    pub fn from_wa_id(id: &WaId) -> Self {
        Self(line::canonical(&id.0))
    }

    /// The phone that WhatsApp writes as `text`: bare digits are international there (`554188887777`); any
    /// other form is read as a person's.
    pub fn from_whatsapp(text: &str) -> Option<Self> {
        match international_digits(text) {
            Some(digits) => Some(Self(line::canonical(digits))),
            None => Self::parse(text).ok(),
        }
    }

    /// E.164, `+5541988887777`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without `+`.
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }

    /// As people write it: `+55 41 98888-7777`, `+1 631 555 1234`.
    pub fn display(&self) -> String {
        display::display(&self.0)
    }

    /// E.164, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl WaId {
    /// WhatsApp's id out of `text`: digits, 6 to 20 of them; a `+` in front is tolerated.
    pub fn parse(text: &str) -> Option<Self> {
        international_digits(text).map(|digits| Self(digits.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl std::fmt::Display for WaId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The bare digits of an international number, if `text` is nothing else.
pub(crate) fn international_digits(text: &str) -> Option<&str> {
    let text = text.trim();
    let digits = text.strip_prefix('+').unwrap_or(text);
    let fits = (6..=20).contains(&digits.len()) && !digits.starts_with('0');
    (fits && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Whether `ddd` is one of Brazil's 67 area codes (Anatel, Plano Geral de Códigos Nacionais).
pub fn is_area_code(ddd: &str) -> bool {
    let &[region, place] = ddd.as_bytes() else {
        return false;
    };
    let places: &[u8] = match region {
        b'1' | b'4' | b'6' | b'8' | b'9' => b"123456789",
        b'2' => b"12478",
        b'3' => b"1234578",
        b'5' => b"1345",
        b'7' => b"134579",
        _ => b"",
    };
    places.contains(&place)
}

#[cfg(test)]
mod tests {
    use super::{Phone, WaId, is_area_code};

    #[test]
    fn brazil_has_67_area_codes() {
        let valid = (0..100).filter(|ddd| is_area_code(&format!("{ddd:02}"))).count();
        assert_eq!(valid, 67);
        assert!(["11", "41", "55", "99"].into_iter().all(is_area_code));
        assert!(
            !["10", "20", "23", "36", "50", "52", "72", "1", "111", ""]
                .into_iter()
                .any(is_area_code)
        );
    }

    #[test]
    fn whatsapps_short_id_and_the_dialled_number_are_one_phone() {
        let short = Phone::from_wa_id(&WaId::parse("554188887777").unwrap());
        assert_eq!(short, Phone::parse("(41) 98888-7777").unwrap());
        assert_eq!(short.as_str(), "+5541988887777");
        assert_eq!(short.digits(), "5541988887777");
    }

    #[test]
    fn whatsapps_bare_digits_are_international_and_a_persons_are_not() {
        assert_eq!(
            Phone::from_whatsapp("41798887766").unwrap().as_str(),
            "+41798887766"
        );
        assert_eq!(
            Phone::from_whatsapp("+16315551234").unwrap().as_str(),
            "+16315551234"
        );
        assert_eq!(
            Phone::from_whatsapp("(41) 98888-7777").unwrap().as_str(),
            "+5541988887777"
        );
        assert_eq!(Phone::from_whatsapp("Maria"), None);
    }

    #[test]
    fn an_id_is_digits_and_nothing_else() {
        assert_eq!(WaId::parse("+554188887777").unwrap().as_str(), "554188887777");
        for text in [
            "",
            "BR.1349",
            "120363-1698",
            "5541 8888",
            "123456789012345678901",
            "04188887777",
        ] {
            assert_eq!(WaId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn both_travel_as_plain_text() {
        let phone = Phone::parse("41 3000-0000").unwrap();
        assert_eq!(serde_json::to_string(&phone).unwrap(), r#""+554130000000""#);
        assert_eq!(
            serde_json::from_str::<WaId>(r#""554130000000""#)
                .unwrap()
                .as_str(),
            "554130000000"
        );
    }
}
