//! How many people, as Meta writes it and as people say it.

use serde::{Deserialize, Serialize};

/// How many people may be reached in 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// So many.
    Limited(u32),
    /// As many as the desk likes.
    Unlimited,
}

impl Amount {
    /// Reads what Meta writes of a limit: `TIER_250`, `TIER_1K`, `TIER_UNLIMITED` and the like, the same without `TIER_`, or
    /// a number in quotes (`cloud-api.md` 4.7). `None` for `TIER_NOT_SET` and what the desk cannot read: the limit is not
    /// known then, which is not the same as none.
    pub fn parse_tier(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        if let Ok(people) = text.parse() {
            return Self::from_daily(people);
        }
        let tier = text.strip_prefix("TIER_").unwrap_or(&text);
        if tier == "UNLIMITED" {
            return Some(Self::Unlimited);
        }
        let (digits, times) = match (tier.strip_suffix('K'), tier.strip_suffix('M')) {
            (Some(digits), _) => (digits, 1_000),
            (_, Some(digits)) => (digits, 1_000_000),
            _ => (tier, 1),
        };
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let people: u32 = plain.then(|| digits.parse().ok())??;
        people.checked_mul(times).map(Self::Limited)
    }

    /// Reads a limit that Meta gives as a number: `-1` is none. `None` for what cannot be a limit.
    pub fn from_daily(people: i64) -> Option<Self> {
        match people {
            -1 => Some(Self::Unlimited),
            people => u32::try_from(people).ok().map(Self::Limited),
        }
    }

    /// How many; `None` for any number.
    pub fn people(self) -> Option<u32> {
        match self {
            Self::Limited(people) => Some(people),
            Self::Unlimited => None,
        }
    }

    /// What is left of it when `used` are taken.
    pub fn left(self, used: u32) -> u32 {
        match self {
            Self::Limited(people) => people.saturating_sub(used),
            Self::Unlimited => u32::MAX,
        }
    }
}

/// A limit by the name that people know it by (`product.md` 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 250: the business is not verified.
    Unverified,
    /// Nível 1: 1 000.
    One,
    /// 2 000: the first of a verified business since October 2025.
    Verified,
    /// Nível 2: 10 000.
    Two,
    /// Nível 3: 100 000.
    Three,
    /// Without a limit.
    Unlimited,
    /// An amount without a name.
    Other(u32),
}

/// What `amount` is called.
pub fn level(amount: Amount) -> Level {
    match amount {
        Amount::Unlimited => Level::Unlimited,
        Amount::Limited(250) => Level::Unverified,
        Amount::Limited(1_000) => Level::One,
        Amount::Limited(2_000) => Level::Verified,
        Amount::Limited(10_000) => Level::Two,
        Amount::Limited(100_000) => Level::Three,
        Amount::Limited(other) => Level::Other(other),
    }
}

impl Level {
    /// The number in “Nível 1”, for the levels that have one.
    pub fn number(self) -> Option<u8> {
        match self {
            Self::One => Some(1),
            Self::Two => Some(2),
            Self::Three => Some(3),
            Self::Unverified | Self::Verified | Self::Unlimited | Self::Other(_) => None,
        }
    }
}

/// Whether so much of the limit is used that people should know: 80 % or more.
pub fn near_limit(used: u32, amount: Amount) -> bool {
    match amount {
        Amount::Limited(people) => u64::from(used) * 5 >= u64::from(people) * 4,
        Amount::Unlimited => false,
    }
}
