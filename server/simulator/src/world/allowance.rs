//! A messaging limit with what was used of it, and how it grows.

use super::CustomerIndex;
use super::messaging_limit::{LimitRules, MessagingLimit};
use super::reach::Reach;

pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const WEEK_MS: i64 = 7 * DAY_MS;

/// The portfolio's limit, or a number's by the seeds' rules. Both are always kept, so that the rules can change.
pub(crate) struct Allowance {
    limit: MessagingLimit,
    /// Reached in 24 hours: what the limit is about.
    pub day: Reach,
    /// Reached in 7 days: what the next level is about.
    pub week: Reach,
    /// The first customer reached at this level.
    first_ms: Option<i64>,
    /// When the next level comes.
    pub next_ms: Option<i64>,
}

/// A limit that has become another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub old: MessagingLimit,
    pub new: MessagingLimit,
}

impl Allowance {
    pub fn new(limit: MessagingLimit) -> Self {
        Self {
            limit,
            day: Reach::over(DAY_MS),
            week: Reach::over(WEEK_MS),
            first_ms: None,
            next_ms: None,
        }
    }

    pub fn limit(&self) -> MessagingLimit {
        self.limit
    }

    /// Another limit from now on, if it is another.
    pub fn set(&mut self, new: MessagingLimit) -> Option<Change> {
        let old = std::mem::replace(&mut self.limit, new);
        if old == new {
            return None;
        }
        (self.first_ms, self.next_ms) = (None, None);
        Some(Change { old, new })
    }

    /// Whether the customer may be written to first: they count already, or there is room.
    pub fn has_room(&mut self, customer: CustomerIndex, now_ms: i64) -> bool {
        self.day.counts(customer, now_ms) || self.limit.allows_more_than(self.day.taken(now_ms))
    }

    /// Whether nobody new fits.
    pub fn is_full(&mut self, now_ms: i64) -> bool {
        !self.limit.allows_more_than(self.day.taken(now_ms))
    }

    /// A business-initiated message reached the customer.
    pub fn arrives(&mut self, customer: CustomerIndex, now_ms: i64) {
        self.day.arrives(customer, now_ms);
        self.week.arrives(customer, now_ms);
        self.first_ms.get_or_insert(now_ms);
    }

    /// Every level that has come by now, in order. Without a good quality none does, and who was waiting for one
    /// waits anew once it is good again.
    pub fn grows(&mut self, rules: LimitRules, good: bool, now_ms: i64) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut moment = self.next_ms.unwrap_or(now_ms).min(now_ms);
        loop {
            let Some(above) = self.deserves(rules, moment).filter(|_| good) else {
                self.next_ms = None;
                if moment == now_ms {
                    return changes;
                }
                moment = now_ms;
                continue;
            };
            let first_ms = self.first_ms.unwrap_or(moment);
            let next_ms = *self.next_ms.get_or_insert(rules.comes_at(moment, first_ms));
            if next_ms > now_ms {
                return changes;
            }
            moment = moment.max(next_ms);
            // What was enough when it was announced need not be when it comes.
            if self.deserves(rules, moment).is_some() {
                changes.extend(self.set(above));
            } else {
                self.next_ms = None;
            }
        }
    }

    /// The next level, if enough customers were reached for it in 7 days.
    fn deserves(&mut self, rules: LimitRules, at_ms: i64) -> Option<MessagingLimit> {
        let enough = rules.needed(self.limit)? <= self.week.reached(at_ms);
        rules.above(self.limit).filter(|_| enough)
    }
}

#[cfg(test)]
mod tests {
    use super::LimitRules::{Seeds, Since2025};
    use super::MessagingLimit::{Customers, Unlimited};
    use super::*;

    const HOUR_MS: i64 = DAY_MS / 24;

    /// Sends to so many new customers at once.
    fn reaches(allowance: &mut Allowance, first: usize, many: usize, now_ms: i64) {
        for customer in first..first + many {
            assert!(allowance.has_room(customer, now_ms));
            allowance.arrives(customer, now_ms);
        }
    }

