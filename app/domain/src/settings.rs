//! Settings of the business: one type and one key for each group, with the values that hold until somebody chooses.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::management::{self, Declined};
use crate::user::Role;
use crate::words::Language;

/// A group of settings, kept under one key. What is stored may be older than the type: fields need defaults.
pub trait Setting: Default + Serialize + DeserializeOwned {
    /// The key.
    const KEY: &'static str;
}

/// The business's name, as the sign-in page shows it; may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessName(pub String);

/// The idle times that can be chosen, in minutes (ASVS 7.3.1: the risk decides, and the choice is written down).
pub const IDLE_LIMITS: (u32, u32) = (15, 720);

/// For how long a customer's answer to a Contato Ativo or Recontato may be awaited, in hours.
pub const AWAITING_LIMITS: (u32, u32) = (1, 168);

/// What every screen of the business shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Business {
    /// Its name, on the sign-in page.
    pub name: String,
    /// For people who chose none, and before signing in.
    pub language: Language,
    /// A session that nobody used for this many minutes is over.
    pub idle_minutes: u32,
    /// Roles that have to sign in with a code besides the password.
    pub second_factor: Vec<Role>,
    /// A protocol that awaits the customer is closed after this many hours without an answer.
    pub awaiting_hours: u32,
}

impl Default for Business {
    fn default() -> Self {
        Self {
            name: String::new(),
            language: Language::default(),
            idle_minutes: 240,
            second_factor: Vec::new(),
            awaiting_hours: 24,
        }
    }
}

impl Setting for Business {
    const KEY: &'static str = "business";
}

impl Business {
    /// The settings as they are stored.
    ///
    /// # Errors
    /// What to change.
    pub fn checked(mut self) -> Result<Self, Declined> {
        if !self.name.trim().is_empty() {
            self.name = management::name(&self.name)?;
        } else {
            self.name = String::new();
        }
        let (least, most) = IDLE_LIMITS;
        if !(least..=most).contains(&self.idle_minutes) {
            return Err(Declined::IdleOutside(least, most));
        }
        let (least, most) = AWAITING_LIMITS;
        if !(least..=most).contains(&self.awaiting_hours) {
            return Err(Declined::AwaitingOutside);
        }
        self.second_factor = Role::ALL
            .into_iter()
            .filter(|role| self.second_factor.contains(role))
            .collect();
        Ok(self)
    }
}

/// What the page of settings shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// What can be edited.
    pub business: Business,
    /// The zone's name; set where the desk is started.
    pub zone: String,
    /// Who last changed them, and when.
    pub changed: Option<(String, chrono::DateTime<chrono::Utc>)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_time_has_limits_and_the_name_may_stay_empty() {
        let with = |idle_minutes| Business {
            idle_minutes,
            ..Business::default()
        };
        assert!(with(15).checked().is_ok() && with(720).checked().is_ok());
        for outside in [0, 14, 721] {
            assert_eq!(with(outside).checked(), Err(Declined::IdleOutside(15, 720)));
        }
        let named = Business {
            name: "  Lojas Prado ".into(),
            second_factor: vec![Role::Administrator, Role::Agent, Role::Administrator],
            ..Business::default()
        };
        let checked = named.checked().unwrap();
        assert_eq!(checked.name, "Lojas Prado");
        assert_eq!(checked.second_factor, [Role::Agent, Role::Administrator]);
    }

    #[test]
    fn an_answer_is_awaited_for_an_hour_to_a_week() {
        let with = |awaiting_hours| Business {
            awaiting_hours,
            ..Business::default()
        };
        assert!(with(1).checked().is_ok() && with(168).checked().is_ok());
        for outside in [0, 169] {
            assert_eq!(with(outside).checked(), Err(Declined::AwaitingOutside));
        }
        assert_eq!(Business::default().awaiting_hours, 24);
    }

    #[test]
    fn what_an_older_desk_stored_is_still_read() {
        let read: Business = serde_json::from_str(r#"{"name": "Lojas Prado", "gone": 1}"#).unwrap();
        assert_eq!((read.name.as_str(), read.idle_minutes), ("Lojas Prado", 240));
    }
}
