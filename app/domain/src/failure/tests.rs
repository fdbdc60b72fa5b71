use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;

use super::FailureClass::{AnotherWay, Fix, Later, Never, Transient};
use super::NextStep::{AskAdministrator, OtherChannel, UseTemplate, WaitAndRetry};
use super::{Cause, FailureClass, KNOWN, MOST_RETRIES, NO_CODE, NextStep};
use super::{cause, explain, is_retryable, known, retry_delay};
use crate::words::Language;

/// Every code of `cloud-api.md` 7, copied from its table by hand, with the retry column's letter where it has
/// one; of a range, its ends and its middle.
#[rustfmt::skip]
const DOCUMENTED: &[(char, &[i32])] = &[
    ('N', &[33, 368, 130472, 130497, 131021, 131026, 131031, 131036, 131050, 131051, 131058, 131060, 132007, 132016]),
    ('N', &[2388019, 2593107, 2593108, 2593109]),
    ('F', &[0, 3, 10, 100, 190, 200, 250, 299, 2200, 131005, 131008, 131009, 131030, 131037, 131042, 131044, 131045]),
    ('F', &[131053, 131055, 131063, 132000, 132001, 132005, 132008, 132012, 132018, 132068, 133005, 134011, 134100]),
    ('F', &[135000, 147001, 147002, 147003, 147004, 147005, 2388024, 2388040, 2388047, 2388072, 2388073, 2388293]),
    ('F', &[2388299, 2388001, 2388012, 2388091, 2388093, 2388103, 2494100]),
    ('B', &[1, 2, 130429, 131000, 131016, 131057, 133004]),
    ('L', &[4, 80007, 131048, 131049, 131056, 131064, 132015, 132069, 133008, 133009, 133015, 133016, 134101]),
    ('A', &[131047, 131052, 131062, 137000]),
    // No letter, or words in its place.
    ('-', &[200005, 200006, 200007, 131059, 133000, 133006, 133010, 134102, 139100, 139101, 139102, 139103]),
    ('-', &[141000, 141002, 141006, 141010, 141014, 141500, 141999, 131020, 131041, 131200, 131250, 131299]),
];

fn documented() -> impl Iterator<Item = i32> {
    DOCUMENTED.iter().flat_map(|(_, codes)| codes.iter().copied())
}

fn class_of(letter: char) -> Option<FailureClass> {
    Some(match letter {
        'N' => Never,
        'F' => Fix,
        'B' => Transient,
        'L' => Later,
        'A' => AnotherWay,
        _ => return None,
    })
}

#[test]
fn every_documented_code_has_a_text_a_class_and_a_next_step() {
    for code in documented() {
        assert!(known(code).is_some(), "{code} is not in the dictionary");
        assert_ne!(cause(code), Cause::Unknown, "{code}");
        for words in Language::ALL.map(Language::words) {
            let fallback = words.failure(NO_CODE);
            assert_ne!(words.failure(code), fallback, "{code} has no text of its own");
            assert!(!words.next_step(explain(code).next).is_empty(), "{code}");
        }
    }
}

#[test]
fn the_dictionary_holds_no_code_that_is_not_documented() {
    // Codes below zero are our own.
    for known in KNOWN.iter().filter(|known| known.first >= 0) {
        let tried = documented().any(|code| (known.first..=known.last).contains(&code));
        let filler = known.cause == Cause::Unhealthy;
        assert!(tried || filler, "{} to {}", known.first, known.last);
    }
}

#[test]
fn a_codes_class_is_the_retry_column_of_the_document() {
    for (letter, codes) in DOCUMENTED {
        for code in *codes {
            if let Some(class) = class_of(*letter) {
                assert_eq!(explain(*code).class, class, "{code}");
            }
        }
    }
}

#[test]
fn the_table_ascends_without_overlap() {
    assert!(KNOWN.iter().all(|known| known.first <= known.last));
    for pair in KNOWN.windows(2) {
        assert!(
            pair[0].last < pair[1].first,
            "{} meets {}",
            pair[0].last,
            pair[1].first
        );
    }
}

