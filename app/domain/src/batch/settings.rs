//! How batches are sent: what administrators choose for all of them.

use serde::{Deserialize, Serialize};

use super::{DEFAULT_HEADROOM, QuietHours, StopRules};
use crate::allowance::{DEFAULT_RESERVE, RuleSet};
use crate::settings::Setting;

/// How batches are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendingSettings {
    /// When they stop by themselves.
    pub rules: StopRules,
    /// When none is sent.
    pub quiet: Option<QuietHours>,
    /// The share of a number's throughput that is left to agents, in percent.
    pub headroom: u8,
    /// The share of each messaging limit that is left to agents, in percent ([`crate::allowance::reserve`]).
    pub reserve_percent: u8,
    /// By which rules the next messaging limit is told.
    pub rule_set: RuleSet,
}

impl Default for SendingSettings {
    fn default() -> Self {
        Self {
            rules: StopRules::default(),
            quiet: None,
            headroom: DEFAULT_HEADROOM,
            reserve_percent: DEFAULT_RESERVE,
            rule_set: RuleSet::default(),
        }
    }
}

impl Setting for SendingSettings {
    const KEY: &'static str = "sending";
}