    #[test]
    fn half_of_the_limit_in_a_week_gives_the_next_level_after_exactly_six_hours() {
        let mut allowance = Allowance::new(Customers(2_000));
        reaches(&mut allowance, 0, 999, 0);
        assert_eq!(allowance.grows(Since2025, true, 0), []);
        assert_eq!(allowance.next_ms, None);
        reaches(&mut allowance, 999, 1, HOUR_MS);
        assert_eq!(allowance.grows(Since2025, true, HOUR_MS), []);
        assert_eq!(allowance.grows(Since2025, true, 7 * HOUR_MS - 1), []);
        let change = Change {
            old: Customers(2_000),
            new: Customers(10_000),
        };
        assert_eq!(allowance.grows(Since2025, true, 7 * HOUR_MS), [change]);
    }

    #[test]
    fn a_clock_that_leaps_finds_the_level_that_came_on_the_way() {
        let mut allowance = Allowance::new(Customers(2_000));
        reaches(&mut allowance, 0, 1_000, 0);
        allowance.grows(Since2025, true, 0);
        assert_eq!(allowance.grows(Since2025, true, 30 * DAY_MS).len(), 1);
        assert_eq!(allowance.limit(), Customers(10_000));
    }

    #[test]
    fn bad_quality_stops_it_and_good_quality_starts_it_anew() {
        let mut allowance = Allowance::new(Customers(2_000));
        reaches(&mut allowance, 0, 1_000, 0);
        allowance.grows(Since2025, true, 0);
        assert_eq!(allowance.grows(Since2025, false, 5 * HOUR_MS), []);
        assert_eq!(allowance.grows(Since2025, true, 6 * HOUR_MS), []);
        assert_eq!(allowance.next_ms, Some(12 * HOUR_MS));
        assert_eq!(allowance.grows(Since2025, true, 12 * HOUR_MS).len(), 1);
    }

    #[test]
    fn old_use_is_forgotten_after_a_week() {
        let mut allowance = Allowance::new(Customers(2_000));
        reaches(&mut allowance, 0, 999, 0);
        reaches(&mut allowance, 999, 1, 7 * DAY_MS);
        assert_eq!(allowance.grows(Since2025, true, 8 * DAY_MS), []);
        assert_eq!((allowance.next_ms, allowance.limit()), (None, Customers(2_000)));
    }

    #[test]
    fn by_the_seeds_rules_twice_the_limit_and_two_days_are_needed() {
        let mut allowance = Allowance::new(Customers(1_000));
        reaches(&mut allowance, 0, 1_000, 0);
        assert!(allowance.is_full(DAY_MS - 1) && !allowance.has_room(1_000, DAY_MS - 1));
        assert!(
            allowance.has_room(999, DAY_MS - 1),
            "who counts already costs nothing more"
        );
        reaches(&mut allowance, 1_000, 1_000, DAY_MS);
        assert_eq!(allowance.grows(Seeds, true, DAY_MS), []);
        assert_eq!(allowance.grows(Seeds, true, 2 * DAY_MS - 1), []);
        assert_eq!(allowance.grows(Seeds, true, 2 * DAY_MS).len(), 1);
        assert_eq!(allowance.limit(), Customers(10_000));
    }

    #[test]
    fn a_month_of_sending_up_to_the_limit_climbs_the_ladder_on_the_right_days() {
        // Every day as many new customers as the limit lets, 30 000 at most; looked at every hour.
        let by_the_seeds = [
            (48, Customers(10_000)),
            // Two days after the first message at that level, 23 000 customers later.
            (120, Customers(100_000)),
            // The first day with 200 000 in the week before it.
            (288, Unlimited),
        ];
        let since_2025 = [(6, Customers(10_000)), (30, Customers(100_000)), (78, Unlimited)];
        for (rules, from, expected) in [
            (Since2025, Customers(2_000), since_2025),
            (Seeds, Customers(1_000), by_the_seeds),
        ] {
            let mut allowance = Allowance::new(from);
            let (mut people, mut seen) = (0, Vec::new());
            for hour in 0..30 * 24 {
                let now_ms = hour * HOUR_MS;
                let most = if allowance.limit() == Unlimited {
                    1_000
                } else {
                    30_000
                };
                for _ in (0..most).filter(|_| hour % 24 == 0) {
                    if !allowance.has_room(people, now_ms) {
                        break;
                    }
                    allowance.arrives(people, now_ms);
                    people += 1;
                }
                let changes = allowance.grows(rules, true, now_ms);
                seen.extend(changes.into_iter().map(|change| (hour, change.new)));
            }
            assert_eq!(seen, expected, "{rules:?}");
        }
    }
}
