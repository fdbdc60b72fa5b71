use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::NumberId;
use crate::batch::{Cost, CostLine};
use crate::price::{OTHER, PriceLine, PriceTrouble};
use crate::template::TemplateCategory::{self, Authentication, Marketing, Utility};

fn charge(billable: Option<bool>, category: Option<TemplateCategory>) -> Charge {
    Charge { billable, category }
}

fn money(currency: &str, micros: i64) -> Money {
    Money {
        currency: currency.into(),
        micros,
    }
}

fn budget(micros: i64, warn_percent: u8, stops: bool) -> Budget {
    Budget {
        amount: money("BRL", micros),
        warn_percent,
        stops,
    }
}

fn spending(spent: &[(&str, i64)], budget: Option<Budget>) -> Spending {
    Spending {
        number: NumberId(uuid::Uuid::nil()),
        month: Month::from_slug("2026-11").unwrap(),
        spent: spent
            .iter()
            .map(|(currency, micros)| money(currency, *micros))
            .collect(),
        budget,
        currencies: vec!["BRL".into(), "USD".into()],
    }
}

#[test]
fn what_a_status_says_is_charged_is_read_by_its_type_before_the_flag() {
    for (billable, kind, category, expected) in [
        (
            Some(true),
            Some("regular"),
            Some("utility"),
            Some(charge(Some(true), Some(Utility))),
        ),
        (
            Some(false),
            Some("free_customer_service"),
            Some("utility"),
            Some(charge(Some(false), Some(Utility))),
        ),
        (
            None,
            Some("free_entry_point"),
            Some("marketing"),
            Some(charge(Some(false), Some(Marketing))),
        ),
        // The flag is to go away: where they differ the type holds.
        (
            Some(true),
            Some("free_entry_point"),
            None,
            Some(charge(Some(false), None)),
        ),
        (Some(false), Some("regular"), None, Some(charge(Some(true), None))),
        // Before July 2025 there was no type.
        (
            Some(false),
            None,
            Some("referral_conversion"),
            Some(charge(Some(false), None)),
        ),
        (
            Some(true),
            Some("a_new_one"),
            Some("marketing_lite"),
            Some(charge(Some(true), Some(Marketing))),
        ),
        (
            None,
            None,
            Some("authentication-international"),
            Some(charge(None, Some(Authentication))),
        ),
        (None, Some("a_new_one"), Some("another"), None),
        (None, None, None, None),
    ] {
        assert_eq!(
            Charge::read(billable, kind, category),
            expected,
            "{kind:?} {category:?}"
        );
    }
}

#[test]
fn a_charge_is_news_once_and_what_came_with_the_delivery_holds() {
    let nothing = Charge::default();
    let regular = charge(Some(true), Some(Utility));
    let dearer = charge(Some(true), Some(Marketing));
    let free = charge(Some(false), Some(Utility));
    for (kept, told, last, expected) in [
        (nothing, regular, false, Some((regular, None))),
        (nothing, regular, true, Some((regular, None))),
        (regular, regular, true, None),
        (regular, dearer, false, None),
        (regular, dearer, true, Some((dearer, Some(Marketing)))),
        (dearer, regular, true, Some((regular, Some(Utility)))),
        (regular, free, true, Some((free, None))),
        (free, regular, false, None),
        // What is not told again stays.
        (
            dearer,
            charge(Some(false), None),
            true,
            Some((charge(Some(false), Some(Marketing)), None)),
        ),
        (
            nothing,
            charge(None, Some(Marketing)),
            false,
            Some((charge(None, Some(Marketing)), Some(Marketing))),
        ),
    ] {
        let sent = Charged {
            category: Utility,
            told: kept,
        };
        let expected = expected.map(|(told, price_of)| Retold { told, price_of });
        assert_eq!(sent.hear(told, last), expected, "{kept:?} {told:?} {last}");
    }
}

