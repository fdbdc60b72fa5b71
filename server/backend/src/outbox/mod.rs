//! Sending what was written: claim under a lease, send, record. Exactly one try is ever in flight for a message.
//!
//! A lost answer is *uncertain* and never sent again by itself; the status webhook settles it through our own id in
//! `biz_opaque_callback_data` (`cloud-api.md` 7). No transaction is open while WhatsApp answers.

mod attempt;
mod claim;
mod outcome;
mod record;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Desk;
use claim::Claimed;
pub(crate) use outcome::{Outcome, after};

/// How the outbox works.
#[derive(Debug, Clone, Copy)]
pub struct OutboxSettings {
    /// Sends in flight at most, in this process.
    pub in_flight: usize,
    /// How long a claim lasts; longer than the client waits for an answer.
    pub lease: Duration,
    /// How often it looks even when nothing wakes it.
    pub poll: Duration,
}

impl Default for OutboxSettings {
    fn default() -> Self {
        Self {
            in_flight: 64,
            lease: Duration::from_secs(45),
            poll: Duration::from_secs(1),
        }
    }
}

impl Desk {
    /// Sends queued messages until `stop` is cancelled, then waits for what is in flight.
    pub async fn run_outbox(&self, settings: OutboxSettings, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(settings.in_flight));
        let in_flight = TaskTracker::new();
        while !stop.is_cancelled() {
            let claimed = match self.claim(&settings, places.available_permits()).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::warn!(%error, "The outbox could not look for messages: {error}");
                    Vec::new()
                }
            };
            let idle = claimed.is_empty();
            for message in claimed {
                // There are as many permits as were asked for: this task is the only one that takes them.
                let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                    break;
                };
                let desk = self.clone();
                in_flight.spawn(async move {
                    desk.deliver(message).await;
                    drop(place);
                    desk.0.outbox_wake.notify_one();
                });
            }
            if let Err(error) = self.settle_early().await {
                tracing::warn!(%error, "Early statuses could not be applied: {error}");
            }
            if let Err(error) = self.give_up_leases().await {
                tracing::warn!(%error, "Expired leases could not be settled: {error}");
            }
            if idle {
                if let Err(error) = self.settle_early_charges().await {
                    tracing::warn!(%error, "What early statuses say is charged could not be kept: {error}");
                }
                tokio::select! {
                    () = self.0.outbox_wake.notified() => {}
                    () = tokio::time::sleep(settings.poll) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
        in_flight.close();
        in_flight.wait().await;
    }

    /// Sends one claimed message and records what came of it.
    async fn deliver(&self, message: Claimed) {
        let outcome = self.attempt(&message).await;
        for pause in [50u64, 200, 1_000, 5_000] {
            match self.record(&message, &outcome).await {
                Ok(()) => return,
                Err(error) => {
                    tracing::warn!(message.id = %message.id, %error, "The outcome of message {} is not recorded yet: {error}", message.id);
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
            }
        }
        // The lease runs out and the message becomes uncertain; a status settles it.
        tracing::error!(message.id = %message.id, "The outcome of message {} could not be recorded", message.id);
    }
}
