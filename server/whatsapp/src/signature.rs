//! `X-Hub-Signature-256`: HMAC-SHA256 with the app secret over the bytes exactly as they arrived.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The header that carries the signature.
pub const HEADER: &str = "x-hub-signature-256";

const PREFIX: &str = "sha256=";

/// Why a body is not Meta's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// No signature came.
    #[error("the signature is missing")]
    Missing,
    /// Something came that is not `sha256=` and 64 hex digits.
    #[error("the signature is malformed")]
    Malformed,
    /// A signature by another secret, or of another body.
    #[error("the signature is wrong")]
    Wrong,
}

/// The key prepared once, for a server that checks thousands of bodies a second.
#[derive(Clone)]
pub struct Verifier {
    keyed: Hmac<Sha256>,
}

quiet_debug!(Verifier);

impl Verifier {
    /// Prepares the key.
    pub fn new(app_secret: &SecretString) -> Self {
        let secret = app_secret.expose_secret().as_bytes();
        // HMAC takes a key of any length: the error branch is the type's, not ours.
        let keyed = Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&Default::default()));
        Self { keyed }
    }

    /// The full header value for this body: `sha256=` and lower-case hex.
    pub fn sign(&self, body: &[u8]) -> String {
        let mut mac = self.keyed.clone();
        mac.update(body);
        format!("{PREFIX}{}", hex::encode(mac.finalize().into_bytes()))
    }

    /// Checks the header against the raw bytes, in constant time.
    pub fn verify(&self, header: Option<&str>, body: &[u8]) -> Result<(), SignatureError> {
        let header = header.ok_or(SignatureError::Missing)?;
        let digits = header
            .trim()
            .strip_prefix(PREFIX)
            .ok_or(SignatureError::Malformed)?;
        let mut claimed = [0u8; 32];
        hex::decode_to_slice(digits, &mut claimed).map_err(|_| SignatureError::Malformed)?;
        let mut mac = self.keyed.clone();
        mac.update(body);
        mac.verify_slice(&claimed).map_err(|_| SignatureError::Wrong)
    }
}

/// The full header value for this body.
pub fn sign(app_secret: &SecretString, body: &[u8]) -> String {
    Verifier::new(app_secret).sign(body)
}

/// Checks the header against the raw bytes, in constant time.
pub fn verify(app_secret: &SecretString, header: Option<&str>, body: &[u8]) -> Result<(), SignatureError> {
    Verifier::new(app_secret).verify(header, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_body_has_the_known_signature() {
        // RFC 4231, test case 2.
        let signed = sign(&"Jefe".into(), b"what do ya want for nothing?");
        assert_eq!(
            signed,
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            verify(&"Jefe".into(), Some(&signed), b"what do ya want for nothing?"),
            Ok(())
        );
    }

    #[test]
    fn every_other_header_is_refused_with_its_reason() {
        let secret = "segredo".into();
        let body = br#"{"a":"Ol\u00e1"}"#;
        let good = sign(&secret, body);
        assert_eq!(verify(&secret, None, body), Err(SignatureError::Missing));
        for odd in [
            "",
            "sha256=",
            "sha1=00",
            "sha256=zz",
            &good[..good.len() - 1],
            &format!("{good}00"),
        ] {
            assert_eq!(
                verify(&secret, Some(odd), body),
                Err(SignatureError::Malformed),
                "{odd}"
            );
        }
        assert_eq!(
            verify(&"outro".into(), Some(&good), body),
            Err(SignatureError::Wrong)
        );
        // The same JSON in other bytes is another body.
        assert_eq!(
            verify(&secret, Some(&good), r#"{"a":"Olá"}"#.as_bytes()),
            Err(SignatureError::Wrong)
        );
    }
}
