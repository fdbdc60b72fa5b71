use serde::{Deserialize, Serialize};

/// How many different customers may be reached by business-initiated messages in 24 hours. On the wire of the
/// control API a whole number, -1 for no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub enum MessagingLimit {
    /// So many.
    Customers(u32),
    /// As many as there are.
    Unlimited,
}

/// Whose rules hold for the messaging limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitRules {
    /// Meta's since October 2025: one limit for the portfolio, raised 6 hours after half of it was used in 7 days
    /// and no number is of low or medium quality; it never falls by itself.
    #[default]
    #[serde(rename = "since_2025")]
    Since2025,
    /// The seeds': every number has its own, raised when twice of it was used in 7 days, 48 hours after the first
    /// message at the earliest; a number flagged for 7 days falls one level.
    Seeds,
}

/// Meta's words for the levels there are or were.
const TIERS: [(u32, &str); 6] = [
    (50, "TIER_50"),
    (250, "TIER_250"),
    (1_000, "TIER_1K"),
    (2_000, "TIER_2K"),
    (10_000, "TIER_10K"),
    (100_000, "TIER_100K"),
];
const HOUR_MS: i64 = 60 * 60 * 1000;

impl MessagingLimit {
    /// `TIER_2K`; `TIER_NOT_SET` for an amount Meta has no word for.
    pub fn tier(self) -> &'static str {
        match self {
            Self::Unlimited => "TIER_UNLIMITED",
            Self::Customers(amount) => TIERS
                .iter()
                .find(|(of, _)| *of == amount)
                .map_or("TIER_NOT_SET", |(_, word)| word),
        }
    }

    /// Whether one more fits beside so many.
    pub(crate) fn allows_more_than(self, taken: usize) -> bool {
        match self {
            Self::Customers(amount) => taken < amount as usize,
            Self::Unlimited => true,
        }
    }
}

impl From<MessagingLimit> for i64 {
    fn from(limit: MessagingLimit) -> Self {
        match limit {
            MessagingLimit::Customers(amount) => amount.into(),
            MessagingLimit::Unlimited => -1,
        }
    }
}

impl TryFrom<i64> for MessagingLimit {
    type Error = String;

    /// One of Meta's levels, or -1.
    fn try_from(amount: i64) -> Result<Self, String> {
        if amount == -1 {
            return Ok(Self::Unlimited);
        }
        let known = TIERS.iter().find(|(of, _)| i64::from(*of) == amount);
        known.map(|(of, _)| Self::Customers(*of)).ok_or_else(|| {
            format!("{amount} is no messaging limit: 50, 250, 1000, 2000, 10000, 100000 or -1 for none")
        })
    }
}

impl LimitRules {
    fn ladder(self) -> [MessagingLimit; 5] {
        let second = match self {
            Self::Since2025 => 2_000,
            Self::Seeds => 1_000,
        };
        [
            MessagingLimit::Customers(250),
            MessagingLimit::Customers(second),
            MessagingLimit::Customers(10_000),
            MessagingLimit::Customers(100_000),
            MessagingLimit::Unlimited,
        ]
    }

    /// What verifying the business gives at least.
    pub(crate) fn verified(self) -> MessagingLimit {
        self.ladder()[1]
    }

    /// The next level that use alone leads to; the first levels need a verified business.
    pub(crate) fn above(self, limit: MessagingLimit) -> Option<MessagingLimit> {
        if limit < self.verified() {
            return None;
        }
        self.ladder().into_iter().find(|level| *level > limit)
    }

    /// The level below; the lowest has none.
    pub(crate) fn below(self, limit: MessagingLimit) -> Option<MessagingLimit> {
        self.ladder().into_iter().rev().find(|level| *level < limit)
    }

    /// How many customers in 7 days make the next level due.
    pub(crate) fn needed(self, limit: MessagingLimit) -> Option<usize> {
        match (self, limit) {
            (_, MessagingLimit::Unlimited) => None,
            (Self::Since2025, MessagingLimit::Customers(amount)) => Some((amount as usize).div_ceil(2)),
            (Self::Seeds, MessagingLimit::Customers(amount)) => Some(amount as usize * 2),
        }
    }

    /// When the next level comes that is due since then, for who began to use the present one at `first_ms`.
    pub(crate) fn comes_at(self, due_since_ms: i64, first_ms: i64) -> i64 {
        match self {
            Self::Since2025 => due_since_ms + 6 * HOUR_MS,
            Self::Seeds => due_since_ms.max(first_ms + 48 * HOUR_MS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MessagingLimit::{Customers, Unlimited};
    use super::*;

    #[test]
    fn levels_go_up_one_at_a_time_and_the_first_ones_not_by_use() {
        for (rules, from, to) in [
            (LimitRules::Since2025, Customers(250), None),
            (LimitRules::Since2025, Customers(2_000), Some(Customers(10_000))),
            (LimitRules::Since2025, Customers(10_000), Some(Customers(100_000))),
            (LimitRules::Since2025, Customers(100_000), Some(Unlimited)),
            (LimitRules::Since2025, Unlimited, None),
            (LimitRules::Seeds, Customers(50), None),
            (LimitRules::Seeds, Customers(250), None),
            (LimitRules::Seeds, Customers(1_000), Some(Customers(10_000))),
            (LimitRules::Seeds, Customers(2_000), Some(Customers(10_000))),
        ] {
            assert_eq!(rules.above(from), to, "{rules:?} {from:?}");
        }
        assert_eq!(LimitRules::Seeds.below(Unlimited), Some(Customers(100_000)));
        assert_eq!(LimitRules::Seeds.below(Customers(1_000)), Some(Customers(250)));
        assert_eq!(LimitRules::Seeds.below(Customers(250)), None);
    }

    #[test]
    fn amounts_are_metas_levels() {
        for (amount, tier) in [
            (50, "TIER_50"),
            (1_000, "TIER_1K"),
            (2_000, "TIER_2K"),
            (-1, "TIER_UNLIMITED"),
        ] {
            let limit = MessagingLimit::try_from(amount).unwrap();
            assert_eq!((limit.tier(), i64::from(limit)), (tier, amount));
        }
        assert!(MessagingLimit::try_from(3).is_err() && MessagingLimit::try_from(-2).is_err());
        assert_eq!(Customers(3).tier(), "TIER_NOT_SET");
    }
}
