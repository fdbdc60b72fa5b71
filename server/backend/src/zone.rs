//! The business's time zone: from its name to the offsets a browser can use.

use chrono::{DateTime, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use domain::zone::BusinessZone;

/// How many years of history and of future a screen can ask about.
const YEARS: i64 = 8;

/// The offset changes of `zone` for some years around `now`.
pub(crate) fn around(zone: Tz, now: DateTime<Utc>) -> BusinessZone {
    let first = now - TimeDelta::days(365 * YEARS);
    let mut changes = vec![(i64::MIN, east(zone, first))];
    for day in 0..(2 * 365 * YEARS) {
        let from = first + TimeDelta::days(day);
        let to = from + TimeDelta::days(1);
        if east(zone, from) != east(zone, to) {
            changes.push((
                change_between(zone, from.timestamp(), to.timestamp()),
                east(zone, to),
            ));
        }
    }
    BusinessZone { changes }
}

/// The business's date at `at`.
pub(crate) fn day(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The first instant of the business's `day`.
pub(crate) fn start_of(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // Where the clock is put forward at midnight, the day begins an hour later.
    zone.from_local_datetime(&midnight)
        .earliest()
        .or_else(|| {
            zone.from_local_datetime(&(midnight + TimeDelta::hours(1)))
                .earliest()
        })
        .map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}

fn east(zone: Tz, at: DateTime<Utc>) -> i32 {
    at.with_timezone(&zone).offset().fix().local_minus_utc()
}

/// The first second with the later offset, between two that differ.
fn change_between(zone: Tz, mut before: i64, mut after: i64) -> i64 {
    let at = |second| DateTime::from_timestamp(second, 0).unwrap_or_default();
    let old = east(zone, at(before));
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if east(zone, at(middle)) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_time_is_carried_to_the_browser_to_the_second() {
        let now = DateTime::from_timestamp(1_542_000_000, 0).unwrap();
        let zone = around(chrono_tz::America::Sao_Paulo, now);
        for offset in (-4_000..4_000).map(|hours| now + TimeDelta::hours(hours)) {
            assert_eq!(zone.day(offset), day(chrono_tz::America::Sao_Paulo, offset));
        }
        // Summer time 2018 began on 4 November at 00:00, local.
        let began = DateTime::from_timestamp(1_541_300_400, 0).unwrap();
        assert_eq!(zone.clock(began - TimeDelta::seconds(1)), "23:59");
        assert_eq!(zone.clock(began), "01:00");
    }
}
