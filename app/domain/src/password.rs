//! What makes a password good enough (OWASP ASVS 5.0, section 6.2): long, not among the first guesses, not one's own
//! name. No rule asks for digits or capitals: they make passwords worse, not better.

use crate::management::Declined;

/// The fewest characters.
pub const SHORTEST: usize = 12;
/// The most; longer ones would only cost time to hash.
pub const LONGEST: usize = 128;
/// A word of one's own name or address this long may not stand in the password.
const TELLING: usize = 4;
/// What has to be left of a password without them.
const LEFT: usize = 8;

/// Checks a new `password` of the person with `email` and `name`. `is_common` says whether a text in small letters is
/// one of the passwords that are guessed first.
///
/// # Errors
/// What to change.
pub fn check(
    password: &str,
    email: &str,
    name: &str,
    is_common: impl Fn(&str) -> bool,
) -> Result<(), Declined> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Declined::PasswordTooShort);
    }
    if length > LONGEST {
        return Err(Declined::PasswordTooLong);
    }
    let small = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    let own = name
        .split_whitespace()
        .chain(local.split(['.', '_', '-', '+']))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= TELLING);
    // What is left of the password without one's own words has to be a password too.
    let mut rest = small.clone();
    for word in own {
        rest = rest.replace(&word, "");
    }
    if rest.chars().count() < LEFT {
        return Err(Declined::PasswordPersonal);
    }
    if is_common(&small) || is_common(core(&small)) || is_monotonous(&small) {
        return Err(Declined::PasswordCommon);
    }
    Ok(())
}

/// The word inside `senha1234567!`.
fn core(password: &str) -> &str {
    password.trim_matches(|c: char| !c.is_alphabetic())
}

/// `aaaaaaaaaaaa`, `121212121212`, `123456789012`.
fn is_monotonous(password: &str) -> bool {
    let mut seen: Vec<char> = password.chars().collect();
    let steps = seen.windows(2).filter(|pair| {
        let step = pair[1] as i64 - pair[0] as i64;
        step.abs() <= 1 || step == -9
    });
    let walked = steps.count() + 2 > seen.len();
    seen.sort_unstable();
    seen.dedup();
    seen.len() < 5 || walked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(password: &str) -> Result<(), Declined> {
        let common = ["senha", "qwertyuiop12", "password"];
        check(password, "bia.lima@loja.example", "Beatriz Lima", |text| {
            common.contains(&text)
        })
    }

    #[test]
    fn passwords_are_long_and_not_the_first_guess() {
        assert_eq!(told("cavalo correto"), Ok(()));
        assert_eq!(told("Árvores-no-rio"), Ok(()));
        assert_eq!(told("curta demai"), Err(Declined::PasswordTooShort));
        assert_eq!(told(&"ab cd ef".repeat(17)), Err(Declined::PasswordTooLong));
        for common in [
            "qwertyuiop12",
            "QWERTYUIOP12",
            "Password12345",
            "senha1234567",
            "!!senha!!!!!!",
            "aaaaaaaaaaaaa",
            "121212121212",
            "123456789012",
            "abcdefghijklm",
        ] {
            assert_eq!(told(common), Err(Declined::PasswordCommon), "{common}");
        }
    }

    #[test]
    fn ones_own_name_is_no_password() {
        for own in ["beatrizlima1", "Lima-Beatriz!", "bialimabialima"] {
            assert_eq!(told(own), Err(Declined::PasswordPersonal), "{own}");
        }
        assert_eq!(
            told("o limão de ontem"),
            Ok(()),
            "a name inside a sentence does no harm"
        );
    }
}
