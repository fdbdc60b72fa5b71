//! Chance that can be repeated.

/// Numbers out of a seed (splitmix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// One of `things`.
    pub(crate) fn one<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len() as u64) as usize]
    }
}

/// The seeds of a run: `count` from `first` on, or the one that `GUICHE_SEED` names (decimal, or with `0x`).
pub(crate) fn seeds(first: u64, count: u64) -> Vec<u64> {
    match std::env::var("GUICHE_SEED") {
        Ok(text) => {
            let seed = match text.strip_prefix("0x") {
                Some(hex) => u64::from_str_radix(hex, 16),
                None => text.parse(),
            };
            vec![seed.expect("GUICHE_SEED is a number")]
        }
        Err(_) => (first..first + count).collect(),
    }
}
