//! Which country's price a phone has: Meta goes by the calling code.

use super::OTHER;
use crate::phone::Phone;

/// Calling codes and their countries (ITU-T E.164): those that Meta prices by themselves, Brazil's neighbours, and
/// others that a Brazilian business writes to. Of two codes that fit, the longer counts.
///
/// `US` stands for Canada too: one code, and one market with Meta.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("1", "US"),
    ("20", "EG"), ("212", "MA"), ("234", "NG"), ("238", "CV"), ("244", "AO"), ("254", "KE"), ("258", "MZ"), ("27", "ZA"),
    ("30", "GR"), ("31", "NL"), ("32", "BE"), ("33", "FR"), ("34", "ES"), ("351", "PT"), ("353", "IE"), ("358", "FI"),
    ("380", "UA"), ("39", "IT"), ("40", "RO"), ("41", "CH"), ("420", "CZ"), ("43", "AT"), ("44", "GB"), ("45", "DK"),
    ("46", "SE"), ("47", "NO"), ("48", "PL"), ("49", "DE"),
    ("502", "GT"), ("503", "SV"), ("504", "HN"), ("505", "NI"), ("506", "CR"), ("507", "PA"), ("51", "PE"), ("52", "MX"),
    ("53", "CU"), ("54", "AR"), ("55", "BR"), ("56", "CL"), ("57", "CO"), ("58", "VE"), ("591", "BO"), ("592", "GY"),
    ("593", "EC"), ("595", "PY"), ("597", "SR"), ("598", "UY"),
    ("60", "MY"), ("61", "AU"), ("62", "ID"), ("63", "PH"), ("64", "NZ"), ("65", "SG"), ("66", "TH"),
    ("7", "RU"), ("76", "KZ"), ("77", "KZ"),
    ("81", "JP"), ("82", "KR"), ("84", "VN"), ("852", "HK"), ("86", "CN"), ("880", "BD"), ("886", "TW"),
    ("90", "TR"), ("91", "IN"), ("92", "PK"), ("94", "LK"), ("964", "IQ"), ("965", "KW"), ("966", "SA"), ("968", "OM"),
    ("971", "AE"), ("972", "IL"), ("977", "NP"),
];

/// Area codes of +1 outside North America, in the Caribbean and the Pacific: other prices than the United States'.
const ISLANDS: &[&str] = &[
    "242", "246", "264", "268", "284", "340", "345", "441", "473", "649", "658", "664", "670", "671", "684",
    "721", "758", "767", "784", "787", "809", "829", "849", "868", "869", "876", "939",
];

/// The country by whose price a message to `phone` is billed: ISO 3166-1 alpha-2, or [`OTHER`] for one that is not told
/// apart here.
pub fn country_of(phone: &Phone) -> &'static str {
    let digits = phone.digits();
    let island = digits.strip_prefix('1').and_then(|rest| rest.get(..3));
    if island.is_some_and(|area| ISLANDS.contains(&area)) {
        return OTHER;
    }
    CODES
        .iter()
        .filter(|(code, _)| digits.starts_with(code))
        .max_by_key(|(code, _)| code.len())
        .map_or(OTHER, |(_, country)| country)
}

/// The countries that a price can be written for, [`OTHER`] first, then by their codes.
pub fn countries() -> Vec<&'static str> {
    let mut countries: Vec<_> = CODES.iter().map(|(_, country)| *country).collect();
    countries.sort_unstable();
    countries.dedup();
    countries.insert(0, OTHER);
    countries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_has_its_countrys_price() {
        for (phone, country) in [
            ("(41) 98888-7777", "BR"),
            ("+55 41 3000-0000", "BR"),
            ("+1 631 555 1234", "US"),
            ("+1 416 555 1234", "US"),
            ("+1 809 555 1234", OTHER),
            ("+351 912 345 678", "PT"),
            ("+35 2691 234 567", OTHER),
            ("+54 9 11 4123 4567", "AR"),
            ("+52 1 55 1234 5678", "MX"),
            ("+595 981 123456", "PY"),
            ("+7 912 345 67 89", "RU"),
            ("+7 701 234 56 78", "KZ"),
            ("+39 312 345 6789", "IT"),
            ("+44 7400 123456", "GB"),
            ("+91 98765 43210", "IN"),
            ("+971 50 123 4567", "AE"),
            ("+979 50 123 4567", OTHER),
        ] {
            assert_eq!(country_of(&Phone::parse(phone).unwrap()), country, "{phone}");
        }
    }

    #[test]
    fn each_code_stands_once() {
        for (index, (code, country)) in CODES.iter().enumerate() {
            assert!(!CODES[..index].iter().any(|(other, _)| other == code), "{code}");
            assert!(country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()));
            assert!(code.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
    }
}
