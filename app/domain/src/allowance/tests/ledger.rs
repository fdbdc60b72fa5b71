use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use Sender::{Agent, Batch};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_600_000 + minutes * 60, 0).unwrap()
}

const DAY: i64 = 24 * 60;

#[test]
fn a_place_returns_exactly_24_hours_after_the_last_message() {
    let mut ledger = Ledger::new(Limited(1), 0);
    assert_eq!(ledger.reach("ana", at(0), Agent), Ok(Place::New));
    assert_eq!(ledger.reach("bia", at(DAY - 1), Agent), Err(full(DAY)));
    assert_eq!(ledger.used(at(DAY - 1)), 1);
    assert_eq!((ledger.used(at(DAY)), ledger.room(at(DAY))), (0, 1));
    assert_eq!(ledger.reach("bia", at(DAY), Agent), Ok(Place::New));
}

#[test]
fn who_is_inside_takes_no_second_place_and_stays_longer() {
    let mut ledger = Ledger::new(Limited(2), 1);
    assert_eq!(ledger.reach("ana", at(0), Batch), Ok(Place::New));
    assert_eq!(ledger.reach("ana", at(60), Batch), Ok(Place::Kept));
    assert_eq!(ledger.used(at(60)), 1);
    assert!(ledger.is_inside(&"ana", at(DAY + 59)) && !ledger.is_inside(&"ana", at(DAY + 60)));
    // What is told late moves nothing back.
    ledger.delivered("ana", at(30));
    assert_eq!(ledger.reach("bia", at(DAY), Batch), Err(full(DAY + 60)));
}

#[test]
fn batches_leave_the_reserve_to_agents() {
    let mut ledger = Ledger::new(Limited(3), 2);
    assert_eq!((ledger.room_for(at(0), Batch), ledger.room(at(0))), (1, 3));
    assert_eq!(ledger.reach(1, at(0), Batch), Ok(Place::New));
    assert_eq!(ledger.reach(2, at(1), Batch), Err(full(DAY)));
    assert_eq!(ledger.reach(2, at(1), Agent), Ok(Place::New));
    assert_eq!(ledger.reach(3, at(2), Agent), Ok(Place::New));
    assert_eq!(ledger.reach(4, at(3), Agent), Err(full(DAY)));
    assert_eq!(ledger.when_room(at(3), 1, Batch), Some(at(DAY + 2)));
    assert_eq!(ledger.when_room(at(3), 2, Batch), None);
    assert_eq!(ledger.when_room(at(3), 3, Agent), Some(at(DAY + 2)));
    assert_eq!(ledger.when_room(at(3), 4, Agent), None);
    assert_eq!(ledger.when_room(at(3), 0, Agent), Some(at(3)));
}

#[test]
fn a_reserve_as_large_as_the_limit_leaves_batches_nothing() {
    let mut ledger = Ledger::new(Limited(2), 5);
    assert_eq!(ledger.reach(1, at(0), Batch), Err(Full { until: None }));
    assert_eq!(ledger.reach(1, at(0), Agent), Ok(Place::New));
}

#[test]
fn a_lower_limit_takes_nobodys_place_and_lets_nobody_in_until_enough_are_gone() {
    let mut ledger = Ledger::new(Unlimited, 0);
    for person in 0..5 {
        assert_eq!(ledger.reach(person, at(i64::from(person)), Batch), Ok(Place::New));
    }
    assert_eq!(ledger.room_for(at(5), Batch), u32::MAX);
    ledger.set_limits(Limited(3), 1);
    assert_eq!((ledger.used(at(5)), ledger.room(at(5))), (5, 0));
    // A batch needs four of the five gone.
    assert_eq!(ledger.reach(9, at(6), Batch), Err(full(DAY + 3)));
    // Who is inside would keep it exceeded: three have to be left, and 1 is gone by then.
    assert_eq!(ledger.reach(4, at(6), Batch), Err(full(DAY + 1)));
    assert_eq!(ledger.reach(1, at(6), Agent), Err(full(DAY + 2)));
    assert_eq!(ledger.reach(4, at(DAY + 1), Batch), Ok(Place::Kept));
    assert_eq!(ledger.reach(9, at(DAY + 3), Batch), Ok(Place::New));
}

