use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::zone::BusinessZone;

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

fn nights(from: u32, until: u32) -> QuietHours {
    QuietHours {
        from: hour(from),
        until: hour(until),
        saturdays: false,
        sundays: false,
    }
}

/// A day of November 2026; the 22nd is a Sunday.
fn local(day: u32, clock: u32) -> NaiveDateTime {
    chrono::NaiveDate::from_ymd_opt(2026, 11, day)
        .unwrap()
        .and_hms_opt(clock, 0, 0)
        .unwrap()
}

#[test]
fn nights_are_quiet_over_midnight_or_within_a_day() {
    let sundays = QuietHours {
        sundays: true,
        ..nights(20, 8)
    };
    let weekend = QuietHours {
        saturdays: true,
        ..sundays
    };
    let weekend_only = QuietHours {
        from: hour(8),
        ..weekend
    };
    for (hours, at, until) in [
        (nights(20, 8), (23, 12), None),
        (nights(20, 8), (23, 20), Some((24, 8))),
        (nights(20, 8), (24, 0), Some((24, 8))),
        (nights(20, 8), (24, 7), Some((24, 8))),
        (nights(20, 8), (24, 8), None),
        (nights(12, 14), (23, 11), None),
        (nights(12, 14), (23, 12), Some((23, 14))),
        (nights(12, 14), (23, 14), None),
        (nights(8, 8), (23, 8), None),
        (nights(20, 0), (23, 21), Some((24, 0))),
        (nights(0, 8), (23, 0), Some((23, 8))),
        (sundays, (21, 19), None),
        (sundays, (21, 20), Some((23, 8))),
        (sundays, (22, 12), Some((23, 8))),
        (weekend, (20, 20), Some((23, 8))),
        (weekend_only, (20, 23), None),
        (weekend_only, (21, 0), Some((23, 0))),
        (weekend_only, (22, 23), Some((23, 0))),
    ] {
        assert_eq!(
            hours.quiet_until(local(at.0, at.1)),
            until.map(|(day, clock)| local(day, clock)),
            "{hours:?} {at:?}"
        );
    }
}

#[test]
fn the_clock_of_the_business_counts() {
    let zone = BusinessZone::fixed(-3 * 3_600);
    let utc = |day, clock| local(day, clock).and_utc();
    let hours = nights(20, 8);
    assert_eq!(hours.quiet_until_at(&zone, utc(23, 22)), None);
    assert_eq!(hours.quiet_until_at(&zone, utc(23, 23)), Some(utc(24, 11)));
    assert_eq!(hours.quiet_until_at(&zone, utc(24, 10)), Some(utc(24, 11)));
    assert_eq!(hours.quiet_until_at(&zone, utc(24, 11)), None);
}

fn second(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap()
}

#[test]
fn a_person_is_written_to_once_in_six_seconds_and_a_burst_is_paid_back() {
    let until = |sends: &[i64], at| {
        let sends: Vec<_> = sends.iter().map(|at| second(*at)).collect();
        pair_until(&sends, second(at)).map(|until| (until - second(0)).num_seconds())
    };
    for (sends, at, expected) in [
        (&[][..], 0, None),
        (&[0], 0, Some(6)),
        (&[0], 5, Some(6)),
        (&[0], 6, None),
        (&[0, 6], 11, Some(12)),
        (&[0, 1, 2], 3, Some(18)),
        (&[0, 0, 0, 0], 20, Some(24)),
        (&[0, 0, 100], 105, Some(106)),
        (&[0, 0, 100], 106, None),
    ] {
        assert_eq!(until(sends, at), expected, "{sends:?} {at}");
    }
    let burst = [0; PAIR_BURST];
    assert_eq!(until(&burst, 1), Some(6 * PAIR_BURST as i64));
}

proptest! {
    #[test]
    fn when_the_quiet_ends_it_is_not_quiet_and_before_it_was(
        from in 0u32..24, until in 0u32..24, saturdays: bool, sundays: bool, minutes in 0i64..14 * 24 * 60,
    ) {
        let hours = QuietHours { saturdays, sundays, ..nights(from, until) };
        let at = local(15, 0) + TimeDelta::minutes(minutes);
        if let Some(end) = hours.quiet_until(at) {
            prop_assert!(end > at);
            prop_assert_eq!(hours.quiet_until(end), None);
            prop_assert_eq!(hours.quiet_until(end - TimeDelta::seconds(1)), Some(end));
        }
    }

    #[test]
    fn when_a_pair_may_write_again_it_may(sends in prop::collection::vec(0i64..100, 0..20), at in 0i64..120) {
        let mut sends: Vec<_> = sends.into_iter().map(second).collect();
        sends.sort();
        if let Some(until) = pair_until(&sends, second(at)) {
            prop_assert!(until > second(at));
            prop_assert_eq!(pair_until(&sends, until), None);
        }
    }
}
