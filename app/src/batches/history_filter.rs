//! What the history is narrowed by.

use domain::NumberId;
use domain::batch::{BatchState, HistoryFilter};
use domain::transfer::Choice;
use leptos::prelude::*;

use crate::ui::{FilterForm, words};

/// What the list is narrowed by; `states` where the lines are batches.
#[component]
pub fn Narrow(
    action: &'static str,
    filter: Memo<HistoryFilter>,
    numbers: Vec<Choice>,
    states: bool,
) -> impl IntoView {
    let (words, office) = (words().batches(), &words().office);
    let first = filter.get_untracked();
    let (in_number, in_state) = (first.number, first.state);
    let several = numbers.len() > 1;
    let number = move |one: Choice| {
        view! {
            <option value=one.id.to_string() selected=in_number == Some(NumberId(one.id))>
                {one.name}
            </option>
        }
    };
    let state = move |state: BatchState| {
        view! {
            <option value=state.slug() selected=in_state == Some(state)>
                {(words.state)(state)}
            </option>
        }
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let history = &words.history;
    view! {
        <FilterForm action=action>
            <label class="filter-field filter-text">
                <span>{office.search}</span>
                <input type="search" name="text" value=first.text.clone() placeholder=history.search maxlength="100" />
            </label>
            {several
                .then(|| {
                    view! {
                        <label class="filter-field">
                            <span>{history.number}</span>
                            <select name="number">
                                <option value="">{office.all}</option>
                                {numbers.into_iter().map(number).collect_view()}
                            </select>
                        </label>
                    }
                })}
            {states
                .then(|| {
                    view! {
                        <label class="filter-field">
                            <span>{history.state}</span>
                            <select name="state">
                                <option value="">{office.all}</option>
                                {BatchState::ALL.map(state).collect_view()}
                            </select>
                        </label>
                    }
                })}
            <label class="filter-field">
                <span>{history.from}</span>
                <input type="date" name="from" value=day(first.from) />
            </label>
            <label class="filter-field">
                <span>{history.until}</span>
                <input type="date" name="until" value=day(first.until) />
            </label>
        </FilterForm>
    }
    .into_any()
}