#[test]
fn what_did_not_arrive_gives_its_place_back_unless_another_did() {
    let mut ledger = Ledger::new(Limited(1), 0);
    ledger.reach("ana", at(0), Agent).unwrap();
    ledger.give_back(&"ana", at(0));
    assert_eq!(ledger.used(at(1)), 0);
    ledger.reach("ana", at(1), Agent).unwrap();
    ledger.reach("ana", at(2), Agent).unwrap();
    ledger.give_back(&"ana", at(1));
    ledger.give_back(&"bia", at(1));
    assert_eq!(ledger.used(at(2)), 1);
}

#[test]
fn delivery_counts_from_when_it_came_whether_or_not_there_was_room() {
    let mut ledger = Ledger::new(Limited(1), 0);
    ledger.reach("ana", at(0), Agent).unwrap();
    ledger.delivered("ana", at(7));
    ledger.delivered("bia", at(8));
    assert_eq!(ledger.used(at(9)), 2);
    assert_eq!(ledger.when_room(at(9), 1, Agent), Some(at(DAY + 8)));
}

#[test]
fn room_returns_by_full_hours_never_too_early() {
    let mut ledger = Ledger::new(Limited(10), 0);
    // 1 767 600 000 is 08:00 UTC.
    for (person, minute) in [(1, 0), (2, 1), (3, 59), (4, 60), (5, 125)] {
        ledger.reach(person, at(minute), Batch).unwrap();
    }
    ledger
        .reach(6, at(125) + TimeDelta::milliseconds(1), Batch)
        .unwrap();
    assert_eq!(
        ledger.room_returns(at(130)),
        [(at(DAY), 1), (at(DAY + 60), 3), (at(DAY + 180), 2)]
    );
    assert_eq!(ledger.room_returns(at(DAY + 60)), [(at(DAY + 180), 2)]);
}

#[test]
fn forgetting_changes_no_later_answer() {
    let mut ledger = Ledger::new(Limited(10), 0);
    for person in 0..4 {
        ledger.reach(person, at(i64::from(person)), Batch).unwrap();
    }
    let now = at(DAY + 1);
    let before = (
        ledger.used(now),
        ledger.room_returns(now),
        ledger.is_inside(&1, now),
        ledger.is_inside(&2, now),
    );
    ledger.forget(now);
    let after = (
        ledger.used(now),
        ledger.room_returns(now),
        ledger.is_inside(&1, now),
        ledger.is_inside(&2, now),
    );
    assert_eq!(before, after);
    assert_eq!(before, (2, vec![(at(DAY + 60), 2)], false, true));
}

fn full(minutes: i64) -> Full {
    Full {
        until: Some(at(minutes)),
    }
}

proptest! {
    #[test]
    fn at_the_time_that_a_refusal_names_there_is_room(
        reached in prop::collection::vec((0u32..30, 0i64..2 * DAY), 0..60),
        limit in 0u32..20,
        reserve in 0u32..5,
        people in 1u32..10,
    ) {
        let mut ledger = Ledger::new(Limited(limit), reserve);
        for (person, minute) in reached {
            ledger.delivered(person, at(minute));
        }
        let now = at(2 * DAY);
        for who in [Agent, Batch] {
            match ledger.when_room(now, people, who) {
                None => {
                    let kept = if who == Batch { reserve.min(limit) } else { 0 };
                    prop_assert!(people > limit - kept);
                }
                Some(when) => {
                    prop_assert!(ledger.room_for(when, who) >= people);
                    let before = when - TimeDelta::seconds(1);
                    prop_assert!(when == now || ledger.room_for(before, who) < people);
                }
            }
        }
        let back: u32 = ledger.room_returns(now).iter().map(|(_, places)| places).sum();
        prop_assert_eq!(back, ledger.used(now));
        for (when, _) in ledger.room_returns(now) {
            let by_then: u32 = ledger.room_returns(now).iter().filter(|it| it.0 <= when).map(|it| it.1).sum();
            prop_assert_eq!(ledger.used(when), ledger.used(now) - by_then);
        }
    }
}
