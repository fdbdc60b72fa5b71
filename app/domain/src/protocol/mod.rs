//! A protocol: one stretch of service inside a conversation, and how it may change (`product.md` 2–3).

mod change;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use change::{
    Actor, ChangeKind, ChangeRequest, MOST_NOTE, ProtocolAction, ProtocolFacts, ReadSoFar, Receiver,
    Standing, Target, Transition, check_standing, decide,
};

/// Where a protocol stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "protocol_state", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ProtocolState {
    /// The bot is talking. Passed over until the bot is built: new protocols wait at once.
    Bot,
    /// In the queue, owned by nobody.
    Waiting,
    /// An agent is serving.
    InService,
    /// Parked by its agent.
    OnHold,
    /// We wrote first (Contato Ativo or Recontato); the customer has not answered yet.
    AwaitingCustomer,
    /// Done. The customer's next message opens a new protocol.
    Closed,
}

impl ProtocolState {
    /// Whether service is still going on.
    pub fn is_open(self) -> bool {
        self != Self::Closed
    }

    /// Whether somebody serves it, be it parked or waiting for the customer.
    pub fn is_served(self) -> bool {
        matches!(self, Self::InService | Self::OnHold | Self::AwaitingCustomer)
    }
}

/// The number a customer can quote: the business day and a running count, `20261122-000123`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct ProtocolNumber(String);

impl ProtocolNumber {
    /// The `count`th protocol of `day` (both in the business's time zone; the count begins at 1).
    pub fn new(day: NaiveDate, count: i32) -> Self {
        Self(format!("{}-{count:06}", day.format("%Y%m%d")))
    }

    /// Reads a protocol number as a customer may type it: spaces and the dash do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let plain = digits.len() >= 14 && digits.len() <= 18 && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| Self(format!("{}-{}", &digits[..8], &digits[8..])))
    }

    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ProtocolNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
