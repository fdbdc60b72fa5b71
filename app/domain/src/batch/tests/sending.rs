use chrono::NaiveTime;
use proptest::prelude::*;

use super::*;
use crate::allowance::{DEFAULT_RESERVE, RuleSet};

fn shipped() -> SendingForm {
    SendingForm::from(&SendingSettings::default())
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

/// What is wrong once `change` was typed into what ships.
fn fault(change: impl FnOnce(&mut SendingForm)) -> Option<SendingFault> {
    let mut form = shipped();
    change(&mut form);
    form.onto(SendingSettings::default()).err()
}

#[test]
fn what_ships_is_shown_and_saved_as_it_is() {
    let settings = SendingSettings::default();
    assert_eq!(settings.reserve_percent, DEFAULT_RESERVE);
    let form = shipped();
    assert_eq!(
        (
            form.failures_percent.as_str(),
            form.opt_outs_percent.as_str(),
            form.reserve.as_str()
        ),
        ("20", "3", "2")
    );
    // A night is offered, and does not hold.
    assert_eq!(
        (form.nights, form.quiet_from.as_str(), form.quiet_until.as_str()),
        (false, "21:00", "08:00")
    );
    assert_eq!(form.onto(settings.clone()), Ok(settings));
}

#[test]
fn what_the_form_does_not_show_stays() {
    let mut stored = SendingSettings {
        rule_set: RuleSet::Seeds,
        ..SendingSettings::default()
    };
    let form = SendingForm {
        yellow: false,
        failures_percent: "15".into(),
        headroom: "30".into(),
        ..shipped()
    };
    let saved = form.onto(stored.clone()).unwrap();
    assert_ne!(saved, stored);
    stored.rules.yellow = false;
    stored.rules.failures_percent = 15;
    stored.headroom = 30;
    assert_eq!(saved, stored);
}

#[test]
fn each_number_has_its_limits_and_its_own_refusal() {
    type Field = fn(&mut SendingForm) -> &mut String;
    let fields: [(SendingFault, Field, u32, u32); 7] = [
        (
            SendingFault::FailuresPercent,
            |form| &mut form.failures_percent,
            1,
            100,
        ),
        (
            SendingFault::FailuresMinutes,
            |form| &mut form.failures_minutes,
            1,
            1_440,
        ),
        (
            SendingFault::FailuresLeast,
            |form| &mut form.failures_least,
            1,
            100_000,
        ),
        (
            SendingFault::OptOutsPercent,
            |form| &mut form.opt_outs_percent,
            1,
            100,
        ),
        (
            SendingFault::OptOutsLeast,
            |form| &mut form.opt_outs_least,
            1,
            100_000,
        ),
        (SendingFault::Headroom, |form| &mut form.headroom, 1, 90),
        (SendingFault::Reserve, |form| &mut form.reserve, 0, 90),
    ];
    let mut names: Vec<&str> = Vec::new();
    for (wrong, field, least, most) in fields {
        assert_eq!(wrong.limits(), Some((least, most)), "{wrong:?}");
        names.push(wrong.field());
        let outcome = |typed: &str| fault(|form| *field(form) = typed.to_owned());
        for fine in [least.to_string(), most.to_string(), format!(" {most} % ")] {
            assert_eq!(outcome(&fine), None, "{wrong:?} {fine}");
        }
        let beyond = (most + 1).to_string();
        for typed in [
            "",
            " ",
            "%",
            "muito",
            "-1",
            "+5",
            "1,5",
            "3.5",
            "1e1",
            "4294967297",
            &beyond,
        ] {
            assert_eq!(outcome(typed), Some(wrong), "{wrong:?} {typed:?}");
        }
        if let Some(below) = least.checked_sub(1) {
            assert_eq!(outcome(&below.to_string()), Some(wrong), "{wrong:?}");
        }
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), fields.len());
}

