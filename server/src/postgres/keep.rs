//! Keeping a Postgres of our own running: nobody else would start it again.

use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{Cluster, Engine};
use crate::commands::Failure;

/// How often it is looked after.
const LOOK: Duration = Duration::from_millis(200);
/// The longest pause after a start that failed, as on a full disk; at first it is short, for what a killed Postgres
/// leaves behind is gone in a moment.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

impl Cluster {
    /// Starts Postgres again whenever it has ended, until `stop` is cancelled. Wait for the task before
    /// [`Cluster::close`].
    pub fn keep(&self, stop: CancellationToken) -> JoinHandle<()> {
        let engine = self.engine.clone();
        tokio::spawn(async move {
            let mut pause = LOOK;
            loop {
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stop.cancelled() => return,
                }
                let engine = engine.clone();
                let begin = Instant::now();
                let again = (pause * 2).min(LONGEST_PAUSE);
                pause = match tokio::task::spawn_blocking(move || engine.bring_back()).await {
                    Ok(Ok(false)) => LOOK,
                    Ok(Ok(true)) => {
                        let took = begin.elapsed().as_millis();
                        tracing::warn!(took, "Postgres had ended and was started again in {took} ms");
                        LOOK
                    }
                    Ok(Err(error)) => {
                        tracing::error!(%error, "Postgres has ended and could not be started: {error}");
                        again
                    }
                    Err(error) => {
                        tracing::error!(%error, "Postgres could not be looked after: {error}");
                        again
                    }
                };
            }
        })
    }
}

impl Engine {
    /// Starts it if it does not run; whether that was so.
    fn bring_back(&self) -> Result<bool, Failure> {
        if self.is_running() {
            return Ok(false);
        }
        let _starting = self.starting()?;
        if self.is_running() {
            return Ok(false);
        }
        self.start()?;
        Ok(true)
    }
}
