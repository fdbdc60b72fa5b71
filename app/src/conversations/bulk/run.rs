//! The work itself: chunk after chunk, until all are done or somebody stops it.

use domain::WrapUpId;
use domain::bulk::{BULK_CHUNK, BulkAction, BulkOutcome, Seen};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::conversations::api::change_many;
use crate::desk::mark_own;
use crate::error::AppError;
use crate::ui::browser;

/// How far it is.
#[derive(Clone, Copy)]
pub struct Run {
    /// How many there are.
    pub total: usize,
    /// How many were tried.
    pub tried: RwSignal<usize>,
    /// Those that were not done.
    pub refused: RwSignal<Vec<BulkOutcome>>,
    /// Whether it goes on.
    pub going: RwSignal<bool>,
    /// Why it ended before its end, unless somebody stopped it.
    pub trouble: RwSignal<Option<AppError>>,
    stop: StoredValue<bool>,
}

impl Run {
    /// Begins with those that were `seen`.
    pub fn begin(seen: Vec<Seen>, action: BulkAction, note: String, wrap_up: Option<WrapUpId>) -> Self {
        let run = Self {
            total: seen.len(),
            tried: RwSignal::new(0),
            refused: RwSignal::new(Vec::new()),
            going: RwSignal::new(true),
            trouble: RwSignal::new(None),
            stop: StoredValue::new(false),
        };
        spawn_local(async move {
            for chunk in seen.chunks(BULK_CHUNK) {
                if run.stop.try_get_value() != Some(false) {
                    break;
                }
                mark_own(&chunk.iter().map(|one| one.id).collect::<Vec<_>>());
                match change_many(chunk.to_vec(), action, Some(note.clone()), wrap_up).await {
                    Ok(outcomes) => {
                        let refused = outcomes.into_iter().filter(|one| !one.done);
                        let _ = run.refused.try_update(|all| all.extend(refused));
                        let _ = run.tried.try_update(|tried| *tried += chunk.len());
                    }
                    Err(AppError::SignedOut) => browser::sign_in_again(),
                    Err(error) => {
                        let _ = run.trouble.try_set(Some(error));
                        break;
                    }
                }
            }
            let _ = run.going.try_set(false);
        });
        run
    }

    /// Ends it after the present chunk.
    pub fn stop(self) {
        self.stop.set_value(true);
    }
}
