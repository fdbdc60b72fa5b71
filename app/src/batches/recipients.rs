//! A batch's recipients: where each stands, when, why not, and the way to the conversation.

use domain::BatchId;
use domain::batch::{BatchDetail, Options, Progress, RecipientFilter, RecipientLine, RecipientPage};
use leptos::prelude::*;

use super::api::batch_recipients;
use super::follow::{Followed, follow};
use super::history::{many, moves};
use super::{moment, page_of, progress_tag};
use crate::conversations::Place;
use crate::desk::Clock;
use crate::error::AppError;
use crate::ui::{FilterForm, Form, FormTrouble, catalogue, words};

/// The list with its filters.
#[component]
pub fn Recipients(
    id: BatchId,
    first: RecipientPage,
    filter: Memo<RecipientFilter>,
    detail: Followed<BatchDetail>,
) -> impl IntoView {
    let texts = &words().batches().detail;
    let form = Form::new();
    let wanted = StoredValue::new((filter.get_untracked(), 0));
    let list = follow(first, filter, move |filter| {
        let (of, wanted) = wanted.get_value();
        let wanted = if of == filter { wanted } else { 0 };
        read(id, filter, wanted)
    });
    list.keep_fresh(move || detail.now.with(|detail| moves(&detail.card)));
    let more = move |_| {
        form.send(async move {
            let of = filter.get_untracked();
            let after = list.now.with_untracked(|page| page.next);
            let page = batch_recipients(id, of.clone(), after).await?;
            let _ = list.now.try_update(|now| {
                now.recipients.extend(page.recipients);
                now.next = page.next;
                wanted.set_value((of, now.recipients.len()));
            });
            Ok(())
        });
    };
    let count = Memo::new(move |_| list.now.with(|page| page.recipients.len()));
    let lines = move || {
        list.now
            .with(|page| page.recipients.iter().map(row).collect_view())
    };
    let check = &words().batches().check;
    view! {
        <section aria-labelledby="batch-recipients">
            <h2 class="batch-rows-title" id="batch-recipients">
                {texts.recipients}
            </h2>
            <Narrow id filter detail />
            {list.stale()}
            <p class="contact-hint" hidden=move || { count.get() > 0 }>
                {texts.none_of_filter}
            </p>
            <div class="table-place" hidden=move || count.get() == 0>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col" class="table-number">
                                {check.line}
                            </th>
                            <th scope="col">{check.name}</th>
                            <th scope="col">{texts.progress_filter}</th>
                            <th scope="col">{texts.times}</th>
                            <th scope="col">{texts.reason}</th>
                            <th scope="col">{texts.conversation}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <FormTrouble form />
            {move || {
                list.now
                    .read()
                    .next
                    .is_some()
                    .then(|| {
                        view! {
                            <button
                                class="button table-more"
                                type="button"
                                disabled=move || form.busy.get()
                                on:click=more
                            >
                                {words().office.more}
                            </button>
                        }
                    })
            }}
            {move || many(count.get())}
        </section>
    }
    .into_any()
}

/// All pages of `filter` until `wanted` lines are there.
async fn read(id: BatchId, filter: RecipientFilter, wanted: usize) -> Result<RecipientPage, AppError> {
    let mut page = batch_recipients(id, filter.clone(), None).await?;
    while page.recipients.len() < wanted
        && let Some(after) = page.next
    {
        let more = batch_recipients(id, filter.clone(), Some(after)).await?;
        page.recipients.extend(more.recipients);
        page.next = more.next;
    }
    Ok(page)
}

#[component]
fn Narrow(id: BatchId, filter: Memo<RecipientFilter>, detail: Followed<BatchDetail>) -> impl IntoView {
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

/// When it reached which point, as far as it did.
fn times(line: &RecipientLine, clock: Clock) -> Vec<String> {
    let texts = &words().batches().detail;
    let told = |at: Option<chrono::DateTime<chrono::Utc>>, word: fn(&str) -> String| {
        at.map(|at| word(&moment(clock, at)))
    };
    let waits = line.progress.is_open().then_some(line.not_before).flatten();
    [
        told(waits, texts.not_before),
        told(line.sent_at, texts.at_sent),
        told(line.delivered_at, texts.at_delivered),
        told(line.read_at, texts.at_read),
        told(line.failed_at, texts.at_failed),
        line.replied.map(|replied| (texts.replied)(replied).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Why it was not completed, in words.
fn reason(line: &RecipientLine, clock: Clock) -> Option<String> {
    let batches = words().batches();
    let verdict = line
        .verdict
        .as_ref()
        .map(|verdict| (batches.check.verdict)(verdict, &Options::default(), &|at| clock.full(at)));
    let failed = line
        .failure
        .as_ref()
        .map(|(code, _)| catalogue().failure(*code).to_owned());
    failed
        .or(verdict)
        .or_else(|| (batches.detail.why_waiting)(line.progress).map(str::to_owned))
}

fn row(line: &RecipientLine) -> AnyView {
    let (texts, check) = (&words().batches().detail, &words().batches().check);
    let clock = Clock::expect();
    let name = if line.name.is_empty() {
        check.blank.to_owned()
    } else {
        line.name.clone()
    };
    // Meta's own words, for who has to look further.
    let details = line.failure.as_ref().and_then(|(code, details)| {
        let code = (*code >= 0).then(|| (texts.code)(*code));
        let told: Vec<String> = code.into_iter().chain(details.clone()).collect();
        (!told.is_empty()).then(|| told.join(": "))
    });
    let conversation = line.conversation.map(|id| {
        let href = Place {
            id: Some(id),
            ..Place::default()
        }
        .href();
        view! {
            <a class="table-link" href=href aria-label=(texts.open)(&name)>
                {texts.open_short}
            </a>
        }
    });
    view! {
        <tr>
            <td data-label=check.line class="table-number">
                {line.line.to_string()}
            </td>
            <th scope="row">
                <span class="person-words">
                    <span>{name.clone()}</span>
                    <span class="person-detail">{line.phone.clone()}</span>
                </span>
            </th>
            <td data-label=texts.progress_filter>{progress_tag(line.progress)}</td>
            <td data-label=texts.times>
                <span class="batch-times">{times(line, clock).join(" · ")}</span>
            </td>
            <td data-label=texts.reason>
                {reason(line, clock)} {details.map(|details| view! { <p class="contact-item-detail">{details}</p> })}
            </td>
            <td data-label=texts.conversation>{conversation}</td>
        </tr>
    }
    .into_any()
}
