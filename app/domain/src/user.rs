//! The people of the desk and what each role may do (`product.md` 1).

use serde::{Deserialize, Serialize};

use crate::UserId;

/// What a person is at the desk. On screen: Atendente, Supervisor, Administrador.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "user_role", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers customers, on the numbers enabled for them.
    Agent,
    /// All an agent may, plus everybody's work.
    Supervisor,
    /// All of that, plus users, numbers and settings.
    Administrator,
}

/// Something a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Read the conversations of the numbers one has access to.
    ReadConversations,
    /// Take, answer, hold, return and close.
    Serve,
    /// Act on a protocol another person owns.
    TakeOver,
    /// Move many conversations at once, and other people's work.
    Redistribute,
    /// See queues and people as they stand.
    Monitor,
    /// See every number without it being enabled one by one.
    EveryNumber,
    /// Write texts for others to use: quick replies of a team or of everybody.
    ShareTexts,
    /// Merge, block, import and export contacts.
    KeepContacts,
    /// Send one template to many, and see what came of it.
    SendBatches,
    /// Create users, numbers and settings.
    Administer,
    /// See how WhatsApp's deliveries arrive and what became of them.
    WatchIntake,
}

impl Role {
    /// Every role, in rising order of what it may.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Supervisor, Self::Administrator];

    /// Whether this role holds `permission`; asked by screens and server alike.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::ReadConversations | Permission::Serve => true,
            Permission::TakeOver
            | Permission::Redistribute
            | Permission::Monitor
            | Permission::EveryNumber
            | Permission::ShareTexts
            | Permission::KeepContacts
            | Permission::SendBatches
            | Permission::WatchIntake => self != Self::Agent,
            Permission::Administer => self == Self::Administrator,
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    /// Reads the role as written on the command line, in English or as on screen.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_lowercase().as_str() {
            "agent" | "atendente" => Ok(Self::Agent),
            "supervisor" => Ok(Self::Supervisor),
            "administrator" | "admin" | "administrador" => Ok(Self::Administrator),
            other => Err(format!(
                "“{other}” is not a role; use agent, supervisor or administrator"
            )),
        }
    }
}

/// The signed-in person, as the screens need them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentUser {
    /// Who.
    pub id: UserId,
    /// The name customers and colleagues see.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_supervisors_and_administrators_take_over() {
        assert!(!Role::Agent.may(Permission::TakeOver));
        assert!(Role::Supervisor.may(Permission::TakeOver));
        assert!(Role::Administrator.may(Permission::TakeOver));
    }

    #[test]
    fn a_higher_role_may_all_a_lower_one_may() {
        use Permission::{
            Administer, EveryNumber, KeepContacts, Monitor, ReadConversations, Redistribute, SendBatches,
            Serve, ShareTexts, TakeOver, WatchIntake,
        };
        for permission in [
            ReadConversations,
            Serve,
            TakeOver,
            Redistribute,
            Monitor,
            EveryNumber,
            ShareTexts,
            KeepContacts,
            SendBatches,
            WatchIntake,
            Administer,
        ] {
            for pair in Role::ALL.windows(2) {
                assert!(!pair[0].may(permission) || pair[1].may(permission));
            }
        }
    }
}
