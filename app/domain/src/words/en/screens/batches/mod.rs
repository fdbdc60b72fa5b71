//! Sending in batches, its history, and the messaging limit.

mod allowance;
mod check;
mod costs;
mod detail;
mod history;
mod start;
mod troubles;

use crate::batch::{BatchState, Progress};
use crate::words::grouped;
use crate::words::screens::BatchWords;

pub const BATCH_WORDS: BatchWords = BatchWords {
    channel: "WhatsApp",
    title: "Send a batch",
    history_title: "Send history",
    count,
    duration: |seconds| match (seconds / 3600, seconds.div_ceil(60)) {
        (0, 0 | 1) => "less than a minute".to_owned(),
        (0, minutes) => format!("about {minutes} min"),
        (hours, _) => match seconds / 60 % 60 {
            0 => format!("about {hours} h"),
            minutes => format!("about {hours} h {minutes} min"),
        },
    },
    state: |state| match state {
        BatchState::Checking => "Being checked",
        BatchState::Scheduled => "Scheduled",
        BatchState::Sending => "Sending",
        BatchState::Paused => "Paused",
        BatchState::Stopped => "Stopped",
        BatchState::Cancelled => "Cancelled",
        BatchState::Finished => "Finished",
    },
    progress: |progress| match progress {
        Progress::Waiting => "Waiting their turn",
        Progress::Deferred => "Waiting for the limit",
        Progress::Queued => "Queued",
        Progress::Uncertain => "Not confirmed",
        Progress::Sent => "Sent",
        Progress::Delivered => "Delivered",
        Progress::Read => "Read",
        Progress::Failed => "Failed",
        Progress::Skipped => "Left out",
        Progress::Cancelled => "Cancelled",
        Progress::Invalid => "Invalid row",
        Progress::Repeated => "Repeated phone",
    },
    start: start::START,
    check: check::CHECK,
    history: history::HISTORY,
    detail: detail::DETAIL,
    allowance: allowance::ALLOWANCE,
    costs: costs::COSTS,
    budget: costs::BUDGET,
};

/// `1,000`.
fn count(count: u32) -> String {
    grouped(count, ',')
}

/// “1 person”, “1,000 people”.
fn people(people: u32) -> String {
    match people {
        1 => "1 person".to_owned(),
        people => format!("{} people", count(people)),
    }
}
