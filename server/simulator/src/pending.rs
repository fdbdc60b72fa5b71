use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// Counts what is still on its way, so that a test can wait for nothing to be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pending(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    open: AtomicUsize,
    none: Notify,
}

/// One thing on its way, until dropped.
#[derive(Debug)]
pub(crate) struct OnItsWay(Arc<Count>);

impl Pending {
    pub fn start(&self) -> OnItsWay {
        self.0.open.fetch_add(1, Ordering::AcqRel);
        OnItsWay(self.0.clone())
    }

    pub fn count(&self) -> usize {
        self.0.open.load(Ordering::Acquire)
    }

    pub async fn settled(&self) {
        loop {
            let mut none = std::pin::pin!(self.0.none.notified());
            none.as_mut().enable();
            if self.count() == 0 {
                return;
            }
            none.await;
        }
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        if self.0.open.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.none.notify_waiters();
        }
    }
}
