//! Our own WhatsApp numbers (on screen: número, origem).

use serde::{Deserialize, Serialize};

use crate::receipts::ReceiptPolicy;
use crate::staff::Choices;
use crate::{NumberId, TeamId, UserId};

/// One of our numbers, as a screen names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSummary {
    /// Which.
    pub id: NumberId,
    /// The name we gave it, such as “Loja Centro”.
    pub name: String,
    /// As people write it: `+55 41 3000-0000`.
    pub display_phone: String,
}

/// A number as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberEntry {
    /// Which.
    pub id: NumberId,
    /// What can be edited.
    pub form: NumberForm,
    /// As people write it: `+55 41 3000-0000`.
    pub display_phone: String,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the account (WABA).
    pub waba_id: String,
    /// Has an access token.
    pub connected: bool,
    /// The name of the team that owns its queue.
    pub team_name: String,
    /// Who may use it without their role giving them every number, by name.
    pub people: Vec<String>,
    /// Conversations with an open protocol.
    pub open_conversations: i64,
}

/// What an administrator fills in about a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberForm {
    /// What we call it.
    pub name: String,
    /// Whose queue new conversations wait in.
    pub team: TeamId,
    /// Who may use it.
    pub people: Vec<UserId>,
    /// What its customers see of our reading and typing.
    pub receipts: ReceiptPolicy,
}

/// All numbers, with what can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// By name.
    pub numbers: Vec<NumberEntry>,
    /// Teams, and people whose role does not give them every number.
    pub choices: Choices,
}

/// A number to be connected, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the account (WABA).
    pub waba_id: String,
    /// What we call it; empty takes the name that Meta verified.
    pub name: String,
    /// Meta's access token.
    pub token: String,
}

impl std::fmt::Debug for Connection {
    /// Without the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection")
            .field("phone_number_id", &self.phone_number_id)
            .finish_non_exhaustive()
    }
}
