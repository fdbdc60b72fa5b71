//! Access tokens at rest: sealed with the desk's secret key (XChaCha20-Poly1305), never stored or logged in the open.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Result};

const NONCE: usize = 24;

/// Seals and opens secrets.
#[derive(Clone)]
pub struct Vault(XChaCha20Poly1305);

impl Vault {
    /// A vault under `key`.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(*key)))
    }

    /// Seals `secret`: a fresh nonce, then the ciphertext.
    pub(crate) fn seal(&self, secret: &SecretString) -> Result<Vec<u8>> {
        let mut nonce = [0u8; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), secret.expose_secret().as_bytes())
            .map_err(|_| Error::Vault)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Vault::seal`] made.
    pub(crate) fn open(&self, sealed: &[u8]) -> Result<SecretString> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(Error::Vault)?;
        let opened = self
            .0
            .decrypt(&XNonce::from(*nonce), sealed)
            .map_err(|_| Error::Vault)?;
        String::from_utf8(opened)
            .map(SecretString::from)
            .map_err(|_| Error::Vault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_opens_what_it_sealed() {
        let secret = SecretString::from("EAAsecret");
        let sealed = Vault::new(&[1; 32]).seal(&secret).unwrap();
        assert!(!sealed.windows(9).any(|window| window == b"EAAsecret"));
        assert_eq!(
            Vault::new(&[1; 32]).open(&sealed).unwrap().expose_secret(),
            "EAAsecret"
        );
        assert!(Vault::new(&[2; 32]).open(&sealed).is_err());
        assert!(Vault::new(&[1; 32]).open(&sealed[..10]).is_err());
    }
}
