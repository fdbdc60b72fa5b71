use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::consent::{BeginRefusal, ConsentChange, ConsentLine, ConsentRefusal, ConsentScope, ConsentSource};
use crate::phone::Phone;
use crate::price::PriceLine;
use crate::protocol::ProtocolNumber;
use crate::template::TemplateCategory::{Marketing, Utility};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_600_000 + minutes * 60, 0).unwrap()
}

fn opt_out() -> ConsentLine {
    ConsentLine {
        at: at(0),
        scope: ConsentScope::Marketing,
        change: ConsentChange::OptOut,
        source: ConsentSource::MessageWord,
        proof: Some("SAIR".into()),
        who: None,
    }
}

#[test]
fn a_row_has_one_verdict_and_what_cannot_be_helped_goes_first() {
    let ana = RowReading::Recipient(Phone::parse("41 98888-7777").unwrap());
    let open = Some(ProtocolNumber::new(day(20), 7));
    let refused = |refusal| RowFacts {
        refusal: Some(refusal),
        open: open.clone(),
        last_batch: Some(day(22)),
    };
    let lately = Options {
        lately_days: Some(3),
        ..Options::default()
    };
    let consent = |refusal| BeginRefusal::Consent(refusal);
    let plain = RowFacts::default();
    let in_service = RowFacts {
        open: open.clone(),
        ..RowFacts::default()
    };
    let contacted = RowFacts {
        last_batch: Some(day(22)),
        ..RowFacts::default()
    };
    let both = RowFacts {
        open: open.clone(),
        ..contacted.clone()
    };
    let serving = Verdict::InService {
        protocol: open.clone().unwrap(),
    };
    let on_22 = Verdict::ContactedLately { on: day(22) };
    let table = [
        (&ana, &plain, lately, Verdict::Valid),
        (&ana, &in_service, lately, serving.clone()),
        (&ana, &contacted, lately, on_22.clone()),
        (&ana, &both, lately, on_22),
        (&ana, &both, Options::default(), serving),
        (&ana, &contacted, Options::default(), Verdict::Valid),
    ];
    for (reading, facts, options, expected) in table {
        assert_eq!(
            judge(reading, facts, &options, day(24)),
            expected,
            "{facts:?} {options:?}"
        );
    }
    for (refusal, expected) in [
        (BeginRefusal::Blocked, Verdict::Blocked),
        (consent(ConsentRefusal::NoOptIn), Verdict::NoOptIn),
        (
            consent(ConsentRefusal::OptedOut(opt_out())),
            Verdict::OptedOut(opt_out()),
        ),
    ] {
        assert_eq!(judge(&ana, &refused(refusal), &lately, day(24)), expected);
    }
    let bad = RowReading::Invalid(RowTrouble::PhoneRounded);
    let facts = refused(BeginRefusal::Blocked);
    assert_eq!(
        judge(&bad, &facts, &lately, day(24)),
        Verdict::Invalid(RowTrouble::PhoneRounded)
    );
    assert_eq!(
        judge(&RowReading::Repeats { line: 9 }, &facts, &lately, day(24)),
        Verdict::Repeated { line: 9 }
    );
}

#[test]
fn lately_counts_today_as_the_first_day() {
    for (days, on, expected) in [
        (None, 24, false),
        (Some(0), 24, false),
        (Some(1), 24, true),
        (Some(1), 23, false),
        (Some(3), 22, true),
        (Some(3), 21, false),
    ] {
        let options = Options {
            lately_days: days,
            ..Options::default()
        };
        assert_eq!(options.is_lately(day(on), day(24)), expected, "{days:?} {on}");
    }
}

#[test]
fn the_counts_tell_how_many_are_sent_by_the_options() {
    let include = Options {
        in_service: InService::Include,
        lately_days: Some(7),
    };
    let skip = Options {
        in_service: InService::Skip,
        ..include
    };
    let verdicts = [
        Verdict::Valid,
        Verdict::Valid,
        Verdict::Repeated { line: 2 },
        Verdict::Invalid(RowTrouble::Name),
        Verdict::OptedOut(opt_out()),
        Verdict::NoOptIn,
        Verdict::Blocked,
        Verdict::ContactedLately { on: day(1) },
        Verdict::InService {
            protocol: ProtocolNumber::new(day(20), 7),
        },
    ];
    let mut counts = CheckCounts::default();
    for verdict in &verdicts {
        counts.count(verdict);
    }
    assert_eq!(counts.rows(), 9);
    for (options, sends, skips) in [(include, 3, 4), (skip, 2, 5)] {
        assert_eq!((counts.sends(&options), counts.skips(&options)), (sends, skips));
        let sent = verdicts.iter().filter(|verdict| options.sends(verdict));
        assert_eq!(sent.count(), sends as usize);
    }
}

