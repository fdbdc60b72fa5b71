//! Two things JSON allows and nobody can store: half a surrogate pair (names cut in the middle of an emoji) and
//! the NUL character (Postgres has no text with it). Both become U+FFFD, so that one odd name costs no message.

use std::borrow::Cow;

const REPLACEMENT: &[u8] = b"\\ufffd";

/// The body, copied only when something had to be replaced.
pub(super) fn repaired(body: &[u8]) -> Cow<'_, [u8]> {
    let mut fixed: Option<Vec<u8>> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(step) = body[at..].iter().position(|&b| b == b'\\') {
        at += step;
        let width = match unit(body, at) {
            // A backslash and what it escapes, whatever that is.
            None => 2,
            Some(0xd800..=0xdbff) if matches!(unit(body, at + 6), Some(0xdc00..=0xdfff)) => 12,
            Some(0 | 0xd800..=0xdfff) => {
                let fixed = fixed.get_or_insert_with(|| Vec::with_capacity(body.len()));
                fixed.extend_from_slice(&body[copied..at]);
                fixed.extend_from_slice(REPLACEMENT);
                copied = at + 6;
                6
            }
            Some(_) => 6,
        };
        at = (at + width).min(body.len());
    }
    match fixed {
        None => Cow::Borrowed(body),
        Some(mut fixed) => {
            fixed.extend_from_slice(&body[copied..]);
            Cow::Owned(fixed)
        }
    }
}

/// The UTF-16 unit written as `\uXXXX` at this place.
fn unit(body: &[u8], at: usize) -> Option<u16> {
    let escape = body.get(at..at + 6)?;
    if &escape[..2] != b"\\u" || !escape[2..].iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(&escape[2..]).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_be_stored_is_replaced() {
        let same = br#"{"a":"Ol\u00e1 \ud83d\udc4d \\u0000 \\\\ \"\n"}"#;
        assert!(matches!(repaired(same), Cow::Borrowed(_)));
        for (odd, fixed) in [
            (r#""Ana \ud83d""#, r#""Ana \ufffd""#),
            (r#""\udc4d\ud83d\ud83d\udc4d""#, r#""\ufffd\ufffd\ud83d\udc4d""#),
            (r#""a\u0000b""#, r#""a\ufffdb""#),
            (r#""\\\u0000""#, r#""\\\ufffd""#),
            ("\"\\", "\"\\"),
            (r#""\ud83"#, r#""\ud83"#),
        ] {
            assert_eq!(repaired(odd.as_bytes()), fixed.as_bytes(), "{odd}");
        }
    }
}
