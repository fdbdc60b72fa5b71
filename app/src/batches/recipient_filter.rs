//! What a batch's recipients are narrowed by.

use domain::BatchId;
use domain::batch::{BatchDetail, Progress, RecipientFilter};
use leptos::prelude::*;

use super::follow::Followed;
use super::page_of;
use crate::ui::{FilterForm, catalogue, words};

/// The filter; reasons are those of the failures that there are.
#[component]
pub fn Narrow(id: BatchId, filter: Memo<RecipientFilter>, detail: Followed<BatchDetail>) -> impl IntoView {
    let (texts, office) = (&words().batches().detail, &words().office);
    let text = filter.get_untracked().text;
    let codes = Memo::new(move |_| {
        let codes = detail
            .now
            .with(|detail| detail.failures.iter().map(|one| one.code).collect::<Vec<_>>());
        // The one in the address can be taken off, though nobody fails with it any more.
        let asked = filter.read().code.filter(|code| !codes.contains(code));
        codes.into_iter().chain(asked).collect::<Vec<_>>()
    });
    let progress = move |one: Progress| {
        view! {
            <option value=one.slug() selected=move || filter.read().progress == Some(one)>
                {(words().batches().progress)(one)}
            </option>
        }
    };
    let code = move |code: i32| {
        view! {
            <option value=code.to_string() selected=move || filter.read().code == Some(code)>
                {catalogue().failure(code)}
            </option>
        }
    };
    view! {
        <FilterForm action=page_of(id)>
            <label class="filter-field filter-text">
                <span>{office.search}</span>
                <input type="search" name="text" value=text placeholder=texts.search maxlength="100" />
            </label>
            <label class="filter-field">
                <span>{texts.progress_filter}</span>
                <select name="progress">
                    <option value="" selected=move || filter.read().progress.is_none()>
                        {office.all}
                    </option>
                    {Progress::ALL.map(progress).collect_view()}
                </select>
            </label>
            <label class="filter-field batch-code" hidden=move || codes.read().is_empty()>
                <span>{texts.code_filter}</span>
                <select name="code">
                    <option value="" selected=move || filter.read().code.is_none()>
                        {office.all}
                    </option>
                    {move || codes.get().into_iter().map(code).collect_view()}
                </select>
            </label>
            <label class="filter-field">
                <span>{texts.replied_filter}</span>
                <select name="replied">
                    <option value="" selected=move || !filter.read().replied>
                        {office.all}
                    </option>
                    <option value="true" selected=move || filter.read().replied>
                        {texts.only_replied}
                    </option>
                </select>
            </label>
        </FilterForm>
    }
    .into_any()
}
