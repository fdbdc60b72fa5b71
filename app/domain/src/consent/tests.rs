use chrono::TimeDelta;
use proptest::prelude::*;
use uuid::Uuid;

use super::ConsentChange::{OptIn, OptOut};
use super::ConsentPolicy::{NoOptOut, OptInRequired};
use super::ConsentScope::{All, Marketing, Utility};
use super::ConsentSource as Source;
use super::*;
use crate::template::TemplateCategory as Category;

const CATEGORIES: [Category; 3] = [Category::Marketing, Category::Utility, Category::Authentication];

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn line(minutes: i64, scope: ConsentScope, change: ConsentChange, source: Source) -> ConsentLine {
    ConsentLine {
        at: at(minutes),
        scope,
        change,
        source,
        proof: None,
        who: None,
    }
}

fn allowed(lines: &[ConsentLine], policy: ConsentPolicy) -> [bool; 3] {
    CATEGORIES.map(|category| may_send(category, lines, policy).is_ok())
}

/// What was said, and then whether marketing, utility and authentication may be sent: with an opt-in required, and
/// without.
#[test]
fn each_history_allows_what_it_allows() {
    let said = |minutes, scope, change| line(minutes, scope, change, Source::MessageWord);
    let table: [(&[ConsentLine], [bool; 3], [bool; 3]); 9] = [
        (&[], [false, true, true], [true, true, true]),
        (&[said(0, Marketing, OptIn)], [true; 3], [true; 3]),
        (&[said(0, All, OptIn)], [true; 3], [true; 3]),
        (&[said(0, Utility, OptIn)], [false, true, true], [true; 3]),
        (
            &[said(0, Marketing, OptOut)],
            [false, true, true],
            [false, true, true],
        ),
        (
            &[said(0, Utility, OptOut)],
            [false, false, true],
            [true, false, true],
        ),
        (&[said(0, All, OptOut)], [false; 3], [false; 3]),
        (
            &[said(0, All, OptOut), said(1, Marketing, OptIn)],
            [true, false, false],
            [true, false, false],
        ),
        (
            &[
                said(0, Marketing, OptIn),
                said(1, All, OptOut),
                said(2, All, OptIn),
            ],
            [true; 3],
            [true; 3],
        ),
    ];
    for (lines, required, not_required) in table {
        assert_eq!(allowed(lines, OptInRequired), required, "{lines:?}");
        assert_eq!(allowed(lines, NoOptOut), not_required, "{lines:?}");
    }
}

#[test]
fn a_refusal_shows_the_line_that_decides() {
    let lines = [
        line(0, All, OptOut, Source::ByHand),
        line(5, Marketing, OptOut, Source::UserPreferences),
        line(3, Marketing, OptIn, Source::Import),
    ];
    assert_eq!(
        may_send(Category::Marketing, &lines, NoOptOut),
        Err(ConsentRefusal::OptedOut(lines[1].clone()))
    );
    assert_eq!(
        may_send(Category::Utility, &lines, NoOptOut),
        Err(ConsentRefusal::OptedOut(lines[0].clone()))
    );
    assert_eq!(
        may_send(Category::Marketing, &[], OptInRequired),
        Err(ConsentRefusal::NoOptIn)
    );
}

#[test]
fn at_the_same_instant_an_opt_out_wins() {
    let inn = line(0, All, OptIn, Source::Api);
    let out = line(0, Marketing, OptOut, Source::UserPreferences);
    for lines in [[inn.clone(), out.clone()], [out.clone(), inn.clone()]] {
        assert_eq!(standing(&lines, Marketing), Standing::Out(&out));
        assert_eq!(standing(&lines, Utility), Standing::In(&inn));
    }
}

#[test]
fn an_opt_in_written_down_late_does_not_go_before_a_newer_opt_out() {
    let lines = [
        line(10, Marketing, OptOut, Source::MessageWord),
        line(-1_000, Marketing, OptIn, Source::Import),
    ];
    assert!(standing(&lines, Marketing).is_out());
}

