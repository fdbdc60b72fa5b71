use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use Throughput::{Coexistence, High, Standard};

/// Milliseconds from the beginning.
fn ms(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_600_000, 0).unwrap() + TimeDelta::milliseconds(millis)
}

/// What batches get when they ask each millisecond of `from..until`.
fn taken(pace: &mut Pace, from: i64, until: i64) -> u32 {
    (from..until).map(|at| pace.take(1_000, ms(at))).sum()
}

fn started(throughput: Throughput, headroom: u8) -> Pace {
    let mut pace = Pace::new(throughput, headroom, ms(0));
    pace.take(u32::MAX, ms(0));
    pace
}

#[test]
fn metas_levels_and_their_rates() {
    for (level, coexistence, expected, rate, burst) in [
        ("STANDARD", false, Standard, 80, 4),
        ("HIGH", false, High, 1_000, 50),
        ("NOT_APPLICABLE", false, Standard, 80, 4),
        ("", false, Standard, 80, 4),
        ("HIGH", true, Coexistence, 20, 2),
        ("STANDARD", true, Coexistence, 20, 2),
    ] {
        let throughput = Throughput::of(level, coexistence);
        assert_eq!(throughput, expected, "{level}");
        assert_eq!((throughput.per_second(), throughput.burst()), (rate, burst));
    }
}

#[test]
fn batches_get_the_rate_without_the_share_of_agents() {
    for (throughput, headroom, in_ten_seconds) in [
        (Standard, 0, 800),
        (Standard, DEFAULT_HEADROOM, 720),
        (Standard, 50, 400),
        (Standard, 90, 80),
        (Standard, 100, 80),
        (High, 1, 9_900),
        (High, DEFAULT_HEADROOM, 9_000),
        (Coexistence, DEFAULT_HEADROOM, 180),
    ] {
        let mut pace = started(throughput, headroom);
        let got = taken(&mut pace, 1, 10_001);
        assert_eq!(got, in_ten_seconds, "{throughput:?} {headroom}");
        let share = throughput.per_second() * u32::from(100 - headroom.min(90)) / 100;
        assert_eq!(pace.batch_per_second(ms(10_001)), share);
    }
}

#[test]
fn after_a_rest_a_twentieth_of_a_second_goes_at_once() {
    for (throughput, headroom, burst) in [
        (Standard, 0, 4),
        (Standard, 50, 2),
        (High, 10, 45),
        (Coexistence, 90, 2),
    ] {
        let mut pace = Pace::new(throughput, headroom, ms(0));
        assert_eq!(pace.take(1_000, ms(0)), burst, "{throughput:?} {headroom}");
        assert_eq!(pace.take(1_000, ms(0)), 0);
        assert_eq!(pace.take(1_000, ms(3_600_000)), burst);
        assert_eq!(pace.take(0, ms(7_200_000)), 0);
    }
}

#[test]
fn nobody_gets_more_than_they_want() {
    let mut pace = Pace::new(High, 0, ms(0));
    assert_eq!((pace.take(7, ms(0)), pace.take(1_000, ms(0))), (7, 43));
}

#[test]
fn agents_within_their_share_slow_no_batch_and_beyond_it_do() {
    // Each second 80 go; batches may have 72 of them.
    for (agents, batches) in [(0, 720), (8, 720), (16, 640), (40, 400), (79, 10), (80, 0)] {
        let mut pace = started(Standard, 10);
        let mut got = 0;
        for at in 1..=10_000 {
            // Spread over the second.
            if at * agents / 1_000 > (at - 1) * agents / 1_000 {
                pace.agent(1, ms(at));
            }
            got += pace.take(1_000, ms(at));
        }
        assert!(got.abs_diff(batches) <= 4, "{agents}: {got}, not {batches}");
    }
}

#[test]
fn what_customers_write_counts_and_a_burst_is_over_after_a_second() {
    let mut pace = started(Standard, 0);
    pace.spend_inbound(10_000, ms(1_000));
    assert_eq!(taken(&mut pace, 1_000, 2_012), 0);
    assert_eq!(taken(&mut pace, 2_012, 2_013), 0);
    assert_eq!(taken(&mut pace, 2_013, 3_013), 80);

    let mut pace = started(Standard, 0);
    pace.spend_inbound(40, ms(0));
    assert_eq!(taken(&mut pace, 0, 1_001), 40);
}

#[test]
fn a_refusal_halves_the_rate_which_rises_again_in_ten_seconds() {
    let mut pace = started(High, 0);
    assert_eq!(taken(&mut pace, 1, 1_001), 1_000);
    pace.throttled(ms(1_000));
    assert_eq!(pace.take(1_000, ms(1_000)), 0);
    // 500 a second, and 50 more each second.
    for (second, rate, sent) in [(1, 550, 525), (2, 600, 575), (3, 650, 625), (4, 700, 675)] {
        let from = second * 1_000 + 1;
        assert_eq!(taken(&mut pace, from, from + 1_000), sent, "{second}");
        assert_eq!(pace.per_second(ms(from + 999)), rate);
    }
    taken(&mut pace, 5_001, 11_001);
    assert_eq!(pace.per_second(ms(11_000)), 1_000);
    assert_eq!(taken(&mut pace, 11_001, 12_001), 1_000);
}

#[test]
fn refusals_of_one_second_are_one_and_later_ones_halve_again() {
    let mut pace = started(Standard, 0);
    let mut rate_after = |at| {
        pace.throttled(ms(at));
        pace.per_second(ms(at))
    };
    assert_eq!(rate_after(0), 40);
    assert_eq!(rate_after(1), 40);
    assert_eq!(rate_after(999), 43);
    assert_eq!(rate_after(1_000), 22);
    assert_eq!(rate_after(2_000), 13);
    for second in 3..20 {
        rate_after(second * 1_000);
    }
    // Half of what it is and rises by in a second.
    assert_eq!(rate_after(20_000), 4);
    assert_eq!(rate_after(21_000), 4);
}