#[test]
fn a_batch_costs_what_each_country_costs_in_its_own_currency() {
    let price = |country: &str, currency: &str, micros| PriceLine {
        country: country.into(),
        category: Marketing,
        from: day(1),
        currency: currency.into(),
        micros,
    };
    let prices = [
        price("BR", "BRL", 350_000),
        price("PT", "EUR", 60_000),
        price("ES", "EUR", 70_000),
    ];
    let countries = [("PT", 2), ("BR", 10), ("ES", 1), ("US", 3)];
    let line = |currency: &str, count, micros| CostLine {
        category: Marketing,
        currency: currency.into(),
        count,
        micros,
    };
    assert_eq!(
        cost(countries, &prices, Marketing, day(24)),
        Cost {
            lines: vec![line("BRL", 10, 3_500_000), line("EUR", 3, 190_000)],
            unknown: 3,
        }
    );
    let unknown = |unknown| Cost {
        lines: Vec::new(),
        unknown,
    };
    assert_eq!(cost(countries, &prices, Utility, day(24)), unknown(16));
    assert_eq!(cost([], &prices, Marketing, day(24)), unknown(0));
}

#[test]
fn what_does_not_fit_waits_for_the_places_that_return_its_own_among_them() {
    const DAY: i64 = 24 * 60;
    let plan = |sends, room, returns: &[(i64, u32)]| {
        let returns: Vec<_> = returns.iter().map(|(minute, n)| (at(*minute), *n)).collect();
        let plan = estimate(at(0), sends, 80, room, &returns);
        let deferred: Vec<_> = plan
            .deferred
            .iter()
            .map(|(when, n)| ((*when - at(0)).num_minutes(), *n))
            .collect();
        (plan.now, plan.seconds, deferred, plan.rest, plan.last_at)
    };
    assert_eq!(plan(0, 5, &[]), (0, 0, vec![], 0, Some(at(0))));
    let end = at(0) + TimeDelta::seconds(2);
    assert_eq!(plan(81, u32::MAX, &[]), (81, 2, vec![], 0, Some(end)));
    assert_eq!(
        plan(10, 4, &[(60, 3), (120, 9)]),
        (4, 1, vec![(60, 3), (120, 3)], 0, Some(at(120)))
    );
    // Four places now, three an hour later; all of them come back a day later.
    assert_eq!(
        plan(12, 4, &[(60, 3)]),
        (
            4,
            1,
            vec![(60, 3), (DAY, 4), (DAY + 60, 1)],
            0,
            Some(at(DAY + 60))
        )
    );
    // Places that should be back already are taken at once.
    assert_eq!(plan(2, 0, &[(-5, 2)]), (0, 0, vec![(0, 2)], 0, Some(at(0))));
    assert_eq!(plan(2, 0, &[(30, 0)]), (0, 0, vec![], 2, None));
    let (now, _, deferred, rest, last) = plan(100, 1, &[]);
    assert_eq!((now, deferred.len(), rest), (1, MOST_STEPS, 51));
    assert_eq!(last, Some(at(99 * DAY)));
}

proptest! {
    #[test]
    fn everybody_is_sent_to_once_now_or_later(sends in 0u32..5_000, room in 0u32..300, returns in prop::collection::vec((0i64..3_000, 0u32..50), 0..20)) {
        let returns: Vec<_> = returns.into_iter().map(|(minute, n)| (at(minute), n)).collect();
        let plan = estimate(at(0), sends, 0, room, &returns);
        let later: u32 = plan.deferred.iter().map(|(_, n)| n).sum();
        prop_assert_eq!(plan.now + later + plan.rest, sends);
        prop_assert!(plan.deferred.windows(2).all(|pair| pair[0].0 < pair[1].0));
        prop_assert!(plan.now <= room);
        let never = room == 0 && returns.iter().all(|(_, n)| *n == 0) && sends > 0;
        prop_assert_eq!(plan.last_at.is_none(), never);
        // In no 24 hours more than there is room for and what returned.
        let all: u32 = room + returns.iter().map(|(_, n)| n).sum::<u32>();
        for (end, _) in &plan.deferred {
            let day: u32 = plan.deferred.iter().filter(|(when, _)| when <= end && *when > *end - TimeDelta::days(1)).map(|(_, n)| n).sum();
            prop_assert!(day <= all);
        }
    }
}