#[test]
fn only_the_customer_takes_their_opt_out_back() {
    let proven = |mut line: ConsentLine, proof: &str| {
        line.proof = Some(proof.into());
        line
    };
    let out = line(0, Marketing, OptOut, Source::MessageWord);
    let ledger = [out.clone()];
    let opt_in = |scope, source| line(1, scope, OptIn, source);
    for source in [
        Source::CustomerUndo,
        Source::UserPreferences,
        Source::TemplateButton,
    ] {
        assert_eq!(may_record(&ledger, &opt_in(Marketing, source)), Ok(()));
    }
    for scope in [Marketing, All] {
        let import = proven(opt_in(scope, Source::Import), "lista.xlsx");
        assert_eq!(
            may_record(&ledger, &import),
            Err(LineTrouble::OverImport(out.clone()))
        );
        for source in [Source::ByHand, Source::Api] {
            let bare = opt_in(scope, source);
            assert_eq!(may_record(&ledger, &bare), Err(LineTrouble::NoProof(out.clone())));
            assert!(may_record(&ledger, &proven(bare.clone(), " ")).is_err());
            assert_eq!(may_record(&ledger, &proven(bare, "e-mail de 22/11")), Ok(()));
        }
    }
    // Nothing of it is touched, nothing stands any more, or it was not the customer's.
    assert_eq!(may_record(&ledger, &opt_in(Utility, Source::Import)), Ok(()));
    let back = [out, line(1, Marketing, OptIn, Source::CustomerUndo)];
    assert_eq!(may_record(&back, &opt_in(Marketing, Source::Import)), Ok(()));
    let ours = [line(0, All, OptOut, Source::ByHand)];
    assert_eq!(may_record(&ours, &opt_in(All, Source::Import)), Ok(()));
    // An opt-out is always taken.
    assert_eq!(may_record(&[], &line(0, All, OptOut, Source::Import)), Ok(()));
}

#[test]
fn lines_travel_with_their_names() {
    let line = ConsentLine {
        who: Some(UserId(Uuid::nil())),
        ..line(0, Marketing, OptOut, Source::Meta131050)
    };
    let json = serde_json::to_string(&line).unwrap();
    for part in [
        r#""scope":"marketing""#,
        r#""change":"opt_out""#,
        r#""source":"meta_131050""#,
    ] {
        assert!(json.contains(part), "{json}");
    }
    assert_eq!(serde_json::from_str::<ConsentLine>(&json).unwrap(), line);
}

/// Few instants, so that many fall together.
fn ledger() -> impl Strategy<Value = Vec<ConsentLine>> {
    let scope = prop_oneof![Just(Marketing), Just(Utility), Just(All)];
    let change = prop_oneof![Just(OptIn), Just(OptOut)];
    let source = prop_oneof![
        Just(Source::MessageWord),
        Just(Source::Import),
        Just(Source::ByHand)
    ];
    let line = (0..4i64, scope, change, source, proptest::option::of("[ab]")).prop_map(
        |(minutes, scope, change, source, proof)| ConsentLine {
            proof,
            ..line(minutes, scope, change, source)
        },
    );
    proptest::collection::vec(line, 0..8)
}

proptest! {
    #[test]
    fn the_order_of_the_list_never_matters(lines in ledger(), turn in 0usize..8) {
        let mut other: Vec<ConsentLine> = lines.iter().rev().cloned().collect();
        let turn = turn % other.len().max(1);
        other.rotate_left(turn);
        for scope in [Marketing, Utility, All] {
            prop_assert_eq!(standing(&lines, scope), standing(&other, scope));
        }
    }

    #[test]
    fn a_newer_opt_out_always_stops_and_marketing_never_stops_codes(lines in ledger(), scope in prop_oneof![Just(Marketing), Just(Utility), Just(All)]) {
        let before = allowed(&lines, NoOptOut);
        let mut lines = lines;
        lines.push(line(4, scope, OptOut, Source::MessageWord));
        let after = allowed(&lines, NoOptOut);
        let expected = match scope {
            Marketing => [false, before[1], before[2]],
            Utility => [before[0], false, before[2]],
            All => [false; 3],
        };
        prop_assert_eq!(after, expected);
        let required = allowed(&lines, OptInRequired);
        prop_assert!(!required[0] || after[0]);
        prop_assert_eq!(&required[1..], &after[1..]);
    }
}
