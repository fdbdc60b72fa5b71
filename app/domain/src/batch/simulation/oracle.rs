//! What must hold, worked out without the rules that are tested.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc, Weekday};

use super::world::World;
use crate::allowance::{Amount, Place, Sender};
use crate::batch::{BatchCounts, BatchState, QuietHours, RecipientState, progress};

/// What was seen to happen.
#[derive(Default)]
pub(super) struct Seen {
    /// The last message that counts for the limit, by person.
    last: BTreeMap<u32, DateTime<Utc>>,
    /// The times of them all, in order.
    times: BTreeSet<(DateTime<Utc>, u32)>,
    /// Who was handed over, by batch.
    handed: BTreeSet<(usize, u32)>,
    /// When a limit ended, and what it was.
    limits: Vec<(DateTime<Utc>, Amount)>,
    limit: Option<Amount>,
}

impl Seen {
    pub fn reached(&mut self, person: u32, at: DateTime<Utc>) {
        let before = self.last.get(&person).copied();
        if before.is_none_or(|before| before < at) {
            if let Some(before) = before {
                self.times.remove(&(before, person));
            }
            self.last.insert(person, at);
            self.times.insert((at, person));
        }
    }

    pub fn handed(&mut self, batch: usize, person: u32) {
        assert!(
            self.handed.insert((batch, person)),
            "sent twice: {batch} {person}"
        );
    }

    /// Messages of batches.
    pub fn count(&self) -> usize {
        self.handed.len()
    }

    /// People reached in the 24 hours before `at`.
    fn used(&self, at: DateTime<Utc>) -> u32 {
        let day_ago = (at - TimeDelta::hours(24), u32::MAX);
        self.times
            .range((std::ops::Bound::Excluded(day_ago), std::ops::Bound::Unbounded))
            .count() as u32
    }
}

impl World {
    pub fn tell(&self) -> String {
        format!(
            "GUICHE_SEED={:#x}, step {}, {}, clock wrong by {} ms, {:?}, reserve {}, {:?}",
            self.seed,
            self.steps,
            self.now(),
            self.skew,
            self.limit,
            self.reserve,
            self.quiet
        )
    }

    pub fn limit_changed(&mut self) {
        let (now, limit) = (self.now(), self.limit);
        if let Some(before) = self.seen.limit.replace(limit) {
            self.seen.limits.push((now, before));
        }
    }

    /// How `person` may be reached now.
    pub fn expected(&self, person: u32, who: Sender) -> Option<Place> {
        let now = self.now();
        let used = self.seen.used(now);
        let all = self.limit.people().unwrap_or(u32::MAX);
        let most = match who {
            Sender::Batch if self.limit != Amount::Unlimited => all.saturating_sub(self.reserve),
            _ => all,
        };
        let last = self.seen.last.get(&person);
        match last.is_some_and(|last| *last > now - TimeDelta::hours(24)) {
            true => (used <= all).then_some(Place::Kept),
            false => (used < most).then_some(Place::New),
        }
    }

    /// Before a message of a batch goes.
    pub fn check_send(&self, batch: usize, at: usize) {
        let now = self.now();
        let batch = &self.batches[batch];
        assert_eq!(batch.state, BatchState::Sending, "{}", self.tell());
        assert!(!batch.halted, "it was halted: {}", self.tell());
        if let Some(quiet) = &self.quiet {
            let local = self.zone.local(now);
            assert!(!is_quiet(quiet, local.weekday(), local.time()), "{}", self.tell());
        }
        let sends = self.numbers[batch.number].sends.get(&batch.recipients[at].person);
        if let Some(last) = sends.and_then(|sends| sends.iter().max()) {
            assert!(
                now - *last >= TimeDelta::seconds(6),
                "pair limit: {}",
                self.tell()
            );
        }
        // Never more in any time than one in six seconds, and what a burst borrowed is paid back.
        for (index, start) in sends.into_iter().flatten().enumerate() {
            let since = sends.map_or(0, |sends| sends.len() - index) as i64;
            assert!(
                now - *start >= TimeDelta::seconds(6 * since),
                "pair limit: {}",
                self.tell()
            );
        }
    }

