//! The business's time zone, small enough to travel to the browser.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Offset, Timelike, Utc};
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

    /// The instant at which the business's clock shows `local`; where it shows it twice or never, one close by.
    pub fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let shown = |at: DateTime<Utc>| self.local(at).naive_local();
        let first = local.and_utc() - (shown(local.and_utc()) - local);
        first - (shown(first) - local)
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

/// Reads what a `datetime-local` field holds, such as `2026-11-22T14:30`.
// Not chrono's own reader: it would weigh in the browser.
pub fn read_local(text: &str) -> Option<NaiveDateTime> {
    let (date, clock) = text.split_once('T')?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<u32>().ok());
    let mut clock = clock.split(':').map(|part| part.parse::<u32>().ok());
    let year = i32::try_from(date.next()??).ok()?;
    NaiveDate::from_ymd_opt(year, date.next()??, date.next()??)?.and_hms_opt(
        clock.next()??,
        clock.next()??,
        0,
    )
}

/// Writes `local` as a `datetime-local` field holds it.
pub fn write_local(local: NaiveDateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_field_holds_is_an_instant_by_the_businesss_clock_and_back() {
        let zone = BusinessZone {
            changes: vec![(0, -10_800), (1_790_000_000, -7_200)],
        };
        for text in ["2026-11-22T14:30", "2026-01-01T00:00", "2030-02-28T23:59"] {
            let local = read_local(text).unwrap();
            let at = zone.instant(local);
            assert_eq!(zone.local(at).naive_local(), local, "{text}");
            assert_eq!(write_local(local), text);
        }
        assert_eq!(read_local("2026-13-01T00:00"), None);
        assert_eq!(read_local("amanhã"), None);
        assert!(read_local("2026-11-22T14:30:15").is_some());
    }

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