#[test]
fn two_causes_never_share_a_sentence() {
    for words in Language::ALL.map(Language::words) {
        let mut told: HashMap<&str, Cause> = HashMap::new();
        for known in KNOWN {
            let before = told.insert(words.failure(known.first), known.cause);
            assert!(
                before.is_none_or(|before| before == known.cause),
                "{before:?} and {:?}",
                known.cause
            );
        }
    }
}

#[test]
fn every_sentence_is_plain_calm_and_short() {
    for words in Language::ALL.map(Language::words) {
        let failures = KNOWN
            .iter()
            .map(|known| words.failure(known.first))
            .chain([words.failure(NO_CODE)]);
        for sentence in failures {
            assert!(sentence.ends_with('.') && !sentence.contains('!'), "{sentence}");
            assert!((20..=140).contains(&sentence.chars().count()), "{sentence}");
            assert!(
                sentence.chars().next().is_some_and(char::is_uppercase),
                "{sentence}"
            );
        }
        for step in NextStep::ALL {
            let label = words.next_step(step);
            assert!(
                !label.ends_with(['.', '!']) && label.chars().count() <= 60,
                "{label}"
            );
        }
    }
}

#[test]
fn the_failures_agents_meet_most_lead_somewhere() {
    assert_eq!(explain(131_047).next, UseTemplate);
    assert_eq!(explain(131_026).next, OtherChannel);
    assert_eq!(explain(131_049).next, WaitAndRetry);
    assert_eq!(explain(190).next, AskAdministrator);
}

#[test]
fn an_unknown_code_is_worth_one_more_try_by_hand() {
    for code in [NO_CODE, i32::MIN, i32::MAX, 5, 199, 300, 131_999] {
        assert_eq!(known(code), None);
        assert_eq!(explain(code).next, NextStep::Retry);
        assert!(!is_retryable(code));
    }
}

#[test]
fn only_the_codes_of_the_retry_policy_are_repeated_without_asking() {
    let repeated: Vec<i32> = documented().filter(|code| is_retryable(*code)).collect();
    for code in [
        1, 2, 4, 80_007, 130_429, 131_000, 131_016, 131_056, 131_057, 133_004,
    ] {
        assert!(repeated.contains(&code), "{code}");
    }
    assert_eq!(repeated.len(), 10);
    assert!(repeated.iter().all(|code| explain(*code).next.sends_again()));
}

#[test]
fn metas_own_waits_are_kept() {
    let waits = |code| {
        (0..)
            .map_while(move |n| retry_delay(code, n, 0))
            .map(|wait| wait.as_secs())
            .collect::<Vec<_>>()
    };
    assert_eq!(waits(131_056), [1, 4, 16, 64, 256, 1024]);
    assert_eq!(waits(131_057), [60; 6]);
    assert_eq!(waits(130_429), [1, 2, 4, 8, 8, 8]);
    assert_eq!(waits(131_016), [2, 4, 8, 16, 32, 64]);
    assert_eq!(waits(4), [60, 120, 240, 480, 960, 960]);
    assert_eq!(waits(1), [2]);
    assert_eq!(waits(131_000), [2, 4, 8]);
    assert_eq!(waits(131_047), [0; 0]);
}

proptest! {
    #[test]
    fn jitter_only_lengthens_a_wait_and_at_most_doubles_it(code in any::<prop::sample::Index>(), n in 0..9_u32, jitter: u32) {
        let codes: Vec<i32> = documented().collect();
        let code = codes[code.index(codes.len())];
        let (least, wait) = (retry_delay(code, n, 0), retry_delay(code, n, jitter));
        prop_assert_eq!(wait.is_some(), least.is_some());
        prop_assert!(wait >= least && wait <= least.map(|least| least * 2));
        prop_assert!(wait.is_none() || (is_retryable(code) && n < MOST_RETRIES));
        prop_assert!(wait.is_none_or(|wait| wait <= Duration::from_secs(2048)));
    }
}
