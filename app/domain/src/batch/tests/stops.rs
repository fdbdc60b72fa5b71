use super::*;
use crate::cost::{Budget, Money, Month, Spending};
use crate::failure::{FailureClass, KNOWN, NOT_CONNECTED, is_retryable};
use crate::template::TemplateStatus;

fn well() -> Health {
    Health {
        quality: NumberQuality::Green,
        quality_before: NumberQuality::Green,
        status: Some("CONNECTED".into()),
        template: Some(TemplateStatus::Approved),
        ..Health::default()
    }
}

/// A number that has spent `spent` of `amount`.
fn spending(spent: i64, amount: i64, stops: bool) -> Spending {
    let money = |micros| Money {
        currency: "BRL".into(),
        micros,
    };
    Spending {
        number: crate::NumberId(uuid::Uuid::nil()),
        month: Month::from_slug("2026-11").unwrap(),
        spent: vec![money(spent)],
        budget: Some(Budget {
            amount: money(amount),
            warn_percent: 80,
            stops,
        }),
        currencies: vec!["BRL".into()],
    }
}

fn why(health: Health) -> Option<StopReason> {
    must_stop(&StopRules::default(), &health)
}

#[test]
fn a_batch_that_is_well_goes_on() {
    assert_eq!(why(well()), None);
    let asked_never = Health {
        status: None,
        quality: NumberQuality::Unknown,
        ..well()
    };
    assert_eq!(why(asked_never), None);
}

#[test]
fn the_number_stops_it_by_its_status() {
    let unusable = |status: &str| Some(StopReason::NumberUnusable(status.into()));
    for (status, expected) in [
        ("CONNECTED", None),
        ("FLAGGED", Some(StopReason::NumberFlagged)),
        ("RESTRICTED", Some(StopReason::NumberRestricted)),
        ("RATE_LIMITED", unusable("RATE_LIMITED")),
        ("BANNED", unusable("BANNED")),
        ("PENDING", unusable("PENDING")),
        ("A_NEW_ONE", unusable("A_NEW_ONE")),
    ] {
        let health = Health {
            status: Some(status.into()),
            ..well()
        };
        assert_eq!(why(health), expected, "{status}");
    }
}

#[test]
fn the_template_stops_it_unless_it_is_approved() {
    use TemplateStatus as Is;
    let not = |status| Some(StopReason::TemplateNotApproved(status));
    for (status, expected) in [
        (Some(Is::Approved), None),
        (None, Some(StopReason::TemplateGone)),
        (Some(Is::Deleted), Some(StopReason::TemplateGone)),
        (Some(Is::PendingDeletion), Some(StopReason::TemplateGone)),
        (Some(Is::Paused), Some(StopReason::TemplatePaused)),
        (Some(Is::Disabled), Some(StopReason::TemplateDisabled)),
        (Some(Is::Pending), not(Is::Pending)),
        (Some(Is::Rejected), not(Is::Rejected)),
        (Some(Is::Archived), not(Is::Archived)),
        (Some(Is::Unknown), not(Is::Unknown)),
    ] {
        let health = Health {
            template: status,
            ..well()
        };
        assert_eq!(why(health), expected, "{status:?}");
    }
}

#[test]
fn low_quality_always_stops_it_and_medium_when_it_fell_to_it() {
    use NumberQuality::{Green, Red, Unknown, Yellow};
    let fell = Some(StopReason::QualityYellow);
    for (before, now, yellow, expected) in [
        (Green, Yellow, true, fell.clone()),
        (Unknown, Yellow, true, fell),
        (Green, Yellow, false, None),
        (Yellow, Yellow, true, None),
        (Red, Yellow, true, None),
        (Yellow, Green, true, None),
        (Green, Unknown, true, None),
        (Green, Red, false, Some(StopReason::QualityRed)),
        (Red, Red, true, Some(StopReason::QualityRed)),
    ] {
        let rules = StopRules {
            yellow,
            ..StopRules::default()
        };
        let health = Health {
            quality: now,
            quality_before: before,
            ..well()
        };
        assert_eq!(must_stop(&rules, &health), expected, "{before:?} {now:?}");
    }
    for (word, expected) in [
        ("GREEN", Green),
        (" yellow", Yellow),
        ("RED", Red),
        ("NA", Unknown),
        ("", Unknown),
    ] {
        assert_eq!(NumberQuality::parse(word), expected);
    }
}

