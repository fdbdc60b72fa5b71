//! Meta's throttles, on the simulator's clock: moving the clock makes room.

use std::collections::VecDeque;

/// A bucket of tokens that fills by itself.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    size: f64,
    per_ms: f64,
    tokens: f64,
    at_ms: i64,
}

impl Bucket {
    /// Full; gains one token in every `every_ms`.
    pub fn new(size: u32, every_ms: f64, now_ms: i64) -> Self {
        let per_ms = if every_ms > 0.0 {
            1.0 / every_ms
        } else {
            f64::INFINITY
        };
        Self {
            size: f64::from(size),
            per_ms,
            tokens: f64::from(size),
            at_ms: now_ms,
        }
    }

    /// Takes a token, if there is one.
    pub fn take(&mut self, now_ms: i64) -> bool {
        self.fill(now_ms);
        let there = self.tokens >= 1.0;
        if there {
            self.tokens -= 1.0;
        }
        there
    }

    fn fill(&mut self, now_ms: i64) {
        // A clock set back neither fills nor empties.
        let passed = (now_ms - self.at_ms).max(0) as f64;
        self.at_ms = now_ms;
        if passed > 0.0 {
            self.tokens = (self.tokens + passed * self.per_ms).min(self.size);
        }
    }
}

/// So many messages in any second and not one more, whatever the second before was like. What arrives counts too and
/// is never refused.
pub(crate) struct RollingSecond {
    rate: u32,
    /// Messages by millisecond, the oldest first.
    slots: VecDeque<(i64, u32)>,
    sum: u32,
}

const SECOND_MS: i64 = 1000;

impl RollingSecond {
    pub fn new(rate: u32) -> Self {
        Self {
            rate,
            slots: VecDeque::new(),
            sum: 0,
        }
    }

    pub fn rate(&self) -> u32 {
        self.rate
    }

    pub fn set_rate(&mut self, rate: u32) {
        self.rate = rate;
    }

    /// Takes a place, if there is one.
    pub fn take(&mut self, now_ms: i64) -> bool {
        self.forget(now_ms);
        let there = self.sum < self.rate;
        if there {
            self.add(now_ms);
        }
        there
    }

    /// Takes a place even when there is none.
    pub fn spend(&mut self, now_ms: i64) {
        self.forget(now_ms);
        self.add(now_ms);
    }

    fn add(&mut self, now_ms: i64) {
        self.sum += 1;
        match self.slots.back_mut() {
            // Two calls at once need not come in the order of their times.
            Some((at_ms, many)) if *at_ms >= now_ms => *many += 1,
            _ => self.slots.push_back((now_ms, 1)),
        }
    }

    fn forget(&mut self, now_ms: i64) {
        // A clock set back begins anew.
        if self
            .slots
            .back()
            .is_some_and(|(at_ms, _)| *at_ms > now_ms + SECOND_MS)
        {
            self.slots.clear();
            self.sum = 0;
        }
        while let Some((_, many)) = self.slots.pop_front_if(|(at_ms, _)| *at_ms <= now_ms - SECOND_MS) {
            self.sum -= many;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_borrowed_from_the_future() {
        let mut pair = Bucket::new(45, 6000.0, 0);
        assert!((0..45).all(|_| pair.take(0)));
        assert!(!pair.take(5999));
        assert!(pair.take(6000));
        assert!(!pair.take(6001));
    }

    #[test]
    fn no_second_holds_more_than_the_rate() {
        let mut second = RollingSecond::new(1000);
        let mut taken = VecDeque::new();
        // Twice as fast as it may be, and not evenly.
        for step in 0..10_000_i64 {
            let now_ms = step / 14 * 7 + (step % 14) / 5;
            if second.take(now_ms) {
                taken.push_back(now_ms);
            }
        }
        let most = taken.iter().map(|from| {
            let second = *from..*from + SECOND_MS;
            taken.iter().filter(|at_ms| second.contains(at_ms)).count()
        });
        assert_eq!(most.max(), Some(1000));
        assert!(taken.len() > 4_900, "{} of 5 000", taken.len());
    }

    #[test]
    fn what_arrives_takes_places_and_is_never_refused() {
        let mut second = RollingSecond::new(3);
        for _ in 0..5 {
            second.spend(0);
        }
        assert!(!second.take(999) && second.take(1000));
    }

    #[test]
    fn a_clock_set_back_begins_anew() {
        let mut second = RollingSecond::new(1);
        assert!(second.take(1_000_000) && !second.take(999_999));
        assert!(second.take(0));
    }
}
