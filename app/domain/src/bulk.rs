//! Acting on many conversations at once.

use serde::{Deserialize, Serialize};

use crate::protocol::ProtocolAction;
use crate::refusal::Refusal;
use crate::{ConversationId, TeamId};

/// Conversations that one action may be asked for.
pub const MOST_BULK: usize = 5_000;
/// Conversations that are changed together, in one transaction.
pub const BULK_CHUNK: usize = 40;

/// What is done to each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// The same for all.
    Each(ProtocolAction),
    /// Given out evenly among the members of a team who are present.
    Evenly(TeamId),
}

/// What became of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcome {
    /// Which.
    pub id: ConversationId,
    /// With whom; empty when it is not the asker's to see.
    pub name: String,
    /// Whether it was done.
    pub done: bool,
    /// Why not; absent also when it is not there, or not the asker's to see.
    pub refusal: Option<Refusal>,
}
