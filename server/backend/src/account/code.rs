//! Time-based one-time codes (RFC 6238: SHA-1, six digits, thirty seconds), and what an app is told to make them.

use hmac::{Hmac, KeyInit, Mac};
use qrcode::{Color, EcLevel, QrCode};
use sha1::Sha1;

/// Seconds that a code holds.
const STEP: i64 = 30;
/// Bytes of a secret, as many as the hash gives (RFC 4226, section 4).
pub(super) const SECRET: usize = 20;
/// Light units around a QR code.
const QUIET: usize = 4;

/// The step of the instant `unix` seconds.
pub(super) fn step(unix: i64) -> i64 {
    unix.div_euclid(STEP)
}

/// The code of `step`.
pub(super) fn code(secret: &[u8], step: i64) -> u32 {
    // HMAC takes a key of any length: the error branch is the type's, not ours.
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&Default::default()));
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let from = usize::from(digest[19] & 0x0f);
    let word = u32::from_be_bytes([digest[from], digest[from + 1], digest[from + 2], digest[from + 3]]);
    (word & 0x7fff_ffff) % 1_000_000
}

/// The step, among the present one and its neighbours, that `typed` is the code of: clocks differ a little.
pub(super) fn matching_step(secret: &[u8], typed: u32, unix: i64) -> Option<i64> {
    let now = step(unix);
    [now, now - 1, now + 1]
        .into_iter()
        .find(|step| code(secret, *step) == typed)
}

/// Base 32 without padding (RFC 4648), as apps want secrets.
pub(super) fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits)) as usize & 31]));
    }
    text
}

/// The address that an app reads from the drawing.
pub(super) fn uri(secret: &str, issuer: &str, email: &str) -> String {
    let (issuer, email) = (encode(issuer), encode(email));
    format!("otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}")
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// `text` as a QR code: the path of the dark units of an SVG, and the SVG's side.
pub(super) fn drawing(text: &str) -> Option<(String, usize)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    Some((path, width + 2 * QUIET))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        let secret = b"12345678901234567890";
        for (unix, expected) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code(secret, step(unix)), expected, "{unix}");
        }
    }

    #[test]
    fn a_code_holds_for_its_neighbours_and_no_longer() {
        let secret = b"12345678901234567890";
        let code = code(secret, step(1_000_000));
        assert_eq!(matching_step(secret, code, 1_000_000 + 30), Some(step(1_000_000)));
        assert_eq!(matching_step(secret, code, 1_000_000 - 30), Some(step(1_000_000)));
        assert_eq!(matching_step(secret, code, 1_000_000 + 90), None);
    }

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(
            base32(b"12345678901234567890"),
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        );
        assert_eq!(
            uri("ABC", "Guichê", "a b@c.d"),
            "otpauth://totp/Guich%C3%AA:a%20b%40c.d?secret=ABC&issuer=Guich%C3%AA"
        );
        let (path, side) = drawing("otpauth://totp/x").unwrap();
        assert!(
            path.starts_with("M4 4h7v1h-7z"),
            "the corner of every QR code: {path}"
        );
        assert!(side > 28);
    }
}
