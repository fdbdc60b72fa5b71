//! A number's monthly budget: what is spent of it, and the form that changes it.

use domain::NumberId;
use domain::cost::{BudgetForm, DEFAULT_WARN_PERCENT, Spending};
use domain::price::{money, parse_amount};
use leptos::prelude::*;

use super::api::set_budget;
use crate::batches::api::spendings;
use crate::batches::spent::spent as meter;
use crate::ui::{Check, Field, Form, FormTrouble, Reading, Select, Toasts, language, loaded, words};
use crate::wire::resource;

/// What all numbers have spent.
pub fn spent() -> Reading<Vec<Spending>> {
    resource(|| (), |()| spendings())
}

/// The meter, and the form.
#[component]
pub fn NumberBudget(number: NumberId, spendings: Reading<Vec<Spending>>) -> impl IntoView {
    let drawn = loaded(spendings, move |all| {
        let found = all.into_iter().find(|one| one.number == number);
        found
            .map(|spending| {
                view! {
                    {meter(&spending)}
                    <Change spending spendings />
                }
            })
            .into_any()
    });
    view! {
        <section class="allowance-part" aria-labelledby="number-budget">
            <h2 id="number-budget">{words().batches().budget.title}</h2>
            {drawn}
        </section>
    }
    .into_any()
}

#[component]
fn Change(spending: Spending, spendings: Reading<Vec<Spending>>) -> impl IntoView {
    let words = &words().batches().budget;
    let (form, toasts) = (Form::new(), Toasts::expect());
    let number = spending.number;
    let budget = spending.budget.as_ref();
    let currency = budget.map(|budget| budget.amount.currency.clone());
    let currency = currency.or_else(|| spending.currencies.first().cloned());
    let amount = RwSignal::new(budget.map_or_else(String::new, |budget| {
        money(budget.amount.micros, &budget.amount.currency, language())
    }));
    let currency = RwSignal::new(currency.unwrap_or_default());
    let percent = budget.map_or(DEFAULT_WARN_PERCENT, |budget| budget.warn_percent);
    let warn_percent = RwSignal::new(percent.to_string());
    let stops = RwSignal::new(budget.is_none_or(|budget| budget.stops));
    let options = spending
        .currencies
        .iter()
        .map(|code| (code.clone(), code.clone()));
    let understood = move || {
        let typed = parse_amount(&amount.read()).ok()?;
        let currency = typed.currency.unwrap_or_else(|| currency.get());
        Some((words.understood)(&money(typed.micros, &currency, language())))
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let filled = BudgetForm {
                amount: amount.get_untracked(),
                currency: currency.get_untracked(),
                warn_percent: warn_percent.get_untracked(),
                stops: stops.get_untracked(),
            };
            match set_budget(number, filled).await? {
                Ok(()) => {
                    toasts.say(words.saved);
                    spendings.refetch();
                }
                Err(fault) => form.complain(Some(fault.field()), (words.fault)(fault).to_owned()),
            }
            Ok(())
        });
    };
    view! {
        <form class="form allowance-part" on:submit=send novalidate>
            <FormTrouble form fields=&["amount", "currency", "warn_percent"] />
            <Field form name="amount" label=words.amount value=amount hint=words.amount_hint />
            <p class="form-note" role="status">
                {understood}
            </p>
            <Select form name="currency" label=words.currency value=currency options=options.collect() />
            <Field form name="warn_percent" label=words.warn_percent value=warn_percent hint=words.warn_hint />
            <Check label=words.stops hint=words.stops_hint value=stops />
            <button class="button" type="submit" disabled=move || form.busy.get()>
                {words.save}
            </button>
        </form>
    }
    .into_any()
}
