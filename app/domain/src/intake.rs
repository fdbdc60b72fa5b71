//! “Saúde da entrada”: what WhatsApp delivered, and what became of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::WebhookId;

/// The upper bounds of the classes that delays are counted in, in seconds; the last class has none. Meta's timestamps
/// are whole seconds, so nothing finer can be told.
pub const LAG_BOUNDS: [i64; 7] = [1, 2, 5, 15, 60, 300, 3600];

/// The class of a delay of so many seconds.
pub fn lag_class(seconds: i64) -> usize {
    LAG_BOUNDS
        .iter()
        .position(|bound| seconds <= *bound)
        .unwrap_or(LAG_BOUNDS.len())
}

/// The bound that `share` percent of the counted delays stay within; [`None`] inside when there is no bound, outside
/// when nothing was counted.
pub fn lag_at(counts: &[i64], share: i64) -> Option<Option<i64>> {
    let all: i64 = counts.iter().sum();
    let mut passed = 0;
    for (class, count) in counts.iter().enumerate() {
        passed += count;
        if all > 0 && passed * 100 >= all * share {
            return Some(LAG_BOUNDS.get(class).copied());
        }
    }
    None
}

/// One hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeHour {
    /// When it began.
    pub hour: DateTime<Utc>,
    /// Messages and statuses stored and applied.
    pub handled: i64,
    /// Updates kept under a name of their own.
    pub unusual: i64,
    /// Requests refused.
    pub refused: i64,
}

/// A count with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedCount {
    /// As stored; `words` has a sentence for those we make.
    pub name: String,
    /// How many.
    pub count: i64,
    /// The newest.
    pub last_at: DateTime<Utc>,
}

/// The whole page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Bodies stored in the last 24 hours.
    pub received: i64,
    /// Messages and statuses in them that were applied.
    pub handled: i64,
    /// Updates in them that were kept under a name.
    pub unusual: i64,
    /// Requests refused in the last 24 hours.
    pub refused: i64,
    /// The last 24 hours, oldest first, none left out.
    pub hours: Vec<IntakeHour>,
    /// Delays of the last hour by class ([`LAG_BOUNDS`]).
    pub lag: Vec<i64>,
    /// The oldest update that waits to be handled.
    pub oldest_waiting: Option<DateTime<Utc>>,
    /// Outcomes kept, by name.
    pub outcomes: Vec<NamedCount>,
    /// Refusals since the beginning, by reason.
    pub refusals: Vec<NamedCount>,
    /// Our messages waiting to be sent, and since when the first is due.
    pub outbox: Backlog,
    /// Files of customers waiting to be fetched.
    pub media: Backlog,
    /// The desk's clock when this was read.
    pub now: DateTime<Utc>,
}

/// Work that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    /// How much.
    pub waiting: i64,
    /// Since when the oldest does.
    pub oldest: Option<DateTime<Utc>>,
}

/// One body with an unusual outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeEntry {
    /// The body.
    pub webhook: WebhookId,
    /// The place of the update inside it.
    pub position: i32,
    /// What became of it.
    pub outcome: String,
    /// More about it: a number's id, a field's name.
    pub detail: Option<String>,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// One page of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomePage {
    /// Newest first.
    pub entries: Vec<OutcomeEntry>,
    /// Where the next page begins.
    pub next: Option<OutcomeCursor>,
}

/// The last line of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeCursor {
    /// When it came.
    pub at: DateTime<Utc>,
    /// Its body.
    pub webhook: WebhookId,
    /// Its place in it.
    pub position: i32,
}

/// One body, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookView {
    /// Which.
    pub id: WebhookId,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Its size in bytes.
    pub size: i64,
    /// Updates found inside.
    pub updates: i32,
    /// What did not simply apply.
    pub outcomes: Vec<OutcomeEntry>,
    /// The body as indented JSON; what could tell of a person is covered unless it was asked for.
    pub body: Option<String>,
    /// Whether it is covered.
    pub masked: bool,
}

/// How a replay stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// Bodies that were taken through again.
    pub bodies: i64,
    /// Outcomes that are gone by it.
    pub settled: i64,
    /// Where to go on; none when it is done.
    pub next: Option<WebhookId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_told_by_the_bound_they_stay_within() {
        for (seconds, class) in [
            (-3, 0),
            (0, 0),
            (1, 0),
            (2, 1),
            (3, 2),
            (60, 4),
            (61, 5),
            (9_999, 7),
        ] {
            assert_eq!(lag_class(seconds), class, "{seconds}");
        }
        assert_eq!(lag_at(&[0; 8], 50), None, "nothing was counted");
        assert_eq!(lag_at(&[90, 0, 5, 0, 5, 0, 0, 0], 50), Some(Some(1)));
        assert_eq!(lag_at(&[90, 0, 5, 0, 5, 0, 0, 0], 95), Some(Some(5)));
        assert_eq!(lag_at(&[90, 0, 5, 0, 5, 0, 0, 0], 96), Some(Some(60)));
        assert_eq!(lag_at(&[0, 0, 0, 0, 0, 0, 0, 1], 50), Some(None));
    }
}