#[test]
fn failures_and_opt_outs_stop_it_from_their_share_and_their_least_on() {
    let failures = |percent, of| Some(StopReason::Failures { percent, of });
    for (failed, settled, expected) in [
        (0, 0, None),
        (19, 19, None),
        (3, 20, None),
        (4, 20, failures(20, 20)),
        (199, 1_000, None),
        (200, 1_000, failures(20, 1_000)),
        (1_000, 1_000, failures(100, 1_000)),
        (30, 20, failures(100, 20)),
    ] {
        let health = Health {
            failed,
            settled,
            ..well()
        };
        assert_eq!(why(health), expected, "{failed} of {settled}");
    }
    let opt_outs = |percent, of| Some(StopReason::OptOuts { percent, of });
    for (opted_out, reached, expected) in [
        (49, 49, None),
        (1, 50, None),
        (2, 50, opt_outs(4, 50)),
        (29, 1_000, None),
        (30, 1_000, opt_outs(3, 1_000)),
    ] {
        let health = Health {
            opted_out,
            reached,
            ..well()
        };
        assert_eq!(why(health), expected, "{opted_out} of {reached}");
    }
    let none = StopRules {
        failures_percent: 0,
        failures_least: 0,
        ..StopRules::default()
    };
    assert_eq!(must_stop(&none, &well()), None);
}

#[test]
fn it_stops_when_the_number_has_spent_what_it_may() {
    let spent = |spent, stops| Health {
        spending: Some(spending(spent, 10, stops)),
        ..well()
    };
    assert_eq!(why(spent(9, true)), None);
    assert_eq!(why(spent(10, true)), Some(StopReason::Budget));
    assert_eq!(why(spent(i64::MAX, false)), None);
    let free = Spending {
        budget: None,
        ..spending(i64::MAX, 1, true)
    };
    let unbound = Health {
        spending: Some(free),
        ..well()
    };
    assert_eq!(why(unbound), None);
}

#[test]
fn what_keeps_anything_from_being_sent_is_told_before_a_bad_sign() {
    let mut health = Health {
        quality: NumberQuality::Red,
        status: Some("BANNED".into()),
        template: None,
        failed: 100,
        settled: 100,
        opted_out: 100,
        reached: 100,
        last_code: Some(190),
        spending: Some(spending(1, 1, true)),
        ..well()
    };
    let rules = StopRules::default();
    let mut told = Vec::new();
    while let Some(reason) = must_stop(&rules, &health) {
        match &reason {
            StopReason::Account(_) => health.last_code = None,
            StopReason::NumberUnusable(_) => health.status = Some("FLAGGED".into()),
            StopReason::TemplateGone => health.template = Some(TemplateStatus::Approved),
            StopReason::QualityRed => health.quality = NumberQuality::Green,
            StopReason::NumberFlagged => health.status = None,
            StopReason::Failures { .. } => health.failed = 0,
            StopReason::OptOuts { .. } => health.opted_out = 0,
            StopReason::Budget => health.spending = None,
            other => panic!("{other:?}"),
        }
        told.push(reason);
    }
    assert_eq!(
        told,
        [
            StopReason::Account(190),
            StopReason::NumberUnusable("BANNED".into()),
            StopReason::TemplateGone,
            StopReason::QualityRed,
            StopReason::NumberFlagged,
            StopReason::Failures {
                percent: 100,
                of: 100
            },
            StopReason::OptOuts {
                percent: 100,
                of: 100
            },
            StopReason::Budget,
        ]
    );
}

#[test]
fn codes_that_speak_of_all_messages_stop_it_and_others_do_not() {
    for code in [
        NOT_CONNECTED,
        0,
        3,
        10,
        33,
        190,
        200,
        299,
        368,
        131_005,
        131_031,
        131_042,
        133_010,
        134_011,
    ] {
        assert_eq!(stops(code), Some(StopReason::Account(code)), "{code}");
    }
    for code in [131_048, 131_064] {
        assert_eq!(stops(code), Some(StopReason::Allowance(code)), "{code}");
        assert!(is_allowance_code(code) && !is_account_code(code));
    }
    for (code, expected) in [
        (132_001, StopReason::TemplateGone),
        (132_007, StopReason::TemplateNotApproved(TemplateStatus::Rejected)),
        (132_015, StopReason::TemplatePaused),
        (132_016, StopReason::TemplateDisabled),
    ] {
        assert_eq!(stops(code), Some(expected), "{code}");
    }
    for code in [
        -1, 1, 2, 4, 100, 199, 300, 80_007, 130_429, 130_472, 130_497, 131_021, 131_026, 131_030, 131_049,
        131_050, 131_056, 131_057, 132_000, 999_999,
    ] {
        assert_eq!(stops(code), None, "{code}");
    }
}

#[test]
fn nothing_stops_a_batch_that_the_desk_would_send_again_and_every_code_is_in_the_dictionary() {
    for known in KNOWN {
        let stop = stops(known.first);
        assert!(stop.is_none() || !is_retryable(known.first), "{}", known.first);
        assert!(
            stop.is_none() || known.class != FailureClass::Transient,
            "{}",
            known.first
        );
    }
    for (first, last) in ACCOUNT_CODES {
        let known = crate::failure::known(*first).unwrap();
        assert!(known.first <= *first && *last <= known.last, "{first}");
    }
    assert!(ACCOUNT_CODES.windows(2).all(|pair| pair[0].1 < pair[1].0));
}
