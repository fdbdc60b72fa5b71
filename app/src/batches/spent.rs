//! What a number has spent in the month, as a meter where it has a budget.

use domain::cost::{BudgetStanding, Money, Spending};
use domain::price::money;
use leptos::prelude::*;

use crate::ui::{Icon, language, words};

/// `micros` as the language on screen writes them.
pub fn amount(micros: i64, currency: &str) -> String {
    money(micros, currency, language())
}

/// Amounts of several currencies, in one line.
pub fn amounts(sums: &[Money]) -> String {
    let written: Vec<String> = sums
        .iter()
        .map(|money| amount(money.micros, &money.currency))
        .collect();
    written.join(" · ")
}

/// The month's spending, of its budget where there is one.
pub fn spent(spending: &Spending) -> AnyView {
    let batches = words().batches();
    let (words, month) = (&batches.budget, (batches.costs.month_name)(spending.month));
    let Some(budget) = &spending.budget else {
        let sums: Vec<Money> = spending
            .spent
            .iter()
            .filter(|sum| sum.micros != 0)
            .cloned()
            .collect();
        let told = match sums.as_slice() {
            [] => words.nothing.to_owned(),
            sums => amounts(sums),
        };
        return view! { <p>{(words.spent)(&told, &month)}</p> }.into_any();
    };
    let currency = budget.amount.currency.as_str();
    let (counted, whole) = (spending.counted(), budget.amount.micros);
    let standing = budget.standing(counted);
    let warning = match standing {
        BudgetStanding::Within => None,
        BudgetStanding::Warned => Some((words.warned)(budget.warn_percent)),
        BudgetStanding::Reached if budget.stops => Some(words.reached_stops.to_owned()),
        BudgetStanding::Reached => Some(words.reached.to_owned()),
    };
    let elsewhere = spending.elsewhere();
    let elsewhere = (!elsewhere.is_empty()).then(|| (words.elsewhere)(&amounts(&elsewhere)));
    let hint = [Some(words.counts.to_owned()), elsewhere];
    view! {
        <div class="allowance">
            <progress
                class="batch-bar"
                data-near=(standing != BudgetStanding::Within).then_some("")
                max=whole.to_string()
                value=counted.clamp(0, whole).to_string()
                aria-label=words.meter
            ></progress>
            <p class="allowance-used">
                {(words.spent_of)(&amount(counted, currency), &amount(whole, currency), &month)}
            </p>
            {warning
                .map(|warning| {
                    view! {
                        <p class="notice notice-warn">
                            <Icon name="triangle-alert" />
                            <span>{warning}</span>
                        </p>
                    }
                })}
            <p class="field-hint">{hint.into_iter().flatten().collect::<Vec<_>>().join(" ")}</p>
        </div>
    }
    .into_any()
}
