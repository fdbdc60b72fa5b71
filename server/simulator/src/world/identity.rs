//! Phones, WhatsApp ids, business-scoped user ids and message ids.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// WhatsApp's own id for a phone, which need not be its digits: Brazilian mobiles lose the ninth digit from area
/// code 31 on and keep it below. A rule of thumb Meta does not promise; enough to make `wa_id` differ from the
/// input.
pub(crate) fn wa_id_of(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if !(8..=15).contains(&digits.len()) || !phone.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c))
    {
        return None;
    }
    let Some(national) = digits.strip_prefix("55") else {
        return Some(digits);
    };
    let (Some(area), Some(local)) = (national.get(..2), national.get(2..)) else {
        return Some(digits);
    };
    let short_area = area.parse::<u8>().is_ok_and(|area| area >= 31);
    Some(match local.len() {
        // What follows the 9 starts with 6 to 9 on a mobile; a landline with a stray 9 is left alone.
        9 if local.starts_with('9') && local[1..].starts_with(['6', '7', '8', '9']) && short_area => {
            format!("55{area}{}", &local[1..])
        }
        8 if local.starts_with(['6', '7', '8', '9']) && !short_area => format!("55{area}9{local}"),
        _ => digits,
    })
}

/// `+` and the digits.
pub(crate) fn e164(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    format!("+{digits}")
}

/// `BR.13491208655302741918`, `BR.ENT.…`
pub(crate) fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    let id = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

pub(crate) fn new_user_id() -> String {
    format!("BR.{:020}", rand::random::<u64>())
}

/// Opaque, unique and not fit for an URL: base64 with padding, often with `+` and `/`.
pub(crate) fn new_wamid(who: &str) -> String {
    let mut bytes = vec![0x1d, 0x0a, who.len() as u8];
    bytes.extend_from_slice(who.as_bytes());
    bytes.extend_from_slice(&[0x15, 0x02, 0x00, 0x12, 0x18, 0x14]);
    bytes.extend_from_slice(&rand::random::<u128>().to_be_bytes());
    bytes.push(0);
    // One byte over a multiple of three: two signs of padding.
    while bytes.len() % 3 != 1 {
        bytes.push(0);
    }
    format!("wamid.{}", STANDARD.encode(bytes))
}

/// A 16-digit id, as nodes of the Graph have.
pub(crate) fn new_node_id() -> String {
    format!(
        "{}",
        1_000_000_000_000_000 + rand::random::<u64>() % 8_000_000_000_000_000
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ninth_digit_goes_from_area_31_on() {
        for (phone, wa_id) in [
            ("+55 41 98888-7777", "554188887777"),
            ("5541988887777", "554188887777"),
            ("+55 11 97777-6666", "5511977776666"),
            ("551177776666", "5511977776666"),
            ("554132345678", "554132345678"),
            ("5541932345678", "5541932345678"),
            ("551132345678", "551132345678"),
            ("+1 (631) 555-1234", "16315551234"),
        ] {
            assert_eq!(wa_id_of(phone).as_deref(), Some(wa_id), "{phone}");
        }
        for odd in ["", "123", "ana", "+55 41 9888a-7777", "1234567890123456"] {
            assert_eq!(wa_id_of(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_message_id_is_not_fit_for_an_url() {
        let id = new_wamid("554188887777");
        assert!(id.starts_with("wamid.") && id.ends_with("=="));
        assert_ne!(id, new_wamid("554188887777"));
    }

    #[test]
    fn user_ids_have_a_country() {
        assert!(is_user_id("BR.13491208655302741918") && is_user_id("BR.ENT.1a"));
        assert!(!is_user_id("br.1") && !is_user_id("BR.") && !is_user_id("5541988887777"));
        assert!(is_user_id(&new_user_id()));
    }
}
