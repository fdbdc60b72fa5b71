use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use Amount::{Limited, Unlimited};
use Sender::{Agent, Batch};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_600_000 + minutes * 60, 0).unwrap()
}

const DAY: i64 = 24 * 60;

#[test]
fn metas_limits_are_read_in_every_form_old_and_new() {
    for (text, expected) in [
        ("TIER_50", Some(Limited(50))),
        ("TIER_250", Some(Limited(250))),
        ("TIER_1K", Some(Limited(1_000))),
        ("TIER_2K", Some(Limited(2_000))),
        ("TIER_10K", Some(Limited(10_000))),
        ("TIER_100K", Some(Limited(100_000))),
        ("TIER_1M", Some(Limited(1_000_000))),
        ("TIER_UNLIMITED", Some(Unlimited)),
        ("UNLIMITED", Some(Unlimited)),
        (" tier_2k ", Some(Limited(2_000))),
        ("2000", Some(Limited(2_000))),
        ("-1", Some(Unlimited)),
        ("TIER_NOT_SET", None),
        ("NOT_SET", None),
        ("", None),
        ("TIER_", None),
        ("TIER_K", None),
        ("TIER_-1", None),
        ("TIER_+5K", None),
        ("-2", None),
        ("TIER_99999999999", None),
        ("TIER_5000000K", None),
    ] {
        assert_eq!(Amount::parse_tier(text), expected, "{text}");
    }
    for (people, expected) in [
        (-1, Some(Unlimited)),
        (0, Some(Limited(0))),
        (250, Some(Limited(250))),
        (100_000, Some(Limited(100_000))),
        (-2, None),
        (i64::MAX, None),
    ] {
        assert_eq!(Amount::from_daily(people), expected, "{people}");
    }
}

#[test]
fn a_limit_has_the_name_that_people_know() {
    for (amount, name, number) in [
        (Limited(250), Level::Unverified, None),
        (Limited(1_000), Level::One, Some(1)),
        (Limited(2_000), Level::Verified, None),
        (Limited(10_000), Level::Two, Some(2)),
        (Limited(100_000), Level::Three, Some(3)),
        (Unlimited, Level::Unlimited, None),
        (Limited(50), Level::Other(50), None),
    ] {
        assert_eq!((level(amount), level(amount).number()), (name, number));
    }
    assert_eq!((Limited(7).people(), Unlimited.people()), (Some(7), None));
}

#[test]
fn a_limit_is_near_from_four_fifths_on() {
    for (used, amount, near) in [
        (799, Limited(1_000), false),
        (800, Limited(1_000), true),
        (u32::MAX, Limited(u32::MAX), true),
        (u32::MAX, Unlimited, false),
        (0, Limited(0), true),
        (0, Limited(1), false),
    ] {
        assert_eq!(near_limit(used, amount), near, "{used} {amount:?}");
    }
}

#[test]
fn agents_keep_a_fiftieth_five_at_least_and_never_more_than_half() {
    for (amount, reserve) in [
        (Limited(0), 0),
        (Limited(4), 2),
        (Limited(50), 5),
        (Limited(250), 5),
        (Limited(300), 6),
        (Limited(100_000), 2_000),
        (Unlimited, 0),
    ] {
        assert_eq!(default_reserve(amount), reserve, "{amount:?}");
    }
}

#[test]
fn the_next_level_by_each_rule_set() {
    use RuleSet::{Seeds, Since2025};
    let early = Way::AtEarliest { hours: 48 };
    let within = Way::Within { hours: 6 };
    for (rules, amount, needed, next, way) in [
        (Seeds, Limited(250), 500, Some(Limited(1_000)), early),
        (Seeds, Limited(1_000), 2_000, Some(Limited(10_000)), early),
        (Seeds, Limited(10_000), 20_000, Some(Limited(100_000)), early),
        (Seeds, Limited(100_000), 200_000, Some(Unlimited), early),
        (Seeds, Unlimited, 0, None, Way::Highest),
        (Since2025, Limited(50), 0, Some(Limited(250)), Way::Verification),
        (
            Since2025,
            Limited(250),
            0,
            Some(Limited(2_000)),
            Way::Verification,
        ),
        (Since2025, Limited(1_000), 500, Some(Limited(2_000)), within),
        (Since2025, Limited(2_000), 1_000, Some(Limited(10_000)), within),
        (Since2025, Limited(2_001), 1_001, Some(Limited(10_000)), within),
        (Since2025, Limited(10_000), 5_000, Some(Limited(100_000)), within),
        (Since2025, Limited(100_000), 50_000, Some(Unlimited), within),
        (Since2025, Unlimited, 0, None, Way::Highest),
    ] {
        let expected = NextLevel {
            needed,
            reached: 77,
            next,
            way,
        };
        assert_eq!(progress(rules, amount, 77), expected, "{rules:?} {amount:?}");
    }
}

#[test]
fn only_the_older_rules_take_a_level_from_a_flagged_number() {
    assert_eq!(RuleSet::Seeds.lower(Limited(100_000)), Some(Limited(10_000)));
    assert_eq!(RuleSet::Seeds.lower(Unlimited), Some(Limited(100_000)));
    assert_eq!(RuleSet::Seeds.lower(Limited(1_000)), None);
    assert_eq!(RuleSet::Since2025.lower(Limited(100_000)), None);
    assert!(RuleSet::Seeds.adds_up_days() && !RuleSet::Since2025.adds_up_days());
}

#[test]
fn each_rule_set_names_its_source_and_the_new_one_its_day() {
    for rules in RuleSet::ALL {
        assert!(!rules.source().is_empty());
    }
    assert_eq!(RuleSet::Seeds.since(), None);
    assert_eq!(RuleSet::Since2025.since().unwrap().to_string(), "2025-10-07");
    assert_eq!(
        serde_json::to_string(&RuleSet::Since2025).unwrap(),
        r#""since_2025""#
    );
}

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

    #[test]
    fn no_text_breaks_the_reader_of_limits(text in "\\PC{0,16}|(TIER_)?[0-9+-]{0,12}[KM]?") {
        if let Some(Limited(people)) = Amount::parse_tier(&text) {
            prop_assert_eq!(Amount::parse_tier(&people.to_string()), Some(Limited(people)));
        }
    }
}
