//! The lines of the history: a table where there is room, cards on a phone.

use domain::batch::{BatchCard, BatchCounts, BatchState, HistoryPage};
use leptos::prelude::*;

use super::follow::Followed;
use super::{moment, page_of, state_tag};
use crate::desk::Clock;
use crate::ui::words;

/// The figures of a batch, in the order of the table: what they are called, and how many.
pub fn figures(counts: &BatchCounts) -> [(&'static str, u32); 7] {
    let words = &words().batches().history;
    [
        (words.queued, counts.waiting + counts.deferred + counts.queued),
        (words.sent, counts.reached()),
        (words.delivered, counts.delivered + counts.read),
        (words.read, counts.read),
        (words.failed, counts.failed),
        (words.replied, counts.replied_certain + counts.replied_within_24h),
        (words.opted_out, counts.opted_out),
    ]
}

/// The table.
pub fn table(list: Followed<HistoryPage>) -> AnyView {
    let words = &words().batches().history;
    let empty = move || list.now.with(|page| page.batches.is_empty());
    let heads = figures(&BatchCounts::default()).map(|(word, _)| {
        view! {
            <th scope="col" class="table-number">
                {word}
            </th>
        }
    });
    let lines = move || list.now.with(|page| page.batches.iter().map(row).collect_view());
    view! {
        <div class="table-place" hidden=empty role="region" tabindex="0" aria-label=words.batches>
            <table class="table batch-table">
                <thead>
                    <tr>
                        <th scope="col">{words.batch}</th>
                        <th scope="col">{words.number}</th>
                        <th scope="col">{words.state}</th>
                        <th scope="col">{words.percent}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(card: &BatchCard) -> AnyView {
    let words = &words().batches().history;
    let at = Clock::expect().full(card.created_at);
    let cells = figures(&card.counts).map(|(word, count)| cell(word, count, &card.counts));
    view! {
        <tr>
            <th scope="row">
                <span class="person-words">
                    <a class="table-link" href=page_of(card.id)>
                        {card.title.clone()}
                    </a>
                    <span class="person-detail">
                        {format!("{at} · {} · {}", card.template, (words.by)(&card.by))}
                    </span>
                </span>
            </th>
            <td data-label=words.number>{card.number_name.clone()}</td>
            <td data-label=words.state>
                {state_tag(card.state)} {waits(card).map(|why| view! { <p class="contact-item-detail">{why}</p> })}
            </td>
            <td data-label=words.percent>{percent(&card.counts)}</td>
            {cells}
        </tr>
    }
    .into_any()
}

/// What it waits for, or why it stopped by itself.
fn waits(card: &BatchCard) -> Option<String> {
    let words = &words().batches().detail;
    let clock = Clock::expect();
    let until = match card.state {
        BatchState::Stopped => return card.stopped.as_ref().map(|reason| (words.stop)(reason)),
        BatchState::Scheduled => card.send_at,
        BatchState::Sending if card.counts.deferred > 0 => card.room_at,
        _ => None,
    };
    until.map(|at| (words.not_before)(&moment(clock, at)))
}

/// The share that was reached, as a bar and in words.
pub fn percent(counts: &BatchCounts) -> AnyView {
    let words = &words().batches().history;
    let (reached, total) = (counts.reached(), counts.total());
    view! {
        <span class="batch-percent">
            <progress
                class="batch-bar"
                max=total.max(1).to_string()
                value=reached.to_string()
                aria-label=words.percent
            ></progress>
            <span>{(words.percent_of)(counts.percent_sent(), reached, total)}</span>
        </span>
    }
    .into_any()
}

fn cell(word: &'static str, count: u32, counts: &BatchCounts) -> AnyView {
    let batches = words().batches();
    let detail = (word == batches.history.replied && count > 0)
        .then(|| (batches.history.replied_detail)(counts.replied_certain, counts.replied_within_24h));
    view! {
        <td data-label=word class="table-number" title=detail>
            {(batches.count)(count)}
        </td>
    }
    .into_any()
}
