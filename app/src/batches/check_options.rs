//! Whom a batch leaves out by choice. The choice is in the address.

use domain::batch::{CheckSort, InService};
use leptos::prelude::*;

use super::address::{LATELY, in_service_slug};
use super::check::Checking;
use crate::ui::{FilterForm, words};

/// The two choices.
#[component]
pub fn Choices(checking: Checking, page: String) -> impl IntoView {
    let words = &words().batches().check;
    let options = move || checking.asked.get().0;
    let service = move |one: InService, word: &'static str| {
        view! {
            <option value=in_service_slug(one) selected=move || options().in_service == one>
                {word}
            </option>
        }
        .into_any()
    };
    let rows = move || checking.asked.get().1.map_or("", CheckSort::slug);
    view! {
        <section class="office-part batch-options" aria-labelledby="batch-options">
            <h2 id="batch-options">{words.options}</h2>
            <FilterForm action=page>
                <input type="hidden" name="rows" value=rows prop:value=rows />
                <label class="filter-field">
                    <span>{words.in_service}</span>
                    <select name="in_service">
                        {service(InService::Skip, words.in_service_skip)}
                        {service(InService::Include, words.in_service_include)}
                    </select>
                </label>
                <label class="filter-field">
                    <span>{words.lately}</span>
                    <select name="lately">
                        <option value="" selected=move || options().lately_days.is_none()>
                            {words.lately_nobody}
                        </option>
                        {LATELY
                            .map(|days| {
                                view! {
                                    <option
                                        value=days.to_string()
                                        selected=move || options().lately_days == Some(days)
                                    >
                                        {(words.lately_days)(days)}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </label>
            </FilterForm>
        </section>
    }
    .into_any()
}
