//! Why a message failed, in the desk's terms: a dictionary of Meta's codes (`cloud-api.md` 7).

use serde::{Deserialize, Serialize};

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
pub fn explain(_code: i32) -> Explanation {
    Explanation { class: FailureClass::Never, next: NextStep::Retry }
}
