use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The machine's time moved by an offset.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
}

impl Clock {
    pub fn starting_at(now: Option<i64>) -> Self {
        let clock = Self::default();
        if let Some(now) = now {
            clock.set(now);
        }
        clock
    }

    pub fn now_ms(&self) -> i64 {
        machine_ms() + self.offset_ms()
    }

    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Relaxed)
    }

    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 4);
        self.offset_ms.fetch_add(by, Ordering::Relaxed);
    }

    pub fn set(&self, now_ms: i64) {
        self.offset_ms.store(now_ms - machine_ms(), Ordering::Relaxed);
    }
}

fn machine_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}
