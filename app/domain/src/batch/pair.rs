//! How fast one customer may be written to (`cloud-api.md` 1.3, 131056).

use chrono::{DateTime, TimeDelta, Utc};

/// One message to one person in this time.
pub const PAIR_PAUSE: TimeDelta = TimeDelta::seconds(6);

/// Messages that may go to a person at once, borrowed from the time after them.
pub const PAIR_BURST: usize = 45;

/// From when on a batch may write to somebody whom our number sent messages at `sends` (in rising order); `None` when it
/// may at `at` already.
///
/// An agent may send several at once; a batch waits until they are paid back, six seconds each, and never borrows itself.
pub fn pair_until(sends: &[DateTime<Utc>], at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let paid_back = sends.iter().fold(None, |paid: Option<DateTime<Utc>>, sent| {
        Some(paid.map_or(*sent, |paid| paid.max(*sent)) + PAIR_PAUSE)
    })?;
    (paid_back > at).then_some(paid_back)
}
