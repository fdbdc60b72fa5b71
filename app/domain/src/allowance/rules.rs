//! What is needed for the next level, by the rules of the time. Predictions only: Meta decides, and reports it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Amount;

/// Which rules a prediction goes by; an administrator's choice (`product.md` 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "allowance_rule_set", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum RuleSet {
    /// As in 2021 and 2022: a limit for each number, raised when twice as many were reached in 7 days.
    Seeds,
    /// Since October 2025: a limit for the business portfolio, raised once half of it was used in 7 days.
    #[default]
    #[serde(rename = "since_2025")]
    #[cfg_attr(feature = "sqlx", sqlx(rename = "since_2025"))]
    Since2025,
}

/// How the next level comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By use with good quality, at the earliest after so many hours.
    AtEarliest {
        /// Hours of sending up to the limit.
        hours: u32,
    },
    /// By use with good quality, within so many hours after it was reached.
    Within {
        /// Hours.
        hours: u32,
    },
    /// By verification of the business, whatever was used.
    Verification,
    /// There is none: it is the highest.
    Highest,
}

/// How far it is to the next level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextLevel {
    /// People to be reached in 7 days; 0 where their number does not decide.
    pub needed: u32,
    /// People reached in the last 7 days.
    pub reached: u32,
    /// The limit that follows.
    pub next: Option<Amount>,
    /// How it comes.
    pub way: Way,
}

impl RuleSet {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Seeds, Self::Since2025];

    /// Where the rules were read.
    pub fn source(self) -> &'static str {
        match self {
            Self::Seeds => "Ubots Desk, Help Center, “WhatsApp API”",
            Self::Since2025 => "Meta, WhatsApp Business Platform, “Messaging limits”",
        }
    }

    /// From which day on they hold; `None` where the source has no day.
    pub fn since(self) -> Option<NaiveDate> {
        match self {
            Self::Seeds => None,
            Self::Since2025 => NaiveDate::from_ymd_opt(2025, 10, 7),
        }
    }

    /// Whether somebody reached on two days counts twice: the older rule adds up the days (“usuários cumulativos”), so that
    /// who uses all of it every day has twice as many after two.
    pub fn adds_up_days(self) -> bool {
        self == Self::Seeds
    }

    /// Whether a flagged number loses a level when it does not improve in 7 days.
    pub fn lowers_flagged(self) -> bool {
        self == Self::Seeds
    }

    fn ladder(self) -> &'static [Amount] {
        use Amount::{Limited, Unlimited};

        match self {
            Self::Seeds => &[Limited(1_000), Limited(10_000), Limited(100_000), Unlimited],
            Self::Since2025 => &[
                Limited(250),
                Limited(2_000),
                Limited(10_000),
                Limited(100_000),
                Unlimited,
            ],
        }
    }

    /// The limit that follows `amount`.
    pub fn next(self, amount: Amount) -> Option<Amount> {
        self.ladder().iter().copied().find(|step| *step > amount)
    }

    /// The limit that a flagged number falls to when it does not improve; `None` where the rules lower none, or there is no
    /// lower one.
    pub fn lower(self, amount: Amount) -> Option<Amount> {
        let lower = self.ladder().iter().copied().rfind(|step| *step < amount);
        lower.filter(|_| self.lowers_flagged())
    }
}

/// How far it is from `amount` to the next level by `rule_set`. `last_7_days` are the people reached in that time, each day's
/// added up where [`RuleSet::adds_up_days`] says so, each once otherwise.
pub fn progress(rule_set: RuleSet, amount: Amount, last_7_days: u32) -> NextLevel {
    let next = rule_set.next(amount);
    let (needed, way) = match (next, amount) {
        (None, _) | (_, Amount::Unlimited) => (0, Way::Highest),
        (Some(_), Amount::Limited(people)) => match rule_set {
            RuleSet::Seeds => (people.saturating_mul(2), Way::AtEarliest { hours: 48 }),
            RuleSet::Since2025 if people <= 250 => (0, Way::Verification),
            RuleSet::Since2025 => (people.div_ceil(2), Way::Within { hours: 6 }),
        },
    };
    NextLevel {
        needed,
        reached: last_7_days,
        next,
        way,
    }
}