    /// After a message of a batch went: what its number sent and received in the second that ends with it.
    pub fn check_throughput(&self, batch: usize) {
        if self.clock - self.set_at <= 1_000 {
            return;
        }
        let number = &self.numbers[self.batches[batch].number];
        let rate = number.throughput.per_second();
        let burst = number.throughput.burst();
        let all: u32 = number.last_second.iter().map(|(_, messages, _)| messages).sum();
        assert!(all <= rate + burst, "{all} in a second: {}", self.tell());
        let own = |from: i64| -> u32 {
            let batches = number
                .last_second
                .iter()
                .filter(|(at, _, batch)| *batch && *at > from);
            batches.map(|(_, messages, _)| messages).sum()
        };
        let share = rate * (100 - u32::from(number.headroom.min(90))) / 100;
        let batches = own(i64::MIN);
        assert!(
            batches <= share + burst + 1,
            "{batches} of batches: {}",
            self.tell()
        );
        if let Some((refused, from)) = number
            .refused
            .filter(|(at, _)| self.clock - at < 1_000 && *at > self.set_at)
        {
            let slope = (rate / 20).max(1);
            let since = own(refused - 1);
            let before = own(refused - 1) - own(refused);
            let most = from + slope + 1;
            assert!(since - before <= most, "{since} after a refusal: {}", self.tell());
        }
    }

    /// After every step.
    pub fn check(&mut self) {
        let now = self.now();
        if self.seen.limit.is_none() {
            self.seen.limit = Some(self.limit);
        }
        let used = self.seen.used(now);
        assert_eq!(self.ledger.used(now), used, "{}", self.tell());
        let day_ago = now - TimeDelta::hours(26);
        self.seen.limits.retain(|(until, _)| *until > day_ago);
        let highest = self.seen.limits.iter().map(|(_, limit)| *limit).max();
        let highest = highest.map_or(self.limit, |highest| highest.max(self.limit));
        assert!(
            used <= highest.people().unwrap_or(u32::MAX),
            "{used}: {}",
            self.tell()
        );
        if self.steps.is_multiple_of(16) {
            self.seen.forget(now - TimeDelta::hours(26));
        }
    }

    /// At the end: everybody was handed over, or their batch was given up; and the counts tell so.
    pub fn check_nobody_forgotten(&self) {
        for (index, batch) in self.batches.iter().enumerate() {
            assert!(batch.state.is_over(), "{:?}: {}", batch.state, self.tell());
            let mut counts = BatchCounts::default();
            for recipient in &batch.recipients {
                let handed = self.seen.handed.contains(&(index, recipient.person));
                match recipient.state {
                    RecipientState::Handed => assert!(handed, "{}", self.tell()),
                    RecipientState::Cancelled => {
                        assert!(!handed && batch.state == BatchState::Cancelled, "{}", self.tell());
                    }
                    other => panic!("{other:?} at the end: {}", self.tell()),
                }
                counts.count(progress(recipient.state, recipient.deferred, recipient.delivery));
            }
            let all = batch.recipients.len() as u32;
            assert_eq!((counts.rows, counts.total()), (all, all), "{}", self.tell());
            assert_eq!(counts.done() + counts.queued, all, "{}", self.tell());
            assert_eq!((counts.waiting, counts.deferred), (0, 0), "{}", self.tell());
        }
    }
}

impl Seen {
    fn forget(&mut self, before: DateTime<Utc>) {
        while let Some((at, person)) = self.times.first().copied().filter(|(at, _)| *at < before) {
            self.times.remove(&(at, person));
            self.last.remove(&person);
        }
    }
}

fn is_quiet(quiet: &QuietHours, day: Weekday, clock: NaiveTime) -> bool {
    let night = match quiet.from <= quiet.until {
        true => clock >= quiet.from && clock < quiet.until,
        false => clock >= quiet.from || clock < quiet.until,
    };
    night || quiet.saturdays && day == Weekday::Sat || quiet.sundays && day == Weekday::Sun
}
