//! Why the desk says no to what an administrator, or a person about their own account, asks for.

use serde::{Deserialize, Serialize};

/// A reason to decline; each has one sentence, in `words`, and stands under the field it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declined {
    /// Not an e-mail address.
    EmailInvalid,
    /// Somebody has this address.
    EmailTaken,
    /// A name is needed.
    NameMissing,
    /// The name is longer than can be shown.
    NameTooLong,
    /// Another one has this name.
    NameTaken,
    /// The password is too short.
    PasswordTooShort,
    /// The password is longer than is looked at.
    PasswordTooLong,
    /// The password is one of those that are guessed first.
    PasswordCommon,
    /// The password holds the person's name or address.
    PasswordPersonal,
    /// The new password is the old one.
    PasswordUnchanged,
    /// The password given to prove who asks is wrong.
    PasswordWrong,
    /// Nobody would be left who may administer the desk.
    LastAdministrator,
    /// One does not disable oneself.
    Oneself,
    /// Protocols are open that somebody would have to take over.
    ProtocolsOpen(i64),
    /// The team owns the queue of a number, whose name is told.
    TeamOwnsNumber(String),
    /// The code of the second factor is wrong, or was used already.
    CodeWrong,
    /// Too many wrong tries; for how many minutes.
    Locked(i64),
    /// The role has to keep its second factor.
    SecondFactorRequired,
    /// Meta's id of a number is made of digits.
    PhoneNumberIdInvalid,
    /// Meta's id of an account is made of digits.
    WabaIdInvalid,
    /// This number is here already.
    NumberKnown,
    /// No access token was given.
    TokenMissing,
    /// Meta does not take the token.
    TokenRefused,
    /// Meta knows no such number, or the token may not use it.
    NumberUnknown,
    /// Meta could not be asked.
    MetaAway,
    /// The idle time is outside its limits, in minutes.
    IdleOutside(u32, u32),
    /// The time for which an answer is awaited is outside [`crate::settings::AWAITING_LIMITS`].
    AwaitingOutside,
    /// The settings of consent cannot be kept; their page says why before it asks.
    ConsentUnfit,
    /// A token of the API that may do nothing.
    ScopesMissing,
    /// A day that is over, or none.
    ExpiryPast,
}

impl Declined {
    /// The field of a form that it stands under, by name.
    pub fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::EmailInvalid | Self::EmailTaken => "email",
            Self::NameMissing | Self::NameTooLong | Self::NameTaken => "name",
            Self::PasswordTooShort
            | Self::PasswordTooLong
            | Self::PasswordCommon
            | Self::PasswordPersonal
            | Self::PasswordUnchanged => "password",
            Self::PasswordWrong => "current",
            Self::LastAdministrator => "role",
            Self::CodeWrong => "code",
            Self::PhoneNumberIdInvalid | Self::NumberKnown | Self::NumberUnknown => "phone_number_id",
            Self::WabaIdInvalid => "waba_id",
            Self::TokenMissing | Self::TokenRefused => "token",
            Self::IdleOutside(..) => "idle",
            Self::AwaitingOutside => "awaiting",
            Self::ScopesMissing => "scopes",
            Self::ExpiryPast => "expires",
            Self::Oneself
            | Self::ProtocolsOpen(_)
            | Self::TeamOwnsNumber(_)
            | Self::Locked(_)
            | Self::SecondFactorRequired
            | Self::ConsentUnfit
            | Self::MetaAway => return None,
        })
    }
}

/// The longest name of a person, team, number or wrap-up code, in characters.
pub const LONGEST_NAME: usize = 80;

/// A name without blanks around it.
///
/// # Errors
/// When nothing is left, or too much.
pub fn name(text: &str) -> Result<String, Declined> {
    let text = text.trim();
    if text.is_empty() {
        Err(Declined::NameMissing)
    } else if text.chars().count() > LONGEST_NAME {
        Err(Declined::NameTooLong)
    } else {
        Ok(text.chars().filter(|c| !c.is_control()).collect())
    }
}

/// An e-mail address as it is compared: without blanks, in small letters.
///
/// # Errors
/// When it cannot be one.
pub fn email(text: &str) -> Result<String, Declined> {
    let text = text.trim().to_lowercase();
    let (local, domain) = text.split_once('@').ok_or(Declined::EmailInvalid)?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '@';
    if local.is_empty()
        || domain.is_empty()
        || text.len() > 254
        || local.contains(odd)
        || domain.contains(odd)
    {
        return Err(Declined::EmailInvalid);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_have_an_end() {
        assert_eq!(name("  Ana Souza "), Ok("Ana Souza".into()));
        assert_eq!(name(" \t"), Err(Declined::NameMissing));
        assert_eq!(name(&"a".repeat(81)), Err(Declined::NameTooLong));
    }

    #[test]
    fn addresses_are_compared_in_small_letters() {
        assert_eq!(email(" Bia@Loja.example "), Ok("bia@loja.example".into()));
        for bad in [
            "bia",
            "@loja",
            "bia@",
            "a b@loja",
            "a@b@c",
            &format!("{}@x", "a".repeat(260)),
        ] {
            assert_eq!(email(bad), Err(Declined::EmailInvalid), "{bad}");
        }
    }

    #[test]
    fn a_refusal_survives_the_way_to_the_browser() {
        use crate::Refusal;
        for why in [
            Declined::EmailTaken,
            Declined::ProtocolsOpen(3),
            Declined::IdleOutside(5, 480),
        ] {
            let refusal = Refusal::Declined { why };
            let text = serde_json::to_string(&refusal).unwrap();
            assert_eq!(serde_json::from_str::<Refusal>(&text).unwrap(), refusal, "{text}");
        }
    }
}
