//! Acting on many conversations at once.

use serde::{Deserialize, Serialize};

use crate::protocol::{ProtocolAction, Standing};
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

/// One as somebody saw it who is about to act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Which.
    pub id: ConversationId,
    /// Where it stood; absent when it did not belong to the list any more that it was chosen from.
    pub at: Option<Standing>,
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
