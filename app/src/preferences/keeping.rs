//! Keeping what is chosen: at once, and one request after the other, so that nobody waits between two choices and none is
//! lost.

use domain::preferences::{Preferences, SignaturePolicy};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{save_preferences, set_signature_policy};
use crate::error::AppError;
use crate::ui::browser;

/// What is chosen on the page, and what became of it.
#[derive(Clone, Copy)]
pub struct Keeping {
    /// What the desk keeps.
    kept: RwSignal<Preferences>,
    /// What is drawn: what was chosen last, until the desk says otherwise.
    pub wanted: RwSignal<Preferences>,
    /// The same, for a request that outlives the page.
    last: StoredValue<ArcRwSignal<Preferences>>,
    /// A request is on its way; what is chosen meanwhile goes after it.
    busy: StoredValue<bool>,
    /// What became of the last choice.
    pub told: RwSignal<Option<Result<(), AppError>>>,
}

impl Keeping {
    /// Begins with what is `kept`.
    pub fn new(kept: RwSignal<Preferences>) -> Self {
        let last = ArcRwSignal::new(kept.get_untracked());
        Self {
            kept,
            wanted: last.clone().into(),
            last: StoredValue::new(last),
            busy: StoredValue::new(false),
            told: RwSignal::new(None),
        }
    }

    /// Changes what is wanted, and has it kept.
    pub fn change(self, change: impl FnOnce(&mut Preferences)) {
        self.wanted.update(change);
        self.told.set(None);
        if self.busy.get_value() {
            return;
        }
        self.busy.set_value(true);
        let last = self.last.get_value();
        spawn_local(async move {
            loop {
                let asked = last.get_untracked();
                let done = keep(self.kept.get_untracked(), asked).await;
                if let Ok(now) = &done {
                    self.kept.set(*now);
                }
                // Chosen meanwhile.
                if done.is_ok() && last.get_untracked() != asked {
                    continue;
                }
                let _ = self.busy.try_set_value(false);
                self.answered(&last, done);
                return;
            }
        });
    }

    /// Decides whose choice the signature is.
    pub fn decide(self, policy: SignaturePolicy) {
        self.change(|wanted| wanted.signature_policy = policy);
    }

    fn answered(self, last: &ArcRwSignal<Preferences>, done: Result<Preferences, AppError>) {
        match done {
            Ok(now) => {
                if let Some(root) = document().document_element() {
                    let _ = root.set_attribute("data-density", now.density.slug());
                    let _ = root.set_attribute("data-letters", now.letters().unwrap_or_default());
                }
                last.set(now);
                let _ = self.told.try_set(Some(Ok(())));
            }
            Err(AppError::SignedOut) => browser::sign_in_again(),
            Err(error) => {
                // What is drawn is what is kept.
                last.set(self.kept.get_untracked());
                let _ = self.told.try_set(Some(Err(error)));
            }
        }
    }
}

/// Has the desk keep what differs between what is `kept` and what is `asked`; what it keeps then.
async fn keep(kept: Preferences, asked: Preferences) -> Result<Preferences, AppError> {
    let mut now = kept;
    if asked.signature_policy != kept.signature_policy {
        now = set_signature_policy(asked.signature_policy).await?;
    }
    let asked = Preferences {
        signature_policy: now.signature_policy,
        ..asked
    };
    if asked != now {
        now = save_preferences(asked).await?;
    }
    Ok(now)
}
