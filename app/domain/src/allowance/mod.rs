//! How many people may be reached first in 24 hours (on screen: limite de mensagens; `product.md` 9, 15, `cloud-api.md` 6).
//!
//! The desk keeps to what Meta reports and never changes it by itself. What is said about the next level is a prediction,
//! by a rule set with a date and a source.

mod amount;
mod ledger;
mod rules;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::NumberId;

pub use amount::{Amount, Level, level, near_limit};
pub use ledger::{DEFAULT_RESERVE, Full, Ledger, Place, Sender, reserve};
pub use rules::{NextLevel, RuleSet, Way, progress};

/// The time in which people count.
pub const ROLLING: TimeDelta = TimeDelta::hours(24);

/// Whose limit it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All numbers of a business portfolio together, by Meta's id of it; so since October 2025.
    Portfolio(String),
    /// One number; so before.
    Number(NumberId),
}
