//! What becomes of a number: rated, flagged, restricted. Each step tells the desk what the rules tell.

use serde_json::{Value, json};

use super::allowance::{Change, DAY_MS};
use super::messaging_limit::LimitRules;
use super::number::{Number, NumberChange};
use super::portfolio::direction;
use super::template_life::Notice;
use super::{NumberIndex, World};

/// How long a number stays flagged at most.
const FLAGGED_MS: i64 = 7 * DAY_MS;

impl World {
    /// Changes a number as Meta or its owner would.
    pub fn change_number(&mut self, index: NumberIndex, change: NumberChange, now_ms: i64) -> Vec<Notice> {
        let rules = self.limits.rules;
        let number = &mut self.numbers[index];
        let mut notices = Vec::new();
        if let Some(name) = change.name {
            number.name = name;
        }
        if let Some(throughput) = change.throughput {
            let before = number.throughput.rate();
            number.throughput.set_rate(throughput.clamp(1, 1000));
            if before <= 80 && number.throughput.rate() > 80 {
                let tier = number.allowance.limit().tier();
                let more = json!({"max_daily_conversations_per_business": tier});
                notices.push(number.heard("THROUGHPUT_UPGRADE", more));
            }
        }
        if let Some(quality) = change.quality {
            number.quality = quality;
            notices.extend(number.rated(rules, now_ms));
        }
        if let Some(status) = change.status.filter(|status| *status != number.status) {
            let restricted_ms = change
                .restricted_ms
                .map_or(DAY_MS, |span| i64::try_from(span).unwrap_or(i64::MAX / 4));
            notices.extend(number.becomes(&status, rules, now_ms, restricted_ms));
        }
        notices.extend(self.limits_grow(now_ms));
        notices
    }

    /// What the time brings: restrictions and flags end, limits grow.
    pub fn numbers_catch_up(&mut self, now_ms: i64) -> Vec<Notice> {
        let rules = self.limits.rules;
        let mut notices = Vec::new();
        for number in &mut self.numbers {
            if number.restricted_until_ms.take_if(|at| *at <= now_ms).is_some() {
                number.stands("CONNECTED");
            }
            if number.flagged_until_ms.take_if(|at| *at <= now_ms).is_some() {
                notices.extend(number.unflagged_too_late(rules));
            }
        }
        notices.extend(self.limits_grow(now_ms));
        notices
    }

    /// Every field the Graph knows of a number.
    pub fn number_node(&mut self, index: NumberIndex, now_ms: i64) -> Value {
        let allowance = self.allowance(index);
        let (tier, full) = (allowance.limit().tier(), allowance.is_full(now_ms));
        let number = &self.numbers[index];
        // The seeds: a number that has used up its limit is restricted until there is room again.
        let used_up = full && self.limits.rules == LimitRules::Seeds && number.may_send();
        let status = if used_up { "RESTRICTED" } else { &number.status };
        number.node(status, tier)
    }
}

impl Number {
    /// Whether it sends at all: also what is flagged does.
    pub fn may_send(&self) -> bool {
        matches!(self.status.as_str(), "CONNECTED" | "FLAGGED")
    }

    /// It stands elsewhere, and whatever was to end does not.
    pub fn stands(&mut self, status: &str) {
        self.status = status.to_owned();
        self.flagged_until_ms = None;
        self.restricted_until_ms = None;
    }

    /// Its limit has become another.
    pub fn moved(&self, change: Change) -> Notice {
        let more = json!({"old_limit": change.old.tier(),
                          "max_daily_conversations_per_business": change.new.tier()});
        self.heard(direction(change), more)
    }

    /// A quality that is low flags it, one that is not ends that: by the seeds' rules. Today nobody hears anything.
    fn rated(&mut self, rules: LimitRules, now_ms: i64) -> Option<Notice> {
        if rules != LimitRules::Seeds {
            return None;
        }
        match (self.quality.as_str(), self.status.as_str()) {
            ("RED", "CONNECTED") => Some(self.flagged(now_ms)),
            ("RED", _) => None,
            (_, "FLAGGED") => Some(self.unflagged()),
            _ => None,
        }
    }

    fn becomes(
        &mut self,
        status: &str,
        rules: LimitRules,
        now_ms: i64,
        restricted_ms: i64,
    ) -> Option<Notice> {
        let seeds = rules == LimitRules::Seeds;
        let was_flagged = self.status == "FLAGGED";
        match status {
            "FLAGGED" if seeds => Some(self.flagged(now_ms)),
            "CONNECTED" if seeds && was_flagged => Some(self.unflagged()),
            "RESTRICTED" => Some(self.restricted(now_ms + restricted_ms)),
            other => {
                self.stands(other);
                None
            }
        }
    }

    fn flagged(&mut self, now_ms: i64) -> Notice {
        self.stands("FLAGGED");
        self.flagged_until_ms = Some(now_ms + FLAGGED_MS);
        self.heard("FLAGGED", json!({}))
    }

    fn unflagged(&mut self) -> Notice {
        self.stands("CONNECTED");
        self.heard("UNFLAGGED", json!({}))
    }

    /// Seven days have not helped: it is connected again, one level lower.
    fn unflagged_too_late(&mut self, rules: LimitRules) -> Vec<Notice> {
        let below = rules.below(self.allowance.limit());
        let change = below.and_then(|below| self.allowance.set(below));
        let mut notices: Vec<Notice> = change.map(|change| self.moved(change)).into_iter().collect();
        notices.push(self.unflagged());
        notices
    }

    /// No new conversations until then. The desk is told as it is of every restriction: without the number.
    fn restricted(&mut self, until_ms: i64) -> Notice {
        self.stands("RESTRICTED");
        self.restricted_until_ms = Some(until_ms);
        let restriction = json!({"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING",
                                 "expiration": until_ms / 1000});
        Notice {
            field: "account_update",
            value: json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]}),
        }
    }

    fn heard(&self, event: &str, more: Value) -> Notice {
        let mut value = json!({"display_phone_number": self.digits(), "event": event,
                               "current_limit": self.allowance.limit().tier()});
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
        }
        Notice {
            field: "phone_number_quality_update",
            value,
        }
    }
}
