//! What a batch adds to the counts of its minute.

use chrono::{DateTime, Utc};
use domain::WebhookId;
use domain::intake::{LAG_BOUNDS, lag_class};
use whatsapp::webhook::What;

use super::Received;

/// The counts of one batch, without bodies that are taken through once more.
#[derive(Default)]
pub(super) struct Tally {
    pub bodies: i32,
    pub handled: i32,
    pub unusual: i32,
    /// Customers' messages by their delay ([`LAG_BOUNDS`]).
    pub lag: [i32; LAG_BOUNDS.len() + 1],
}

impl Tally {
    /// Counts `received`; `outcomes` tells of each unusual update in which body it stands.
    pub fn of(received: &[Received], outcomes: impl Iterator<Item = WebhookId>, now: DateTime<Utc>) -> Self {
        let mut tally = Self::default();
        let again: Vec<WebhookId> = received.iter().filter_map(|one| one.kept).collect();
        for one in received.iter().filter(|one| one.kept.is_none()) {
            tally.bodies += 1;
            tally.handled += one.updates.len() as i32;
            for update in &one.updates {
                if let What::Message(message) = &update.what {
                    tally.lag[lag_class(now.timestamp() - message.timestamp)] += 1;
                }
            }
        }
        tally.unusual = outcomes.filter(|webhook| !again.contains(webhook)).count() as i32;
        tally.handled -= tally.unusual.min(tally.handled);
        tally
    }

    /// A body that could not be applied at all.
    pub fn unapplied() -> Self {
        Self {
            bodies: 1,
            unusual: 1,
            ..Self::default()
        }
    }
}
