//! Faults that meet a part of all sends, the same ones with the same seed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Parts of all sends, from 0 to 1, that go wrong in one way each; together they are at most 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shares {
    /// No answer for `timeout_ms`, then the connection is cut. Half of these sends were accepted.
    pub timeout: f64,
    /// How long those are left without an answer.
    pub timeout_ms: u64,
    /// Answered by something in front of Meta: half accepted (502), half not (503).
    pub http_5xx: f64,
    /// The connection is cut at once. Half of these sends were accepted.
    pub cut: f64,
    /// Refused with a code, by code.
    pub code: BTreeMap<i64, f64>,
}

impl Default for Shares {
    fn default() -> Self {
        Self {
            timeout: 0.0,
            timeout_ms: 10_000,
            http_5xx: 0.0,
            cut: 0.0,
            code: BTreeMap::new(),
        }
    }
}

/// What the generator decided for one send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chance {
    Nothing,
    Timeout { accepted: bool },
    Http5xx { accepted: bool },
    Cut { accepted: bool },
    Code(i64),
}

impl Shares {
    /// What is wrong with them.
    pub(crate) fn check(&self) -> Result<(), String> {
        let all = || {
            [self.timeout, self.http_5xx, self.cut]
                .into_iter()
                .chain(self.code.values().copied())
        };
        if all().any(|share| !(0.0..=1.0).contains(&share)) || all().sum::<f64>() > 1.0 + 1e-9 {
            return Err("shares are numbers from 0 to 1, and together at most 1".to_owned());
        }
        Ok(())
    }

    /// What happens to the send with this place in the row.
    pub(crate) fn of(&self, seed: u64, place: u64) -> Chance {
        let random = mixed(seed ^ mixed(place));
        // 53 bits fill a float exactly; the lowest bit is not among them.
        let mut left = (random >> 11) as f64 / (1_u64 << 53) as f64;
        let accepted = random & 1 == 0;
        let ways = [
            (self.timeout, Chance::Timeout { accepted }),
            (self.http_5xx, Chance::Http5xx { accepted }),
            (self.cut, Chance::Cut { accepted }),
        ];
        let codes = self
            .code
            .iter()
            .map(|(code, share)| (*share, Chance::Code(*code)));
        for (share, way) in ways.into_iter().chain(codes) {
            if left < share {
                return way;
            }
            left -= share;
        }
        Chance::Nothing
    }
}

impl Chance {
    /// A name to count it under.
    pub fn name(self) -> String {
        let (what, accepted) = match self {
            Self::Nothing => return "nothing".to_owned(),
            Self::Code(code) => return code.to_string(),
            Self::Timeout { accepted } => ("timeout", accepted),
            Self::Http5xx { accepted } => ("http_5xx", accepted),
            Self::Cut { accepted } => ("cut", accepted),
        };
        format!("{what}_{}", if accepted { "accepted" } else { "lost" })
    }
}

/// One step of splitmix64.
fn mixed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares() -> Shares {
        Shares {
            timeout: 0.05,
            http_5xx: 0.01,
            cut: 0.01,
            code: BTreeMap::from([(130_429, 0.03), (131_056, 0.01)]),
            ..Shares::default()
        }
    }

    #[test]
    fn each_way_gets_its_share_and_half_of_the_lost_answers_were_accepted() {
        let shares = shares();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for place in 0..100_000 {
            *seen.entry(shares.of(1, place).name()).or_default() += 1;
        }
        for (name, expected) in [
            ("timeout_accepted", 2_500),
            ("timeout_lost", 2_500),
            ("http_5xx_accepted", 500),
            ("http_5xx_lost", 500),
            ("cut_accepted", 500),
            ("cut_lost", 500),
            ("130429", 3_000),
            ("131056", 1_000),
            ("nothing", 89_000),
        ] {
            let many = seen.get(name).copied().unwrap_or_default();
            assert!(
                many.abs_diff(expected) < expected / 5,
                "{name}: {many}, not about {expected}"
            );
        }
    }

    #[test]
    fn the_seed_decides() {
        let row = |seed| {
            (0..1000)
                .map(|place| shares().of(seed, place))
                .collect::<Vec<_>>()
        };
        assert_eq!(row(1), row(1));
        assert_ne!(row(1), row(2));
    }

    #[test]
    fn shares_are_parts_of_a_whole() {
        assert_eq!(shares().check(), Ok(()));
        for wrong in [
            Shares {
                timeout: 1.1,
                ..Shares::default()
            },
            Shares {
                cut: -0.1,
                ..Shares::default()
            },
            Shares {
                timeout: 0.6,
                cut: 0.6,
                ..Shares::default()
            },
            Shares {
                code: BTreeMap::from([(1, f64::NAN)]),
                ..Shares::default()
            },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }
}