proptest! {
    /// In whatever order one `sent` and some equal words with the delivery come: the delivery's hold.
    #[test]
    fn the_order_of_statuses_changes_nothing(
        sent in 0usize..4, delivered in 0usize..4, at in 0usize..3, again in 0usize..3,
    ) {
        let words = [
            charge(Some(true), Some(Utility)),
            charge(Some(true), Some(Marketing)),
            charge(Some(false), Some(Utility)),
            charge(Some(false), None),
        ];
        let mut heard = vec![(words[delivered], true); again + 1];
        heard.insert(at.min(heard.len()), (words[sent], false));
        let mut kept = Charged { category: Utility, told: Charge::default() };
        for (told, last) in heard {
            if let Some(retold) = kept.hear(told, last) {
                kept.told = retold.told;
            }
        }
        let category = words[delivered].category.or(kept.told.category);
        prop_assert_eq!(kept.told, charge(words[delivered].billable, category));
    }
}

#[test]
fn months_follow_one_another_and_are_read_as_they_are_written() {
    let month = |slug| Month::from_slug(slug).unwrap();
    assert_eq!(month("2026-12").next(), month("2027-01"));
    assert_eq!(month("2026-01").previous(), month("2025-12"));
    assert_eq!(month("2026-11").next().previous(), month("2026-11"));
    assert!(month("2026-11") < month("2026-12") && month("2026-12") < month("2027-01"));
    let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    assert_eq!(Month::of(day).slug(), "2026-11");
    assert_eq!(
        Month::of(day).first_day(),
        NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()
    );
    for slug in [
        "",
        "2026",
        "2026-13",
        "2026-00",
        "11-2026",
        "2026-11-01",
        "99999999999-1",
    ] {
        assert_eq!(Month::from_slug(slug), None, "{slug}");
    }
}

#[test]
fn a_budget_is_pointed_out_from_its_share_on_and_reached_when_it_is_spent() {
    use BudgetStanding::{Reached, Warned, Within};
    for (spent, expected) in [
        (0, Within),
        (799_999, Within),
        (800_000, Warned),
        (999_999, Warned),
        (1_000_000, Reached),
        (i64::MAX, Reached),
        (-5, Within),
    ] {
        assert_eq!(budget(1_000_000, 80, true).standing(spent), expected, "{spent}");
    }
    assert_eq!(budget(1, 1, true).standing(0), Within);
    assert_eq!(budget(100, 100, true).standing(99), Within);
}

#[test]
fn a_batch_hands_over_until_the_budget_is_spent() {
    let line = |country: &str, category, currency: &str, micros| PriceLine {
        country: country.into(),
        category,
        from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        currency: currency.into(),
        micros,
    };
    let prices = [
        line("BR", Marketing, "BRL", 300),
        line("PT", Marketing, "BRL", 400),
        line(OTHER, Marketing, "USD", 1),
        line("BR", Utility, "BRL", 0),
    ];
    for (stops, spent, category, expected) in [
        (true, 0, Marketing, 3),
        (true, 199, Marketing, 3),
        (true, 200, Marketing, 2),
        (true, 999, Marketing, 1),
        (true, 1_000, Marketing, 0),
        (true, 5_000, Marketing, 0),
        (true, i64::MIN, Marketing, u32::MAX),
        (false, 5_000, Marketing, u32::MAX),
        // Without a price nothing counts, until the budget is spent by others.
        (true, 999, Utility, u32::MAX),
        (true, 999, Authentication, u32::MAX),
        (true, 1_000, Authentication, 0),
    ] {
        let room = budget(1_000, 80, stops).affords(spent, &prices, category);
        assert_eq!(room, expected, "{stops} {spent} {category:?}");
    }
}

