mod ledger;

use proptest::prelude::*;

use super::*;
use Amount::{Limited, Unlimited};

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
fn agents_keep_their_share_and_five_at_least_where_half_is_as_many() {
    for (amount, percent, kept) in [
        (Limited(0), DEFAULT_RESERVE, 0),
        (Limited(4), DEFAULT_RESERVE, 2),
        (Limited(50), DEFAULT_RESERVE, 5),
        (Limited(250), DEFAULT_RESERVE, 5),
        (Limited(300), DEFAULT_RESERVE, 6),
        (Limited(100_000), DEFAULT_RESERVE, 2_000),
        (Unlimited, DEFAULT_RESERVE, 0),
        (Limited(250), 0, 0),
        (Limited(250), 1, 5),
        (Limited(250), 10, 25),
        (Limited(4), 90, 3),
        (Limited(1), 50, 0),
        (Limited(2_000), 90, 1_800),
        (Limited(u32::MAX), 90, 3_865_470_565),
        (Limited(u32::MAX), 255, u32::MAX),
        (Unlimited, 90, 0),
    ] {
        assert_eq!(reserve(amount, percent), kept, "{amount:?} {percent}");
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

proptest! {
    #[test]
    fn no_text_breaks_the_reader_of_limits(text in "\\PC{0,16}|(TIER_)?[0-9+-]{0,12}[KM]?") {
        if let Some(Limited(people)) = Amount::parse_tier(&text) {
            prop_assert_eq!(Amount::parse_tier(&people.to_string()), Some(Limited(people)));
        }
    }
}
