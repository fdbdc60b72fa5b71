//! Teams and their wrap-up codes (“tabulações”), as an administrator sees them.

use serde::{Deserialize, Serialize};

use crate::staff::Choices;
use crate::{TeamId, UserId, WrapUpId};

/// One team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamEntry {
    /// Which.
    pub id: TeamId,
    /// What can be edited.
    pub form: TeamForm,
    /// The members' names.
    pub member_names: Vec<String>,
    /// Numbers whose queue it owns, by name.
    pub numbers: Vec<String>,
    /// Protocols open in its queue or with its people.
    pub open_protocols: i64,
    /// Takes no new protocols.
    pub archived: bool,
}

/// What an administrator fills in about a team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamForm {
    /// Its name.
    pub name: String,
    /// Closing a protocol asks for a wrap-up code.
    pub wrap_up_required: bool,
    /// Who belongs to it.
    pub members: Vec<UserId>,
}

/// All teams, with who can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teams {
    /// By name, archived ones last.
    pub teams: Vec<TeamEntry>,
    /// What can be chosen.
    pub choices: Choices,
}

/// One wrap-up code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUpEntry {
    /// Which.
    pub id: WrapUpId,
    /// What can be edited.
    pub form: WrapUpForm,
    /// The team's name; absent for every team's.
    pub team_name: Option<String>,
    /// Protocols that were closed with it.
    pub used: i64,
    /// Not offered any more.
    pub archived: bool,
}

/// What an administrator fills in about a wrap-up code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUpForm {
    /// Its name.
    pub name: String,
    /// Absent: every team's.
    pub team: Option<TeamId>,
}

/// All wrap-up codes, with the teams that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUps {
    /// In the order in which they are offered, archived ones last.
    pub codes: Vec<WrapUpEntry>,
    /// What can be chosen.
    pub choices: Choices,
}