#[test]
fn a_large_number_may_be_written_in_groups() {
    for (typed, least) in [
        ("1000", Some(1_000)),
        ("1.000", Some(1_000)),
        ("1,000", Some(1_000)),
        ("100 000", Some(100_000)),
        ("1.00", None),
        ("1000.000", None),
        (".100", None),
        ("1..000", None),
    ] {
        let form = SendingForm {
            failures_least: typed.into(),
            ..shipped()
        };
        let saved = form.onto(SendingSettings::default()).ok();
        assert_eq!(saved.map(|saved| saved.rules.failures_least), least, "{typed}");
    }
}

#[test]
fn quiet_is_a_night_that_begins_and_ends_or_whole_days_or_nothing() {
    let quiet = |nights, from: &str, until: &str, saturdays, sundays| {
        let form = SendingForm {
            nights,
            quiet_from: from.into(),
            quiet_until: until.into(),
            saturdays,
            sundays,
            ..shipped()
        };
        let saved = form.onto(SendingSettings::default())?;
        // What was saved is shown again.
        assert_eq!(SendingForm::from(&saved).onto(saved.clone()), Ok(saved.clone()));
        Ok(saved.quiet)
    };
    let hours = |from: &str, until: &str, saturdays, sundays| {
        Ok(Some(QuietHours {
            from: time(from),
            until: time(until),
            saturdays,
            sundays,
        }))
    };
    let none = Ok::<Option<QuietHours>, SendingFault>(None);
    assert_eq!(
        quiet(true, "21:00", "08:00", false, true),
        hours("21:00", "08:00", false, true)
    );
    assert_eq!(
        quiet(true, " 12:30:00", "13:00", false, false),
        hours("12:30", "13:00", false, false)
    );
    assert_eq!(quiet(false, "21:00", "08:00", false, false), none);
    // Times that do not count are not looked at.
    assert_eq!(quiet(false, "", "?", false, false), none);
    assert_eq!(
        quiet(false, "", "?", true, true),
        hours("00:00", "00:00", true, true)
    );
    for (from, until, wrong) in [
        ("", "08:00", SendingFault::QuietFrom),
        ("25:00", "08:00", SendingFault::QuietFrom),
        ("21:00", "oito", SendingFault::QuietUntil),
        ("08:00", "08:00", SendingFault::QuietEmpty),
    ] {
        assert_eq!(
            quiet(true, from, until, false, false),
            Err(wrong),
            "{from} {until}"
        );
        assert_eq!(wrong.limits(), None);
    }
    assert_eq!(
        (SendingFault::QuietFrom.field(), SendingFault::QuietEmpty.field()),
        ("quiet_from", "quiet_until")
    );
}

#[test]
fn a_share_is_told_while_it_is_typed() {
    assert_eq!(
        ["", "0", "10 %", "90", "91", "x"].map(typed_reserve),
        [None, Some(0), Some(10), Some(90), None, None]
    );
}

#[test]
fn what_an_older_desk_stored_is_still_read() {
    let read: SendingSettings =
        serde_json::from_str(r#"{"quiet": {"from": "21:00:00", "until": "08:00:00"}, "headroom": 25}"#)
            .unwrap();
    assert_eq!((read.headroom, read.reserve_percent), (25, DEFAULT_RESERVE));
    assert!(SendingForm::from(&read).nights);
}

proptest! {
    #[test]
    fn whatever_is_typed_is_kept_or_refused_and_never_stored_outside_its_limits(typed in ".{0,12}", of in 0u8..=255) {
        let form = SendingForm {
            failures_minutes: typed.clone(),
            reserve: of.to_string(),
            quiet_from: typed,
            nights: of % 2 == 0,
            ..shipped()
        };
        if let Ok(saved) = form.onto(SendingSettings::default()) {
            prop_assert!((1..=1_440).contains(&saved.rules.failures_minutes));
            prop_assert!(saved.reserve_percent <= 90);
            prop_assert!(saved.quiet.is_none_or(|quiet| quiet.from != quiet.until));
        }
    }
}
