//! Who a protocol can be handed to, and how service can end: what the dialogs choose from.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::presence::Presence;
use crate::user::Role;
use crate::{TeamId, UserId, WrapUpId};

/// Who a conversation can be transferred to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// People who may use its number, by name.
    pub people: Vec<TargetPerson>,
    /// Teams, by name.
    pub teams: Vec<TargetTeam>,
}

/// A person who can have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetPerson {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Whether they are at work.
    pub presence: Presence,
    /// Conversations they serve now, parked ones included.
    pub open: i64,
}

/// A team whose queue can have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetTeam {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Conversations that wait in its queue.
    pub waiting: i64,
}

/// How a protocol can be wrapped up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUps {
    /// Whether its team asks for one.
    pub required: bool,
    /// The team's own and everybody's, by name.
    pub codes: Vec<WrapUpCode>,
}

/// One way in which service ends (“tabulação”).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUpCode {
    /// Which.
    pub id: WrapUpId,
    /// Its name.
    pub name: String,
}

/// What a list can be narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choices {
    /// Teams, by name.
    pub teams: Vec<Choice>,
    /// Our numbers, among those one may see.
    pub numbers: Vec<Choice>,
    /// People; none for those who see only their own work.
    pub people: Vec<Choice>,
}

/// A team, number or person to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its id, whichever kind it is.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}
