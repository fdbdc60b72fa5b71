//! Why a message failed, in the desk's terms: a dictionary of Meta's codes (`cloud-api.md` 7).
//!
//! One table, [`KNOWN`], says what each code tells and what comes next; the sentences in `words` go by
//! [`Cause`], so that a cause without a sentence does not compile.

mod cause;
mod known;
mod retry;
#[cfg(test)]
mod tests;

pub use cause::Cause;
pub use known::{KNOWN, Known};
pub use retry::{MOST_RETRIES, is_retryable, retry_delay};

use serde::{Deserialize, Serialize};

/// Stands where Meta gave no code. Not 0, which is a code of Meta's: the number is disconnected.
pub const NO_CODE: i32 = -1;
/// Ours: WhatsApp could not be reached at all, several times over.
pub const NO_CONNECTION: i32 = -2;
/// Ours: our number has no access token.
pub const NOT_CONNECTED: i32 = -3;
/// Ours: we know no way to address the contact.
pub const NO_ADDRESS: i32 = -4;
/// Ours: the batch was given up before WhatsApp took it.
pub const WITHDRAWN: i32 = -5;

/// What sort of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureClass {
    /// It passes by itself; the desk tries again with back-off.
    Transient,
    /// It passes later, at a time given or known; the desk or a person tries again then.
    Later,
    /// Something of ours has to be put right first (token, payment, template, file).
    Fix,
    /// Another way is needed: a template, another channel.
    AnotherWay,
    /// It will never go as it is.
    Never,
}

/// What the person in front of the bubble can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Send the same again.
    Retry,
    /// Wait, then send the same again.
    WaitAndRetry,
    /// Send an approved template.
    UseTemplate,
    /// Ask an administrator to put something right.
    AskAdministrator,
    /// Reach the customer another way, or wait until they write.
    OtherChannel,
    /// Change the message and send it anew.
    ChangeMessage,
    /// See whether the contact's phone is right, or known at all.
    CheckPhone,
    /// Ask the customer to send theirs again.
    AskToResend,
}

impl NextStep {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Retry,
        Self::WaitAndRetry,
        Self::UseTemplate,
        Self::AskAdministrator,
        Self::OtherChannel,
        Self::ChangeMessage,
        Self::CheckPhone,
        Self::AskToResend,
    ];

    /// Whether sending the same once more can help, now or after a wait.
    pub fn sends_again(self) -> bool {
        matches!(self, Self::Retry | Self::WaitAndRetry)
    }
}

/// What a code means to the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// What sort of failure it is.
    pub class: FailureClass,
    /// What can be done next.
    pub next: NextStep,
}

/// Explains Meta's `code`; one that is not in the dictionary is worth one more try by hand.
pub fn explain(code: i32) -> Explanation {
    match known(code) {
        Some(known) => Explanation {
            class: known.class,
            next: known.next,
        },
        None => Explanation {
            class: FailureClass::Never,
            next: NextStep::Retry,
        },
    }
}

/// What Meta's `code` tells.
pub fn cause(code: i32) -> Cause {
    known(code).map_or(Cause::Unknown, |known| known.cause)
}

/// The dictionary's entry for `code`.
pub fn known(code: i32) -> Option<&'static Known> {
    let after = KNOWN.partition_point(|known| known.first <= code);
    KNOWN[..after].last().filter(|known| code <= known.last)
}
