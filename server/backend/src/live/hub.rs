//! From the reader to who listens, in this process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{NumberId, UserId};
use tokio::sync::{Notify, broadcast};

use super::Cursor;

pub(super) struct Frame {
    /// Whose listeners may be told; absent: everybody.
    pub(super) number: Option<NumberId>,
    pub(super) json: Arc<str>,
}

/// What was read from the table in one go.
pub(super) struct Batch {
    pub(super) frames: Vec<Frame>,
    /// People whose session or access changed.
    pub(super) users: Vec<UserId>,
    pub(super) end: Cursor,
}

/// The fan-out of one process.
pub(crate) struct Hub {
    sender: broadcast::Sender<Arc<Batch>>,
    wake: Notify,
    /// Up to here everybody who listens was told. Who begins to listen does so under its lock, and what is told is too: a
    /// new listener sees either the old place and what comes after it, or the new place.
    told: Mutex<Option<Cursor>>,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self {
            sender: broadcast::channel(1_024).0,
            wake: Notify::new(),
            told: Mutex::new(None),
        }
    }

    /// Says that something was committed.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Until somebody says so.
    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    fn place(&self) -> MutexGuard<'_, Option<Cursor>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Up to where everybody was told.
    pub(super) fn told(&self) -> Option<Cursor> {
        *self.place()
    }

    /// Listens from now on, and where that is.
    pub(super) fn listen(&self) -> (broadcast::Receiver<Arc<Batch>>, Option<Cursor>) {
        let told = self.place();
        (self.sender.subscribe(), *told)
    }

    /// Begins at `here`, or goes on to it where nobody listens; says whether it did. Who comes later and was elsewhere
    /// until now is told what they missed.
    pub(super) fn pass(&self, here: Cursor) -> bool {
        let mut told = self.place();
        let passed = told.is_none() || self.sender.receiver_count() == 0;
        if passed {
            *told = Some(here);
        }
        passed
    }

    /// Tells everybody who listens.
    pub(super) fn tell(&self, batch: Batch) {
        let mut told = self.place();
        *told = Some(batch.end);
        self.sender.send(Arc::new(batch)).ok();
    }
}
