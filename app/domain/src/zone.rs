//! The business's time zone, small enough to travel to the browser.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// A time zone as its offset changes: from each instant (unix seconds) on, this many seconds east of UTC.
///
/// The server makes it from the zone's name; both sides then draw the same hours without a zone database in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessZone {
    /// Offset changes in rising order; the first also holds for all time before it.
    pub changes: Vec<(i64, i32)>,
}

impl BusinessZone {
    /// A zone that never changes.
    pub fn fixed(east_seconds: i32) -> Self {
        Self {
            changes: vec![(i64::MIN, east_seconds)],
        }
    }

    /// `at` as the business's clock shows it.
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        let index = self.changes.partition_point(|(from, _)| *from <= at.timestamp());
        let east = self
            .changes
            .get(index.saturating_sub(1))
            .map_or(0, |(_, east)| *east);
        let offset = FixedOffset::east_opt(east).unwrap_or_else(|| Utc.fix());
        at.with_timezone(&offset)
    }

    /// The business's date at `at`.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// `09:12`.
    pub fn clock(&self, at: DateTime<Utc>) -> String {
        // Not strftime: it would weigh in the browser.
        let local = self.local(at);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// `22/11/2026`.
    pub fn date(&self, at: DateTime<Utc>) -> String {
        let day = self.day(at);
        format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_that_of_the_last_change() {
        let zone = BusinessZone {
            changes: vec![(0, -10_800), (1_000_000, -7_200)],
        };
        assert_eq!(zone.clock(DateTime::from_timestamp(999_999, 0).unwrap()), "10:46");
        assert_eq!(
            zone.clock(DateTime::from_timestamp(1_000_000, 0).unwrap()),
            "11:46"
        );
        assert_eq!(zone.date(DateTime::from_timestamp(-1, 0).unwrap()), "31/12/1969");
    }
}