#[test]
fn the_slowest_rate_still_sends() {
    let mut pace = started(Coexistence, 0);
    for second in 0..10 {
        pace.throttled(ms(second * 1_000));
    }
    assert_eq!(pace.per_second(ms(9_000)), 1);
    // One a second, rising by one each second.
    assert_eq!(taken(&mut pace, 9_001, 11_001), 4);
    assert_eq!(pace.batch_per_second(ms(11_000)), 3);
}

#[test]
fn batches_always_count_as_one_a_second_at_least() {
    let mut pace = started(Coexistence, 90);
    for second in 0..10 {
        pace.throttled(ms(second * 1_000));
    }
    assert_eq!(pace.batch_per_second(ms(9_000)), 1);
}

#[test]
fn another_throughput_holds_at_once_and_ends_what_slows_more_than_it() {
    let mut pace = started(Standard, 0);
    pace.set_throughput(High, ms(0));
    assert_eq!(taken(&mut pace, 1, 1_001), 1_000);
    pace.throttled(ms(1_000));
    assert_eq!(pace.per_second(ms(1_000)), 500);
    pace.set_throughput(Standard, ms(1_000));
    assert_eq!(pace.per_second(ms(1_000)), 80);
    assert_eq!(taken(&mut pace, 1_001, 2_001), 80);
    // What was saved up does not stay above the new burst.
    let mut pace = Pace::new(High, 0, ms(0));
    pace.set_throughput(Standard, ms(0));
    assert_eq!(pace.take(1_000, ms(0)), 4);
    // Slower than the new one: it goes on rising.
    let mut pace = started(Standard, 0);
    pace.throttled(ms(0));
    pace.set_throughput(High, ms(0));
    assert_eq!((pace.per_second(ms(0)), pace.per_second(ms(1_000))), (40, 90));
}

#[test]
fn the_next_moment_is_neither_too_early_nor_late() {
    for (throughput, headroom, micros) in [
        (Standard, 0, 12_501),
        (Standard, 10, 5_557),
        (High, 0, 1_001),
        (Coexistence, 10, 55_557),
    ] {
        let mut pace = started(throughput, headroom);
        let next = pace.next_at(ms(0));
        assert_eq!(next, ms(0) + TimeDelta::microseconds(micros), "{throughput:?}");
        assert_eq!(pace.take(9, next - TimeDelta::microseconds(2)), 0);
        assert_eq!(pace.take(9, next), 1);
    }
    let mut rested = Pace::new(Standard, 10, ms(0));
    assert_eq!(rested.next_at(ms(5)), ms(5));
}

#[test]
fn a_clock_set_back_goes_on_without_what_was_saved_up() {
    let mut pace = Pace::new(Standard, 0, ms(3_600_000));
    assert_eq!(pace.take(9, ms(0)), 0);
    assert_eq!(taken(&mut pace, 1, 1_001), 80);
    // Somebody who asks a little late gets nothing twice.
    let mut pace = started(Standard, 0);
    assert_eq!(taken(&mut pace, 1, 1_001), 80);
    assert_eq!(taken(&mut pace, 1, 1_001), 0);
    // What slowed it down before goes on from the moment the clock shows now.
    let mut pace = started(Standard, 0);
    pace.throttled(ms(0));
    pace.take(1, ms(-5_000));
    assert_eq!(pace.per_second(ms(-5_000)), 40);
    assert_eq!(pace.per_second(ms(-4_000)), 44);
}

#[test]
fn asking_often_loses_nothing() {
    let micro = |at| ms(0) + TimeDelta::microseconds(at);
    let mut pace = started(Coexistence, 10);
    pace.throttled(ms(0));
    let mut often = pace.clone();
    let often: u32 = (1..=500_000).map(|at| often.take(9, micro(at))).sum();
    let seldom: u32 = (1..=500).map(|at| pace.take(9, ms(at))).sum();
    assert_eq!((often, seldom), (4, 4));
}

/// What happens to a number: after so many milliseconds, what and how much.
fn happenings() -> impl Strategy<Value = Vec<(i64, u8, u32)>> {
    prop::collection::vec((0i64..200, 0u8..10, 0u32..100), 1..200)
}

proptest! {
    #[test]
    fn no_second_that_ends_with_a_batchs_message_has_more_than_the_rate_and_a_burst(
        throughput in prop::sample::select(vec![Standard, High, Coexistence]),
        headroom in 0u8..=100,
        happenings in happenings(),
    ) {
        let mut pace = Pace::new(throughput, headroom, ms(0));
        let (mut now, mut log) = (0, Vec::new());
        for (wait, what, messages) in happenings {
            now += wait;
            match what {
                0 => { pace.agent(messages, ms(now)); log.push((now, messages)); }
                1 => { pace.spend_inbound(messages, ms(now)); log.push((now, messages)); }
                2 if messages < 10 => pace.throttled(ms(now)),
                3 => {
                    let next = pace.next_at(ms(now));
                    prop_assert!(next >= ms(now) && pace.clone().take(1, next) == 1);
                }
                _ => {
                    let got = pace.take(messages, ms(now));
                    prop_assert!(got <= messages);
                    log.push((now, got));
                    let second: u32 = log.iter().filter(|(at, _)| *at > now - 1_000).map(|(_, n)| n).sum();
                    prop_assert!(got == 0 || second <= throughput.per_second() + throughput.burst());
                }
            }
        }
    }
}
