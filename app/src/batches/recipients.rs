//! A batch's recipients: where each stands, when, why not, and the way to the conversation.

use domain::BatchId;
use domain::batch::{BatchDetail, Options, RecipientFilter, RecipientLine, RecipientPage};
use leptos::prelude::*;

use super::api::batch_recipients;
use super::follow::Followed;
use super::history::moves;
use super::paged::paged;
use super::recipient_filter::Narrow;
use super::{moment, progress_tag};
use crate::conversations::Place;
use crate::desk::Clock;
use crate::ui::{catalogue, words};

/// The list with its filters.
#[component]
pub fn Recipients(
    id: BatchId,
    first: RecipientPage,
    filter: Memo<RecipientFilter>,
    detail: Followed<BatchDetail>,
) -> impl IntoView {
    let texts = &words().batches().detail;
    let paged = paged(first, filter, move |filter, after| {
        batch_recipients(id, filter, after)
    });
    let (list, count) = (paged.list, paged.count);
    list.keep_fresh(move || detail.now.with(|detail| moves(&detail.card)));
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
            {paged.foot()}
        </section>
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
                    <span>{name}</span>
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
