//! The Notificações menu: sending one template to many, the check before it, and what came of it, what it cost.
//!
//! [`follow`] keeps on screen what changes by itself; `meter` draws the messaging limit, and `spent` the month's budget, on the
//! page of a number too.

mod address;
#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod check;
mod check_facts;
mod check_options;
mod check_rows;
mod check_send;
mod costs;
mod costs_rows;
mod detail;
mod detail_acts;
mod detail_parts;
mod follow;
mod frame;
mod header_fields;
mod history;
mod history_filter;
mod history_rows;
pub mod meter;
mod one;
mod paged;
mod recipient_filter;
mod recipients;
mod sheet_form;
mod singles;
pub mod spent;
mod start;
mod start_template;

pub use costs::CostsPage;
pub use frame::Notifications;
pub use history::BatchHistoryPage;
pub use one::OneBatchPage;
pub use singles::SingleHistoryPage;
pub use start::BatchStartPage;

use chrono::{DateTime, Utc};
use domain::BatchId;
use domain::batch::{BatchState, Cost, Progress};
use domain::template::TemplateCategory;
use leptos::prelude::*;

use crate::desk::Clock;
use crate::ui::{Icon, language, words};

/// Where a batch begins.
const START: &str = "/batches";
/// Where the history is.
const HISTORY: &str = "/batches/history";
/// Where costs are told.
const COSTS: &str = "/batches/costs";
/// Where single sends are.
const SINGLES: &str = "/batches/history/singles";

/// Where the page of a batch is.
fn page_of(id: BatchId) -> String {
    format!("{START}/{id}")
}

/// `at` as people say it who look ahead or back: the hour alone where it is today's.
fn moment(clock: Clock, at: DateTime<Utc>) -> String {
    let zone = clock.zone();
    if zone.day(at) == zone.day(untrack(|| clock.now())) {
        zone.clock(at)
    } else {
        clock.full(at)
    }
}

/// What a category is called.
fn category(category: TemplateCategory) -> &'static str {
    (words().templates().category_word)(Some(category))
}

/// A cost, a line for each currency and one for what has no price.
fn cost_lines(cost: &Cost) -> Vec<String> {
    let words = &words().batches().check;
    let priced = cost.lines.iter().map(|line| {
        let money = domain::price::money(line.micros, &line.currency, language());
        (words.cost_line)(line.count, category(line.category), &money)
    });
    let unknown = (cost.unknown > 0).then(|| (words.cost_unknown)(cost.unknown));
    let lines: Vec<String> = priced.chain(unknown).collect();
    if lines.is_empty() {
        vec![words.cost_none.to_owned()]
    } else {
        lines
    }
}

/// Where a batch stands, as a tag.
fn state_tag(state: BatchState) -> AnyView {
    let (tone, icon) = match state {
        BatchState::Checking => ("", "clipboard-list"),
        BatchState::Scheduled => ("wait", "clock"),
        BatchState::Sending => ("on", "send"),
        BatchState::Paused => ("wait", "pause"),
        BatchState::Stopped => ("off", "triangle-alert"),
        BatchState::Cancelled => ("", "x"),
        BatchState::Finished => ("on", "circle-check"),
    };
    tag(tone, icon, (words().batches().state)(state))
}

/// What a recipient is shown as, as a tag.
fn progress_tag(progress: Progress) -> AnyView {
    let (tone, icon) = match progress {
        Progress::Waiting => ("", "clock"),
        Progress::Deferred => ("wait", "clock"),
        Progress::Queued => ("", "send"),
        Progress::Uncertain => ("wait", "circle-help"),
        Progress::Sent => ("", "check"),
        Progress::Delivered | Progress::Read => ("on", "check-check"),
        Progress::Failed => ("off", "circle-alert"),
        Progress::Skipped => ("", "ban"),
        Progress::Cancelled => ("", "x"),
        Progress::Invalid => ("off", "circle-alert"),
        Progress::Repeated => ("", "copy"),
    };
    tag(tone, icon, (words().batches().progress)(progress))
}

fn tag(tone: &'static str, icon: &'static str, word: &'static str) -> AnyView {
    view! {
        <span class="tag" data-tone=tone>
            <Icon name=icon />
            {word}
        </span>
    }
    .into_any()
}

/// A file to be downloaded: its address, and what the button says.
fn download(address: String, word: &'static str) -> AnyView {
    view! {
        <a class="button" href=address rel="external" download="">
            <Icon name="download" />
            {word}
        </a>
    }
    .into_any()
}
