//! A person's own account: the steps of signing in, and what “Minha conta” shows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::staff::SessionView;

/// What is known of somebody whose password was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInFacts {
    /// A second factor is confirmed.
    pub has_second_factor: bool,
    /// Its code was given in this sign-in.
    pub code_given: bool,
    /// The password was made by somebody else.
    pub must_change_password: bool,
    /// The business wants a second factor of this role.
    pub second_factor_required: bool,
}

/// What is asked next of somebody whose password was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInStep {
    /// The code of the second factor.
    Code,
    /// A password of their own.
    NewPassword,
    /// Setting up the second factor.
    Enrol,
    /// Nothing: come in.
    Welcome,
}

/// The next step. The code comes first: nothing may be changed by who only knows the password.
pub fn next_step(facts: SignInFacts) -> SignInStep {
    if facts.has_second_factor && !facts.code_given {
        SignInStep::Code
    } else if facts.must_change_password {
        SignInStep::NewPassword
    } else if facts.second_factor_required && !facts.has_second_factor {
        SignInStep::Enrol
    } else {
        SignInStep::Welcome
    }
}

/// “Minha conta”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Since when a code is asked besides the password.
    pub second_factor_since: Option<DateTime<Utc>>,
    /// The role may not switch it off.
    pub second_factor_required: bool,
    /// Recovery codes that were not used yet.
    pub recovery_codes: i64,
    /// Browsers signed in, this one first.
    pub sessions: Vec<SessionView>,
}

/// What an authenticator app has to be told, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The secret in groups of four, to be typed where no camera is.
    pub secret: String,
    /// The same as `otpauth://`, drawn: the path of an SVG of `side` by `side` units.
    pub drawing: String,
    /// The side of that SVG.
    pub side: usize,
    /// When the secret was made.
    pub begun_at: DateTime<Utc>,
}

/// The recovery codes of somebody who has just set the second factor up on the way in. They are told once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// As they are to be kept.
    pub codes: Vec<String>,
    /// Where they go on to: a path of ours.
    pub next: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_comes_before_anything_can_be_changed() {
        use SignInStep::{Code, Enrol, NewPassword, Welcome};
        for (has, given, must, required, step) in [
            (false, false, false, false, Welcome),
            (true, false, true, true, Code),
            (true, false, false, false, Code),
            (true, true, true, true, NewPassword),
            (true, true, false, true, Welcome),
            (false, false, true, true, NewPassword),
            (false, false, false, true, Enrol),
        ] {
            let facts = SignInFacts {
                has_second_factor: has,
                code_given: given,
                must_change_password: must,
                second_factor_required: required,
            };
            assert_eq!(next_step(facts), step, "{facts:?}");
        }
    }
}
