//! A number's messaging limit, and by which rules the next level is told.

use domain::NumberId;
use domain::allowance::RuleSet;
use domain::batch::AllowanceView;
use leptos::prelude::*;

use crate::batches::api::{allowances, set_rule_set};
use crate::batches::meter::Meter;
use crate::ui::{Form, FormTrouble, Reading, Select, Toasts, loaded, words};
use crate::wire::resource;

/// All limits.
pub fn limits() -> Reading<Vec<AllowanceView>> {
    resource(|| (), |()| allowances())
}

/// The meter, and the choice of rules with their source.
#[component]
pub fn NumberAllowance(number: NumberId, limits: Reading<Vec<AllowanceView>>) -> impl IntoView {
    let words = &words().batches().allowance;
    let drawn = loaded(limits, move |all| {
        let of_number = |one: &AllowanceView| one.numbers.iter().any(|(id, _)| *id == number);
        match all.into_iter().find(of_number) {
            Some(allowance) => {
                let rules = allowance.rule_set;
                view! {
                    <Meter allowance />
                    <Rules rules limits />
                }
                .into_any()
            }
            None => view! { <p class="field-hint">{words.unknown}</p> }.into_any(),
        }
    });
    view! {
        <section class="allowance-part" aria-labelledby="number-allowance">
            <h2 id="number-allowance">{words.title}</h2>
            {drawn}
        </section>
    }
    .into_any()
}

/// The rules are chosen for all numbers.
#[component]
fn Rules(rules: RuleSet, limits: Reading<Vec<AllowanceView>>) -> impl IntoView {
    let (words, office) = (&words().batches().allowance, &words().office);
    let (form, toasts) = (Form::new(), Toasts::expect());
    let chosen = RwSignal::new(slug(rules).to_owned());
    let options = RuleSet::ALL.map(|one| (slug(one).to_owned(), (words.rule_set_word)(one).to_owned()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let slug_chosen = chosen.get_untracked();
            let rules = RuleSet::ALL.into_iter().find(|one| slug(*one) == slug_chosen);
            set_rule_set(rules.unwrap_or_default()).await?;
            toasts.say(office.saved);
            limits.refetch();
            Ok(())
        });
    };
    view! {
        <form class="form allowance-part" on:submit=send novalidate>
            <FormTrouble form fields=&["rule_set"] />
            <Select
                form
                name="rule_set"
                label=words.rule_set
                value=chosen
                options=options.to_vec()
                hint=words.rule_set_hint
            />
            <button class="button" type="submit" disabled=move || form.busy.get()>
                {office.save}
            </button>
        </form>
    }
    .into_any()
}

/// The name of the rules that are stored under `known`.
pub fn rule_word(known: &str) -> Option<&'static str> {
    let rules = RuleSet::ALL.into_iter().find(|one| slug(*one) == known);
    rules.map(words().batches().allowance.rule_set_word)
}

/// As the field has it, and as they are stored.
fn slug(rules: RuleSet) -> &'static str {
    match rules {
        RuleSet::Seeds => "seeds",
        RuleSet::Since2025 => "since_2025",
    }
}
