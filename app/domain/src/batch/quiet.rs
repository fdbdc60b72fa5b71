//! Hours in which no batch is sent, by the business's clock.

use chrono::{DateTime, Datelike, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use crate::zone::BusinessZone;

/// When no batch is sent. Agents may write at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct QuietHours {
    /// The first minute of each quiet night.
    pub from: NaiveTime,
    /// Its end: from then on batches are sent again. The same as [`QuietHours::from`]: no night is quiet.
    pub until: NaiveTime,
    /// Whether Saturdays are quiet as a whole.
    #[serde(default)]
    pub saturdays: bool,
    /// Whether Sundays are quiet as a whole.
    #[serde(default)]
    pub sundays: bool,
}

impl QuietHours {
    /// Until when it is quiet at `local`; `None` when it is not.
    pub fn quiet_until(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let mut end = local;
        // A night may lead into a quiet day and that into another night: two days and three nights at most, and each
        // step ends one of them.
        for _ in 0..8 {
            match self.stretch_end(end) {
                Some(next) => end = next,
                None => break,
            }
        }
        (end > local).then_some(end)
    }

    /// Until when it is quiet at `at` by the clock of `zone`; `None` when it is not.
    pub fn quiet_until_at(&self, zone: &BusinessZone, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let end = zone.instant(self.quiet_until(zone.local(at).naive_local())?);
        // Where the clock is put back over the end, it is quiet a second time, for no more than that.
        Some(end.max(at + TimeDelta::seconds(1)))
    }

    /// The end of the quiet night or day that `local` lies in.
    fn stretch_end(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let (day, clock) = (local.date(), local.time());
        let tomorrow = day.succ_opt()?;
        let quiet_day = match day.weekday() {
            Weekday::Sat => self.saturdays,
            Weekday::Sun => self.sundays,
            _ => false,
        };
        if quiet_day {
            return Some(tomorrow.and_time(NaiveTime::MIN));
        }
        let (from, until) = (self.from, self.until);
        if from < until {
            (from <= clock && clock < until).then(|| day.and_time(until))
        } else if from > until && clock < until {
            Some(day.and_time(until))
        } else if from > until && clock >= from {
            Some(tomorrow.and_time(until))
        } else {
            None
        }
    }
}
