//! The group-commit leader: one task that stores what many requests bring.

use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::Received;
use crate::pressure::Pressure;
use crate::{Desk, Error};

/// Bodies to a transaction at most.
const MOST_BODIES: usize = 512;
/// How long a busy leader gathers before it begins.
const GATHER: Duration = Duration::from_millis(2);
/// The pause after a database that could not take a batch.
const BREATH: Duration = Duration::from_millis(50);
/// Bodies that may wait; past this the desk says it is busy, and Meta brings them again.
const MOST_WAITING: usize = 2_048;
/// A body that has waited this long is not taken up any more: by the time it is stored, nobody may listen.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// The longest anybody waits for an answer. Should it be stored after all, its repeat is known.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a body was not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// Too much is waiting, or the database is away. Nothing is lost: WhatsApp delivers it again.
    #[error("busy")]
    Busy,
}

struct Handed {
    received: Received,
    answer: oneshot::Sender<Result<(), IngestError>>,
    since: Instant,
}

/// The way to the leader. Cheap to clone.
#[derive(Clone)]
pub struct Ingest {
    leader: mpsc::Sender<Handed>,
    pressure: Pressure,
}

impl Ingest {
    /// Hands a body over; returns once it is durably stored and applied.
    ///
    /// # Errors
    /// [`IngestError::Busy`] when it was not stored.
    pub async fn store(&self, received: Received) -> Result<(), IngestError> {
        let (answer, stored) = oneshot::channel();
        let since = Instant::now();
        self.leader
            .try_send(Handed {
                received,
                answer,
                since,
            })
            .map_err(|_| {
                self.pressure.feel();
                IngestError::Busy
            })?;
        match tokio::time::timeout(PATIENCE, stored).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) | Err(_) => Err(IngestError::Busy),
        }
    }

    /// Whether a body would be refused now: asked before anything is spent on it.
    pub fn is_full(&self) -> bool {
        let full = self.leader.capacity() == 0;
        if full {
            self.pressure.feel();
        }
        full
    }
}

pub(super) fn way(
    desk: Desk,
    stop: CancellationToken,
) -> (Ingest, impl Future<Output = ()> + Send + 'static) {
    let (sender, receiver) = mpsc::channel(MOST_WAITING);
    let ingest = Ingest {
        leader: sender,
        pressure: desk.0.pressure.clone(),
    };
    (ingest, lead(desk, receiver, stop))
}

async fn lead(desk: Desk, mut receiver: mpsc::Receiver<Handed>, stop: CancellationToken) {
    let mut numbers = super::apply::Numbers::default();
    let mut batch = Vec::with_capacity(MOST_BODIES);
    let mut last = 0;
    loop {
        let first = tokio::select! {
            handed = receiver.recv() => handed,
            () = stop.cancelled() => { receiver.close(); receiver.recv().await }
        };
        let Some(first) = first else { return };
        take(first, &mut batch);
        drain(&mut receiver, &mut batch);
        // Alone, a message is stored at once; under load, waiting a moment saves most of the flushes.
        if last > 2 && batch.len() < MOST_BODIES {
            tokio::time::sleep(GATHER).await;
            drain(&mut receiver, &mut batch);
        }
        last = batch.len();
        if batch.is_empty() {
            continue;
        }
        metrics::histogram!("guiche_ingest_batch_bodies").record(last as f64);
        if !store_all(&desk, &mut numbers, std::mem::take(&mut batch)).await {
            // Who waits behind would be answered the same, only later; and who comes at once is not what helps it.
            tokio::time::sleep(BREATH).await;
            while let Ok(handed) = receiver.try_recv() {
                handed.answer.send(Err(IngestError::Busy)).ok();
            }
        }
    }
}

/// Takes one up, unless its sender has gone or has waited too long.
fn take(handed: Handed, batch: &mut Vec<Handed>) {
    if handed.since.elapsed() > LONGEST_WAIT {
        handed.answer.send(Err(IngestError::Busy)).ok();
    } else if !handed.answer.is_closed() {
        batch.push(handed);
    }
}

fn drain(receiver: &mut mpsc::Receiver<Handed>, batch: &mut Vec<Handed>) {
    while batch.len() < MOST_BODIES {
        match receiver.try_recv() {
            Ok(handed) => take(handed, batch),
            Err(_) => return,
        }
    }
}

/// Stores a batch; should one body spoil it, each is stored alone, so that none costs its neighbours. False when the
/// database could not take it now.
async fn store_all(desk: &Desk, numbers: &mut super::apply::Numbers, batch: Vec<Handed>) -> bool {
    let (bodies, answers): (Vec<Received>, Vec<_>) = batch
        .into_iter()
        .map(|handed| (handed.received, handed.answer))
        .unzip();
    match desk.apply(numbers, &bodies).await {
        Ok(()) => answer_all(answers, Ok(())),
        Err(error) if error.is_busy() => {
            tracing::warn!(%error, bodies = bodies.len(), "Could not store webhooks now: {error}");
            answer_all(answers, Err(IngestError::Busy));
            return false;
        }
        Err(error) => {
            tracing::error!(%error, bodies = bodies.len(), "A batch of webhooks failed, storing one by one: {error}");
            let mut stored = Ok(());
            for (received, answer) in bodies.into_iter().zip(answers) {
                // Once the database is away, it is for the rest as well.
                if stored.is_ok() {
                    stored = store_alone(desk, numbers, received).await;
                }
                answer.send(stored).ok();
            }
        }
    }
    true
}

async fn store_alone(
    desk: &Desk,
    numbers: &mut super::apply::Numbers,
    received: Received,
) -> Result<(), IngestError> {
    let (body, kept): (Bytes, _) = (received.body.clone(), received.kept);
    match desk.apply(numbers, std::slice::from_ref(&received)).await {
        Ok(()) => Ok(()),
        Err(error) if error.is_busy() => Err(IngestError::Busy),
        // It is kept already, under the name it has.
        Err(_) if kept.is_some() => Ok(()),
        Err(error) => {
            tracing::error!(%error, "A webhook could not be applied and is kept as it came: {error}");
            desk.keep_unapplied(&body, &error)
                .await
                .map_err(|_: Error| IngestError::Busy)
        }
    }
}

fn answer_all(answers: Vec<oneshot::Sender<Result<(), IngestError>>>, outcome: Result<(), IngestError>) {
    for answer in answers {
        answer.send(outcome).ok();
    }
}
