//! One batch after it was confirmed: how it stands, what came of it, and what can be done with it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::batch::{BatchCard, BatchDetail, BatchState, RecipientFilter, RecipientPage};
use leptos::prelude::*;

use super::address::recipients_href;
use super::api::batch_detail;
use super::detail_acts::Acts;
use super::detail_parts::{Failures, changes, counts, notices};
use super::follow::{Followed, follow};
use super::history::{export_menu, moves};
use super::recipients::Recipients;
use super::{HISTORY, category, page_of, state_tag};
use crate::desk::Clock;
use crate::ui::{PageHead, words};

/// How long a pace is watched before it says how much time is left.
const WATCHED: Duration = Duration::from_secs(5);

/// The page; `filter` narrows its recipients.
#[component]
pub fn Detail(first: BatchDetail, recipients: RecipientPage, filter: Memo<RecipientFilter>) -> impl IntoView {
    let words = words().batches();
    let clock = Clock::expect();
    let card = first.card.clone();
    let id = card.id;
    let detail = follow(first, Memo::new(move |_| id), batch_detail);
    let moving = move || detail.now.with(|detail| moves(&detail.card));
    detail.keep_fresh(moving);
    let report =
        move |ending: &str| recipients_href(&format!("{}/report.{ending}", page_of(id)), &filter.read());
    let actions = view! {
        <Acts detail />
        {export_menu(words.detail.export, report)}
    }
    .into_any();
    let lead = (words.detail.lead)(&card.template, category(card.category), &card.number_name);
    let made = (words.detail.made)(&card.file_name, &card.by, &clock.full(card.created_at));
    let origin = card.retries.map(|id| {
        view! {
            <a class="table-link" href=page_of(id)>
                {words.detail.retry_of}
            </a>
        }
    });
    let state = Memo::new(move |_| detail.now.with(|detail| detail.card.state));
    view! {
        <PageHead title=card.title lead back=(HISTORY, words.history_title) actions />
        {detail.stale()}
        <p class="batch-made">{move || state_tag(state.get())} <span>{made}</span> {origin}</p>
        {move || detail.now.with(|detail| notices(&detail.card))}
        <section class="office-part" aria-labelledby="batch-progress">
            <h2 id="batch-progress">{words.detail.progress}</h2>
            <Progress detail />
            {move || detail.now.with(counts)}
        </section>
        <div class="office-pair">
            <Failures detail />
            {move || detail.now.with(changes)}
        </div>
        <Recipients id first=recipients filter detail />
    }
    .into_any()
}

/// How far it is, and how long what is left takes at the pace seen since the page was opened.
#[component]
fn Progress(detail: Followed<BatchDetail>) -> impl IntoView {
    let words = words().batches();
    let clock = Clock::expect();
    let began = StoredValue::new(None::<(DateTime<Utc>, u32)>);
    let left = RwSignal::new(None::<u32>);
    Effect::new(move |_| {
        let (state, done, total) = detail.now.with(|detail| {
            let counts = &detail.card.counts;
            (detail.card.state, counts.done(), counts.total())
        });
        let now = clock.exact();
        left.set(match began.get_value().filter(|_| state == BatchState::Sending) {
            Some((since, before)) => time_left(now - since, done.saturating_sub(before), total - done),
            None => {
                began.set_value((state == BatchState::Sending).then_some((now, done)));
                None
            }
        });
    });
    let told = move || {
        detail.now.with(|detail| {
            let card = &detail.card;
            let done = (words.detail.done_of)(card.counts.handled(), card.counts.total());
            let ends = ending(card, clock).or_else(|| {
                let left = left.get()?;
                Some((words.detail.left)(&(words.duration)(left)))
            });
            [Some(done), ends]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        })
    };
    let figure =
        move |of: fn(&BatchCard) -> u32| move || detail.now.with(|detail| of(&detail.card).to_string());
    view! {
        <progress
            class="batch-bar batch-bar-wide"
            max=figure(|card| card.counts.total().max(1))
            value=figure(|card| card.counts.handled())
            aria-label=words.detail.progress
        ></progress>
        <p class="batch-told">{told}</p>
    }
    .into_any()
}

fn ending(card: &BatchCard, clock: Clock) -> Option<String> {
    let words = &words().batches().detail;
    let word = match card.state {
        BatchState::Cancelled => words.cancelled_at,
        _ => words.finished,
    };
    card.finished_at.map(|at| word(&clock.full(at)))
}

/// Seconds for `rest`, where `done` took `watched`; unknown before enough was seen.
fn time_left(watched: chrono::TimeDelta, done: u32, rest: u32) -> Option<u32> {
    let watched = u64::try_from(watched.num_milliseconds()).ok()?;
    if u128::from(watched) < WATCHED.as_millis() || rest == 0 {
        return None;
    }
    let seconds = (watched * u64::from(rest)).checked_div(u64::from(done))? / 1000;
    u32::try_from(seconds).ok()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::time_left;

    #[test]
    fn the_time_left_follows_the_pace_that_was_seen() {
        for (watched, done, rest, left) in [
            (10, 100, 300, Some(30)),
            (4, 100, 300, None),
            (10, 0, 300, None),
            (10, 100, 0, None),
            (-10, 100, 300, None),
        ] {
            assert_eq!(time_left(TimeDelta::seconds(watched), done, rest), left);
        }
    }
}
