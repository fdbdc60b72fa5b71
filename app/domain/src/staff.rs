//! The people of the desk as an administrator sees them, and the rule that somebody must always be able to administer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::management::Declined;
use crate::user::Role;
use crate::words::Language;
use crate::{NumberId, TeamId, UserId};

/// One line of the list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserEntry {
    /// Who.
    pub id: UserId,
    /// The name customers and colleagues see.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Cannot sign in.
    pub disabled: bool,
    /// Has not chosen a password of their own yet.
    pub must_change_password: bool,
    /// Signs in with a code besides the password.
    pub second_factor: bool,
    /// The names of the numbers they may use; every number, for roles that need no enabling.
    pub numbers: Vec<String>,
    /// The names of their teams.
    pub teams: Vec<String>,
    /// When they last used the desk.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// One page of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPage {
    /// In the order of names.
    pub users: Vec<UserEntry>,
    /// Where the next page begins.
    pub next: Option<UserCursor>,
}

/// The last line of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCursor {
    /// Its name in small letters.
    pub name: String,
    /// Its id.
    pub id: UserId,
}

/// Which people are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFilter {
    /// Part of a name or address.
    pub text: String,
    /// Only these.
    pub role: Option<Role>,
    /// Only those who can sign in, or only those who cannot.
    pub disabled: Option<bool>,
}

/// What an administrator fills in about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserForm {
    /// The name customers and colleagues see.
    pub name: String,
    /// The address they sign in with; not changed afterwards.
    pub email: String,
    /// What they may do; nothing chosen means agent.
    pub role: Option<Role>,
    /// The numbers they may use.
    pub numbers: Vec<NumberId>,
    /// Their teams.
    pub teams: Vec<TeamId>,
    /// Absent: as the business's default.
    pub language: Option<Language>,
}

/// A person with everything an administrator can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCard {
    /// The line of the list.
    pub entry: UserEntry,
    /// What can be edited.
    pub form: UserForm,
    /// Protocols that are theirs now.
    pub open_protocols: i64,
    /// Browsers signed in.
    pub sessions: i64,
    /// What can be chosen.
    pub choices: Choices,
}

/// What forms offer to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Numbers by name.
    pub numbers: Vec<Choice>,
    /// Teams by name, without archived ones.
    pub teams: Vec<Choice>,
    /// People by name, without disabled ones.
    pub people: Vec<Choice>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What tells it from another of that name.
    pub detail: String,
}

/// A person was made, or has a new password: the only time it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemporaryPassword {
    /// Whose.
    pub id: UserId,
    /// What they sign in with once; absent when the administrator chose it.
    pub password: Option<String>,
}

/// One browser that is signed in, as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Names the session; worth nothing to sign in with.
    pub handle: Uuid,
    /// Which browser on which system, as it told of itself.
    pub browser: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// The one that asks.
    pub current: bool,
}

/// Somebody who may administer has to be left: `others` is how many besides the one who is to lose it.
///
/// # Errors
/// [`Declined::LastAdministrator`].
pub fn keep_an_administrator(was: Role, becomes: Option<Role>, others: i64) -> Result<(), Declined> {
    let loses = was == Role::Administrator && becomes != Some(Role::Administrator);
    if loses && others < 1 {
        return Err(Declined::LastAdministrator);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_administrator_stays_one() {
        use Role::{Administrator, Agent, Supervisor};
        let declined = Err(Declined::LastAdministrator);
        for (was, becomes, others, told) in [
            (Administrator, None, 0, declined.clone()),
            (Administrator, Some(Supervisor), 0, declined),
            (Administrator, Some(Administrator), 0, Ok(())),
            (Administrator, None, 1, Ok(())),
            (Administrator, Some(Agent), 2, Ok(())),
            (Supervisor, None, 0, Ok(())),
            (Agent, Some(Administrator), 0, Ok(())),
        ] {
            assert_eq!(
                keep_an_administrator(was, becomes, others),
                told,
                "{was:?} {becomes:?} {others}"
            );
        }
    }
}
