//! What a try comes to.

use chrono::TimeDelta;
use domain::{MessageId, failure};
use whatsapp::SendError;
use whatsapp::send::Unfilled;

/// Tries to reach WhatsApp at all before a message is given up.
const MOST_CONNECTION_TRIES: i32 = 10;

/// Meta's codes for what it would refuse in a template; our own check finds it first.
const VARIABLE_COUNT: i32 = 132_000;
const VARIABLE_MISMATCH: i32 = 132_012;

/// What came of one try.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// WhatsApp took it.
    Sent { wamid: String },
    /// It certainly did not arrive, and another try is worth it.
    Again { after: TimeDelta, why: String },
    /// It may have arrived; nobody told us.
    Lost { why: String },
    /// It will not go.
    Failed { code: i32, details: Option<String> },
}

impl Outcome {
    pub(crate) fn failed(code: i32, details: Option<String>) -> Self {
        Self::Failed { code, details }
    }

    /// A template that is not filled in: Meta's code for what it would refuse.
    pub(crate) fn unfilled(unfilled: &Unfilled) -> Self {
        let code = match unfilled {
            Unfilled::Slot(_) => VARIABLE_COUNT,
            Unfilled::Header => VARIABLE_MISMATCH,
            Unfilled::Foreign(_) | Unfilled::TapKey => failure::NO_CODE,
        };
        Self::failed(code, None)
    }

    /// What metrics call it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::Again { .. } => "again",
            Self::Lost { .. } => "uncertain",
            Self::Failed { .. } => "failed",
        }
    }
}

/// What becomes of the message `id` after its try number `attempts` came to this.
pub(crate) fn after(error: &SendError, id: MessageId, attempts: i32) -> Outcome {
    match error {
        SendError::Lost { reason } => Outcome::Lost {
            why: reason.to_string(),
        },
        SendError::NotSent { reason } if attempts < MOST_CONNECTION_TRIES => {
            let seconds = 1i64 << attempts.clamp(0, 8);
            Outcome::Again {
                after: TimeDelta::seconds(seconds),
                why: reason.to_string(),
            }
        }
        SendError::NotSent { .. } => Outcome::failed(failure::NO_CONNECTION, None),
        SendError::Refused(refused) => {
            let code = i32::try_from(refused.code).unwrap_or(failure::NO_CODE);
            let jitter = (id.0.as_u128() & 0xffff) as u32;
            let retries = attempts.saturating_sub(1).unsigned_abs();
            match failure::retry_delay(code, retries, jitter) {
                Some(wait) => Outcome::Again {
                    after: TimeDelta::from_std(refused.retry_after.unwrap_or(wait))
                        .unwrap_or(TimeDelta::minutes(5)),
                    why: format!("code {code}"),
                },
                None => Outcome::failed(
                    code,
                    refused.details.clone().or_else(|| Some(refused.title.clone())),
                ),
            }
        }
    }
}
