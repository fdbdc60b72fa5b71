//! What is on screen while it changes: read again when the question changes, and by itself while something is under way.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::error::AppError;
use crate::ui::{Icon, browser, words};

/// How often it is read again while something is under way.
const SOON: Duration = Duration::from_secs(2);
/// How many times longer it rests when nothing is.
const REST: u32 = 15;

/// Something read, and read again.
pub struct Followed<T: Send + Sync + 'static> {
    /// As it was last read.
    pub now: RwSignal<T>,
    /// Why it could not be read the last time.
    pub trouble: RwSignal<Option<AppError>>,
    /// Reads it again.
    pub again: Callback<()>,
    /// Being read.
    reading: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Followed<T> {}

/// `first` as the page was drawn with it; then what `read` tells, whenever `asked` changes. What is on screen stays until the
/// next is there, and keeps the focus.
pub fn follow<K, T, F>(first: T, asked: Memo<K>, read: impl Fn(K) -> F + Send + Sync + 'static) -> Followed<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let followed = Followed {
        now: RwSignal::new(first),
        trouble: RwSignal::new(None),
        again: Callback::new(|()| {}),
        reading: RwSignal::new(false),
    };
    let turn = StoredValue::new(0_u32);
    let again = Callback::new(move |()| {
        let mine = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let Some(asked) = asked.try_get_untracked() else {
            return;
        };
        let answer = read(asked);
        let _ = followed.reading.try_set(true);
        spawn_local(async move {
            let answer = answer.await;
            // Only the answer to the latest question counts.
            if mine.is_none() || turn.try_get_value() != mine {
                return;
            }
            let _ = followed.reading.try_set(false);
            match answer {
                Ok(fresh) => {
                    let _ = followed.trouble.try_set(None);
                    if followed.now.try_with_untracked(|now| *now != fresh) == Some(true) {
                        followed.now.set(fresh);
                    }
                }
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => {
                    let _ = followed.trouble.try_set(Some(error));
                }
            }
        });
    });
    Effect::new(move |before: Option<K>| {
        let now = asked.get();
        if before.is_some_and(|before| before != now) {
            again.run(());
        }
        now
    });
    Followed { again, ..followed }
}

impl<T: Send + Sync + 'static> Followed<T> {
    /// Keeps it fresh while the page is before somebody's eyes: every two seconds while `live`, every thirty otherwise, and
    /// at once when they come back.
    pub fn keep_fresh(self, live: impl Fn() -> bool + Copy + Send + Sync + 'static) {
        Effect::new(move |_| {
            let rested = StoredValue::new(0_u32);
            let tick = move || {
                let waited = rested
                    .try_update_value(|rested| {
                        *rested += 1;
                        *rested
                    })
                    .unwrap_or_default();
                let due = waited >= REST || untrack(live);
                if due && browser::is_visible() && self.reading.try_get_untracked() == Some(false) {
                    let _ = rested.try_set_value(0);
                    self.again.run(());
                }
            };
            let back = move || {
                if browser::is_visible() && self.reading.try_get_untracked() == Some(false) {
                    self.again.run(());
                }
            };
            let ticker = set_interval(tick, SOON);
            let focus = window_event_listener(ev::focus, move |_| back());
            on_cleanup(move || {
                if let Ok(ticker) = ticker {
                    ticker.clear();
                }
                focus.remove();
            });
        });
    }

    /// Says that what is on screen may be old, when it could not be read.
    pub fn stale(self) -> AnyView {
        view! {
            <div role="status">
                {move || {
                    self.trouble
                        .read()
                        .is_some()
                        .then(|| {
                            view! {
                                <p class="notice notice-warn batch-stale">
                                    <Icon name="wifi-off" />
                                    <span>{words().batches().history.stale}</span>
                                    <button class="button" type="button" on:click=move |_| self.again.run(())>
                                        {words().common.retry}
                                    </button>
                                </p>
                            }
                        })
                }}
            </div>
        }
        .into_any()
    }
}
