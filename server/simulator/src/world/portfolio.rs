//! The portfolio: its messaging limit, who uses it, and what the desk hears when it becomes another.

use serde_json::{Value, json};

use super::allowance::{Allowance, Change};
use super::messaging_limit::{LimitRules, MessagingLimit};
use super::template_life::Notice;
use super::{CustomerIndex, NumberIndex, World};
use crate::config::LimitSettings;

/// The business behind the account.
pub(crate) struct Portfolio {
    pub allowance: Allowance,
    pub verified: bool,
}

impl World {
    /// The number's limit by the rules: the portfolio's, or its own.
    pub fn allowance(&mut self, number: NumberIndex) -> &mut Allowance {
        match self.limits.rules {
            LimitRules::Since2025 => &mut self.portfolio.allowance,
            LimitRules::Seeds => &mut self.numbers[number].allowance,
        }
    }

    /// The highest limit there is: what Meta says of the portfolio.
    pub fn portfolio_limit(&self) -> MessagingLimit {
        let best = self.numbers.iter().map(|number| number.allowance.limit()).max();
        match self.limits.rules {
            LimitRules::Since2025 => self.portfolio.allowance.limit(),
            LimitRules::Seeds => best.unwrap_or(self.portfolio.allowance.limit()),
        }
    }

    /// A business-initiated message leaves: its place is taken until it arrives or ends, so that those on their way
    /// cannot exceed the limit together; for a day at most.
    pub fn leaves(&mut self, number: NumberIndex, customer: CustomerIndex, now_ms: i64) {
        self.portfolio.allowance.day.leaves(customer, now_ms);
        self.numbers[number].allowance.day.leaves(customer, now_ms);
    }

    /// A message that left gives its place back, if it has one.
    pub fn gives_back(&mut self, wamid: &str) {
        let Some(message) = self.messages.get_mut(wamid) else {
            return;
        };
        if !std::mem::take(&mut message.holds_place) {
            return;
        }
        if let Some((number, customer)) = self.ends_of(wamid) {
            self.portfolio.allowance.day.ends(customer);
            self.numbers[number].allowance.day.ends(customer);
        }
    }

    /// A business-initiated message is on the customer's phone: they count, and the limit may be due to grow.
    pub fn has_arrived(&mut self, wamid: &str, now_ms: i64) -> Vec<Notice> {
        let Some((number, customer)) = self.ends_of(wamid) else {
            return Vec::new();
        };
        self.portfolio.allowance.arrives(customer, now_ms);
        self.numbers[number].allowance.arrives(customer, now_ms);
        self.limits_grow(now_ms)
    }

    /// The number and the customer of a message.
    fn ends_of(&self, wamid: &str) -> Option<(NumberIndex, CustomerIndex)> {
        let message = self.message(wamid)?;
        Some((
            self.number(&message.phone_number_id)?,
            self.customer(&message.customer)?,
        ))
    }

    /// Every level that has come by now.
    pub fn limits_grow(&mut self, now_ms: i64) -> Vec<Notice> {
        let rules = self.limits.rules;
        let mut notices = Vec::new();
        match rules {
            LimitRules::Since2025 => {
                let bad = |quality: &str| matches!(quality, "RED" | "YELLOW");
                let good = !self.numbers.iter().any(|number| bad(&number.quality));
                for change in self.portfolio.allowance.grows(rules, good, now_ms) {
                    for number in &mut self.numbers {
                        number.allowance.set(change.new);
                    }
                    notices.push(self.capability(change.new));
                }
            }
            LimitRules::Seeds => {
                for number in &mut self.numbers {
                    let good = number.quality != "RED" && number.status == "CONNECTED";
                    for change in number.allowance.grows(rules, good, now_ms) {
                        notices.push(number.moved(change));
                    }
                }
            }
        }
        notices
    }

    /// Somebody at Meta gives another limit.
    pub fn set_limit(&mut self, limit: MessagingLimit) -> Vec<Notice> {
        let before = self.portfolio_limit();
        self.portfolio.allowance.set(limit);
        let mut notices = Vec::new();
        for number in &mut self.numbers {
            let change = number.allowance.set(limit);
            notices.extend(change.map(|change| number.moved(change)));
        }
        if self.limits.rules == LimitRules::Since2025 {
            notices.clear();
        }
        if before != limit || !notices.is_empty() {
            notices.insert(0, self.capability(limit));
        }
        notices
    }

    /// The business is verified, or is not any more. Verifying gives the first real level.
    pub fn set_verified(&mut self, verified: bool) -> Vec<Notice> {
        self.portfolio.verified = verified;
        let level = self.limits.rules.verified();
        if verified && self.portfolio_limit() < level {
            return self.set_limit(level);
        }
        Vec::new()
    }

    /// Other settings; with other rules the portfolio takes its best number's limit, or every number the portfolio's.
    pub fn set_limits(&mut self, limits: LimitSettings) {
        if limits.rules != self.limits.rules {
            let limit = self.portfolio_limit();
            self.limits = limits;
            self.set_limit(limit);
        }
        self.limits = limits;
    }

    /// What `/_control/portfolio` says.
    pub fn portfolio_state(&mut self, now_ms: i64) -> Value {
        let state = |allowance: &mut Allowance| {
            json!({"limit": allowance.limit(), "tier": allowance.limit().tier(),
                   "reached": allowance.day.reached(now_ms), "taken": allowance.day.taken(now_ms),
                   "reached_in_7_days": allowance.week.reached(now_ms), "next_level_ms": allowance.next_ms})
        };
        let mut value = state(&mut self.portfolio.allowance);
        let numbers = self.numbers.iter_mut().map(|number| {
            let mut value = state(&mut number.allowance);
            value["phone_number_id"] = json!(number.id);
            value
        });
        value["numbers"] = numbers.collect();
        value["limit"] = json!(self.portfolio_limit());
        value["tier"] = json!(self.portfolio_limit().tier());
        value["verified"] = json!(self.portfolio.verified);
        value["limit_rules"] = json!(self.limits.rules);
        value
    }

    /// The desk hears of the portfolio's limit: an int, or Meta's word where the documentation has its way.
    fn capability(&self, limit: MessagingLimit) -> Notice {
        let amount = if self.limits.capability_as_text {
            json!(limit.tier())
        } else {
            json!(limit)
        };
        let mut value = json!({"max_daily_conversations_per_business": amount});
        if self.limits.rules == LimitRules::Seeds {
            value["max_daily_conversation_per_phone"] = amount;
        }
        let (key, most) = if limit <= MessagingLimit::Customers(250) {
            ("max_phone_numbers_per_business", 2)
        } else {
            ("max_phone_numbers_per_waba", 20)
        };
        value[key] = json!(most);
        Notice {
            field: "business_capability_update",
            value,
        }
    }
}

/// Which way a limit went, in Meta's word.
pub(super) fn direction(change: Change) -> &'static str {
    if change.new > change.old {
        "UPGRADE"
    } else {
        "DOWNGRADE"
    }
}
