//! The draft is kept as it is typed: on the server once typing pauses, one save after the other.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::TemplateDraftId;
use domain::template::Writing;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::TEMPLATES;
use super::state::Editor;
use crate::error::AppError;
use crate::numbers::api::save_template_draft;
use crate::ui::browser;

/// What was typed is saved once nothing more was for this long.
const PAUSE: Duration = Duration::from_millis(700);
/// How soon a save that did not work is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// How the draft stands on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was typed.
    Untouched,
    /// On its way.
    Saving,
    /// The server has it, as it was then.
    Saved(DateTime<Utc>),
    /// It could not be brought there.
    Unsaved,
}

/// How far saving is.
#[derive(Clone, Copy, Default)]
pub(super) struct Saving {
    /// Changes since the page came.
    count: u32,
    waiting: bool,
    changed: bool,
    running: bool,
    /// Meta has it: nothing is saved any more.
    over: bool,
}

impl Editor {
    /// Everything, as it is kept and submitted.
    pub fn writing(self) -> Option<Writing> {
        Some(Writing {
            waba_id: self.account.try_get_untracked()?,
            template: self
                .template
                .try_with_value(|it| it.as_ref().map(|entry| entry.id))?,
            draft: self.draft.try_get_untracked()?,
            file: self.file.try_get_untracked()?,
        })
    }

    /// The draft's id; from now on it has one.
    pub fn id(self) -> TemplateDraftId {
        self.id
            .try_update_value(|id| *id.get_or_insert_with(|| TemplateDraftId(browser::new_key())))
            .unwrap_or_else(|| TemplateDraftId(browser::new_key()))
    }

    /// The time by which what is written is ordered.
    pub fn written_at(self) -> DateTime<Utc> {
        self.clock.exact()
    }

    /// Meta has it, or it was thrown away.
    pub fn over(self) {
        self.saving.update_value(|saving| saving.over = true);
    }

    /// Something was typed.
    pub(super) fn changed(self) {
        let begins = self.saving.try_update_value(|saving| {
            saving.changed = true;
            saving.count += 1;
            (!std::mem::replace(&mut saving.waiting, true)).then_some(saving.count)
        });
        if let Some(Some(count)) = begins {
            self.wait(count, PAUSE);
        }
    }

    /// Saves once nothing was typed for a while; `count` is how much was typed when the wait began.
    fn wait(self, count: u32, pause: Duration) {
        // A timer goes with who asked for it, and what tells of changes is asked anew at each of them.
        let look = move || match self.saving.try_get_value().map(|saving| saving.count) {
            Some(now) if now != count => self.wait(now, PAUSE),
            Some(_) => {
                self.saving.update_value(|saving| saving.waiting = false);
                self.save();
            }
            None => {}
        };
        self.as_editor(move || {
            let _ = set_timeout(look, pause);
        });
    }

    /// Tells the server, one save after the other: the last one tells how it stands.
    pub(super) fn save(self) {
        let begins = self.saving.try_update_value(|saving| {
            let begins = saving.changed && !saving.running && !saving.over;
            if begins {
                (saving.changed, saving.running) = (false, true);
            }
            begins
        });
        let Some(writing) = self.writing().filter(|_| begins == Some(true)) else {
            return;
        };
        let (id, at) = (self.id(), self.written_at());
        let _ = self.kept.try_set(Kept::Saving);
        spawn_local(async move {
            let new = writing.template.is_none();
            let saved = save_template_draft(id, writing, at).await;
            if saved == Err(AppError::SignedOut) {
                browser::sign_in_again();
                return;
            }
            let saved = saved.is_ok();
            if saved && new {
                browser::stand_at(&format!("{TEMPLATES}/new?draft={id}"));
            }
            let _ = self
                .kept
                .try_set(if saved { Kept::Saved(at) } else { Kept::Unsaved });
            let next = self.saving.try_update_value(|saving| {
                saving.running = false;
                let changed = saving.changed;
                saving.changed |= !saved;
                let again = !saved && !std::mem::replace(&mut saving.waiting, true);
                (changed && saved, again.then_some(saving.count))
            });
            match next {
                Some((true, _)) => self.save(),
                Some((_, Some(count))) => self.wait(count, AGAIN),
                _ => {}
            }
        });
    }
}
