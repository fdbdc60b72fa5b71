//! Meta's throttles, on the simulator's clock: moving the clock fills the buckets.

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

    pub fn per_second(rate: u32, now_ms: i64) -> Self {
        Self::new(rate, 1000.0 / f64::from(rate.max(1)), now_ms)
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

    /// Takes a token even when there is none: what arrives counts too and is never refused.
    pub fn spend(&mut self, now_ms: i64) {
        self.fill(now_ms);
        self.tokens = (self.tokens - 1.0).max(0.0);
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
}
