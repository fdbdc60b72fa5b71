//! While more webhooks come than can be stored, what can wait does: the cores belong to storing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// So long after the last webhook that had to be refused the desk is still under pressure.
const CALM: Duration = Duration::from_secs(1);
/// How often what can wait has its turn all the same: no overload lasts so long that search or files stand still.
const TURN: Duration = Duration::from_secs(1);

/// Whether webhooks have to be refused. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Pressure(Arc<Felt>);

#[derive(Debug)]
struct Felt {
    begin: Instant,
    /// Milliseconds from `begin` until there is none; 0: there was none yet.
    until: AtomicU64,
}

impl Default for Pressure {
    fn default() -> Self {
        Self(Arc::new(Felt {
            begin: Instant::now(),
            until: AtomicU64::new(0),
        }))
    }
}

impl Pressure {
    /// A webhook had to be refused.
    pub(crate) fn feel(&self) {
        self.0
            .until
            .store(self.now() + CALM.as_millis() as u64, Ordering::Relaxed);
    }

    /// Whether one had to be lately.
    fn is_on(&self) -> bool {
        self.now() < self.0.until.load(Ordering::Relaxed)
    }

    /// Returns at once when there is none, and after a while in any case.
    pub(crate) async fn relief(&self) {
        let turn = Instant::now() + TURN;
        while self.is_on() && Instant::now() < turn {
            tokio::time::sleep(TURN / 10).await;
        }
    }

    fn now(&self) -> u64 {
        self.0.begin.elapsed().as_millis() as u64
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    #[tokio::test]
    async fn what_can_wait_waits_for_a_turn_and_no_longer() {
        let pressure = Pressure::default();
        let at_once = pin!(pressure.relief()).poll(&mut Context::from_waker(Waker::noop()));
        assert!(at_once.is_ready(), "there was none");
        pressure.feel();
        let again = pressure.clone();
        let refusing = tokio::spawn(async move {
            loop {
                again.feel();
                tokio::time::sleep(CALM / 20).await;
            }
        });
        let begun = Instant::now();
        pressure.relief().await;
        assert!(begun.elapsed() >= TURN, "it lasts, and the turn came");
        refusing.abort();
    }
}
