//! What a search is narrowed to.

use domain::search::{SearchFilters, WrittenBy};
use leptos::prelude::*;

use super::{SearchKey, use_go};
use crate::conversations::address::Place;
use crate::conversations::filters::NumberFilter;
use crate::ui::words;

/// Who wrote, files only, and the days between which.
#[component]
pub fn Filters(place: Memo<Place>, key: Memo<SearchKey>) -> impl IntoView {
    let word = &words().search;
    let go = use_go(place);
    let change = StoredValue::new(move |change: &dyn Fn(&mut SearchFilters)| {
        let mut key = key.get_untracked();
        change(&mut key.filters);
        go(key);
    });
    let by = move |event| {
        let by = WrittenBy::from_slug(&event_target_value(&event));
        change.with_value(|go| go(&|filters| filters.by = by));
    };
    let files = move |event| {
        let files = event_target_checked(&event);
        change.with_value(|go| go(&|filters| filters.files = files));
    };
    let from = move |event| {
        let from = event_target_value(&event).parse().ok();
        change.with_value(|go| go(&|filters| filters.from = from));
    };
    let to = move |event| {
        let to = event_target_value(&event).parse().ok();
        change.with_value(|go| go(&|filters| filters.to = to));
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let option = move |by: Option<WrittenBy>, text: &'static str| {
        view! {
            <option value=by.map_or("", WrittenBy::slug) selected=move || key.read().filters.by == by>
                {text}
            </option>
        }
    };
    view! {
        <div class="search-filters" role="group" aria-label=word.filters>
            <NumberFilter place />
            <label>
                <span class="unseen">{word.by}</span>
                <select class="select-quiet" on:change=by>
                    {option(None, word.by_anyone)}
                    {option(Some(WrittenBy::Customer), word.by_customer)}
                    {option(Some(WrittenBy::Team), word.by_team)}
                </select>
            </label>
            <label class="search-files">
                <input type="checkbox" prop:checked=move || key.read().filters.files on:change=files />
                {word.files}
            </label>
            <label class="search-day">
                {word.from}
                <input type="date" prop:value=move || day(key.read().filters.from) on:change=from />
            </label>
            <label class="search-day">
                {word.to}
                <input type="date" prop:value=move || day(key.read().filters.to) on:change=to />
            </label>
        </div>
    }
    .into_any()
}