#[test]
fn only_the_budgets_currency_counts() {
    let both = spending(&[("BRL", 900), ("USD", 5_000)], Some(budget(1_000, 80, true)));
    assert_eq!(both.counted(), 900);
    assert_eq!(both.elsewhere(), [money("USD", 5_000)]);
    assert_eq!(both.standing(), Some(BudgetStanding::Warned));
    assert!(!both.must_stop());
    let line = |currency: &str, micros| CostLine {
        category: Marketing,
        currency: currency.into(),
        count: 1,
        micros,
    };
    let cost = |lines| Cost { lines, unknown: 0 };
    let with = |lines| both.with(&cost(lines)).unwrap();
    assert_eq!(
        with(vec![line("BRL", 100)]),
        Forecast {
            total: 1_000,
            passes: false
        }
    );
    assert_eq!(
        with(vec![line("BRL", 101), line("USD", 7)]),
        Forecast {
            total: 1_001,
            passes: true
        }
    );
    let unbound = spending(&[("BRL", 900)], None);
    assert_eq!(unbound.with(&cost(Vec::new())), None);
    assert_eq!((unbound.standing(), unbound.must_stop()), (None, false));
    assert!(unbound.elsewhere().is_empty());
}

#[test]
fn a_typed_budget_is_read_and_what_is_wrong_with_it_is_named() {
    let currencies = ["BRL".to_owned(), "USD".to_owned()];
    let form = |amount: &str, currency: &str, warn_percent: &str| BudgetForm {
        amount: amount.into(),
        currency: currency.into(),
        warn_percent: warn_percent.into(),
        stops: true,
    };
    for (typed, currency, micros) in [
        ("1.000", "BRL", 1_000_000_000),
        ("R$ 1.000,50", "BRL", 1_000_500_000),
        ("250", "BRL", 250_000_000),
        ("0,5", "BRL", 500_000),
        ("US$ 10", "USD", 10_000_000),
        ("1,000", "BRL", 1_000_000_000),
        ("12.500.000", "BRL", 12_500_000_000_000),
    ] {
        let read = form(typed, "BRL", " 75 % ")
            .checked(&currencies)
            .unwrap()
            .unwrap();
        assert_eq!(
            (read.amount, read.warn_percent),
            (money(currency, micros), 75),
            "{typed}"
        );
    }
    assert_eq!(form("  ", "", "x").checked(&currencies), Ok(None));
    for (typed, currency, percent, fault) in [
        ("0", "BRL", "80", BudgetFault::Nothing),
        ("-5", "BRL", "80", BudgetFault::Amount(PriceTrouble::Negative)),
        (
            "muito",
            "BRL",
            "80",
            BudgetFault::Amount(PriceTrouble::NotAnAmount),
        ),
        (
            "100.000.001",
            "BRL",
            "80",
            BudgetFault::Amount(PriceTrouble::TooMuch),
        ),
        ("100", "EUR", "80", BudgetFault::Currency),
        ("€ 100", "BRL", "80", BudgetFault::Currency),
        ("100", "BRL", "0", BudgetFault::Percent),
        ("100", "BRL", "101", BudgetFault::Percent),
        ("100", "BRL", "", BudgetFault::Percent),
    ] {
        let form = form(typed, currency, percent);
        assert_eq!(form.checked(&currencies), Err(fault), "{form:?}");
    }
}

#[test]
fn tallies_add_up_currency_by_currency() {
    let one = CostTally {
        messages: 3,
        free: 1,
        unpriced: 0,
        assumed: 2,
        sums: vec![money("USD", 5)],
    };
    let other = CostTally {
        messages: 2,
        free: 0,
        unpriced: 1,
        assumed: 0,
        sums: vec![money("BRL", 7), money("USD", 1)],
    };
    let sum = total([&one, &other]);
    assert_eq!((sum.messages, sum.free, sum.unpriced, sum.assumed), (5, 1, 1, 2));
    assert_eq!(sum.sums, [money("BRL", 7), money("USD", 6)]);
    assert_eq!(total([&one, &other]), total([&other, &one]));
}
