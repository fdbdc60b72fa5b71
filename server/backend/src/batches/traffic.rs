//! What else goes over a number in this process, for its lane's pace: what customers write and what the outbox sends.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::NumberId;

/// Since a lane last asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Messages of customers.
    pub received: u32,
    /// Messages of agents.
    pub answered: u32,
    /// Meta said that it was too fast (130429).
    pub throttled: bool,
}

/// The counters.
#[derive(Debug, Default)]
pub(crate) struct Traffic(Mutex<HashMap<NumberId, Passed>>);

impl Traffic {
    /// `many` messages came in.
    pub(crate) fn received(&self, number: NumberId, many: u32) {
        self.with(number, |passed| {
            passed.received = passed.received.saturating_add(many);
        });
    }

    /// An agent's message goes out.
    pub(crate) fn answered(&self, number: NumberId) {
        self.with(number, |passed| {
            passed.answered = passed.answered.saturating_add(1);
        });
    }

    /// Meta refused a message for its pace.
    pub(crate) fn throttled(&self, number: NumberId) {
        self.with(number, |passed| passed.throttled = true);
    }

    /// What passed since the last time.
    pub(super) fn take(&self, number: NumberId) -> Passed {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&number).unwrap_or_default()
    }

    fn with(&self, number: NumberId, change: impl FnOnce(&mut Passed)) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(kept.entry(number).or_default());
    }
}
