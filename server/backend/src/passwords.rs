//! Passwords: those that are refused, and those that are made up for somebody.

use std::collections::HashSet;
use std::sync::LazyLock;

use domain::{Refusal, password};
use rand::RngExt;
use secrecy::{ExposeSecret, SecretString};

use crate::Result;

/// The passwords that are guessed first, in small letters: the first 4 000 of the list that Django ships, and all of
/// it that are long enough to be taken here.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Letters and digits that are not taken for one another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Checks a new password of the person with `email` and `name`.
///
/// # Errors
/// [`crate::Error::Refused`] says what to change.
pub(crate) fn check(new: &SecretString, email: &str, name: &str) -> Result<()> {
    password::check(new.expose_secret(), email, name, |text| COMMON.contains(text))
        .map_err(|why| Refusal::from(why).into())
}

/// The password an administrator chose, or one made up, which then has to be told.
pub(crate) fn chosen_or_made(
    chosen: Option<SecretString>,
    email: &str,
    name: &str,
) -> Result<(SecretString, Option<String>)> {
    match chosen {
        Some(chosen) => {
            check(&chosen, email, name)?;
            Ok((chosen, None))
        }
        None => {
            let made = grouped(16);
            Ok((SecretString::from(made.clone()), Some(made)))
        }
    }
}

/// Random letters in groups of four: `k7mq-2vxw-…`; almost five bits each.
pub(crate) fn grouped(letters: usize) -> String {
    let mut rng = rand::rng();
    let mut made = String::with_capacity(letters * 5 / 4);
    for index in 0..letters {
        if index > 0 && index.is_multiple_of(4) {
            made.push('-');
        }
        made.push(char::from(LETTERS[rng.random_range(0..LETTERS.len())]));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_guesses_are_refused_and_made_up_ones_are_not() {
        for weak in ["qwertyuiop123", "password12345", "Football-2026", "1q2w3e4r5t6y"] {
            assert!(check(&weak.into(), "a@b.c", "Ana").is_err(), "{weak}");
        }
        for _ in 0..200 {
            let (made, told) = chosen_or_made(None, "ana@loja.example", "Ana Souza").unwrap();
            assert_eq!(told.as_deref(), Some(made.expose_secret()));
            assert!(check(&made, "ana@loja.example", "Ana Souza").is_ok());
        }
        assert_eq!(grouped(16).len(), 19);
    }
}
