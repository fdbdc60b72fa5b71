//! What can be said to “Por que esta conversa está aqui?”.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Decision, Facts, Reason, SendKind};
use crate::UserId;
use crate::conversation::ProtocolMark;
use crate::note::Person;
use crate::protocol::{ProtocolNumber, ProtocolState};

/// The story of a conversation's latest protocol, as far as it explains where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// The protocol.
    pub protocol: ProtocolNumber,
    /// Where it stands.
    pub state: ProtocolState,
    /// Whose it is.
    pub owner_name: Option<String>,
    /// What the desk began it with; absent when the customer did.
    pub begun_by: Option<SendKind>,
    /// Until when the customer's answer is awaited.
    pub expires_at: Option<DateTime<Utc>>,
    /// Where the last message that was decided on went. Absent for protocols older than this, and for those that
    /// await the customer.
    pub routed: Option<Routed>,
    /// The last thing that happened to the protocol.
    pub last: Option<ProtocolMark>,
}

/// A decision as it was stored, with the names of whom it speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Routed {
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// What was decided.
    pub decision: Decision,
    /// On what.
    pub facts: Facts,
    /// Those named in either.
    pub people: Vec<Person>,
}

impl Routed {
    /// Why it was decided so.
    pub fn reason(&self) -> Reason {
        self.decision.reason(&self.facts)
    }

    /// The name of `id`.
    pub fn name(&self, id: UserId) -> Option<&str> {
        let person = self.people.iter().find(|person| person.id == id);
        person.map(|person| person.name.as_str())
    }
}

impl Why {
    /// What happened after the decision, or at all where there was none: the act of a person, or of time. What the
    /// decision itself did is not told twice.
    pub fn since(&self) -> Option<&ProtocolMark> {
        let last = self.last.as_ref()?;
        let routed_at = self.routed.as_ref().map(|routed| routed.at);
        routed_at.is_none_or(|at| last.at > at).then_some(last)
    }
}
