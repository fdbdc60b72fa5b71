//! The words being written: kept on the server as they come, so that they are found on any device; what it has not
//! taken yet is kept by the tab.

use std::time::Duration;

use domain::ConversationId;
use domain::draft::Drafts;
use domain::event::LiveEvent;
use domain::message::Direction;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::conversations::api::save_drafts;
use crate::desk::{Clock, KEPT, Live, Marks};
use crate::ui::browser;

/// What was typed is saved once nothing more was for this long.
const PAUSE: Duration = Duration::from_millis(700);

/// To whom one writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// To the customer.
    Reply,
    /// To the team.
    Note,
}

/// The words being written in one conversation.
#[derive(Clone, Copy)]
pub struct Draft {
    conversation: ConversationId,
    /// To the customer.
    pub text: RwSignal<String>,
    /// To the team.
    pub note: RwSignal<String>,
    /// Which of the two is before one's eyes.
    pub mode: RwSignal<Mode>,
    saving: StoredValue<Saving>,
    /// The conversation's: what the fields ask for later outlives them.
    owner: StoredValue<WeakOwner>,
    clock: Clock,
    marks: Marks,
}

#[derive(Clone, Copy, Default)]
struct Saving {
    /// Changes since the page came.
    count: u32,
    /// A look at whether typing has paused is due.
    waiting: bool,
    /// Changed since the last save began.
    changed: bool,
    /// A save is under way.
    running: bool,
}

impl Draft {
    /// The draft of `conversation`, as the server has it or, where the tab is ahead, as it was left there.
    pub fn new(conversation: ConversationId, kept: Drafts) -> Self {
        let draft = Self {
            conversation,
            text: RwSignal::new(kept.reply),
            note: RwSignal::new(kept.note),
            mode: RwSignal::new(Mode::Reply),
            saving: StoredValue::new(Saving::default()),
            owner: StoredValue::new(Owner::current().unwrap_or_default().downgrade()),
            clock: Clock::expect(),
            marks: Marks::expect(),
        };
        Effect::new(move |_| draft.restore());
        Effect::new(move |_| {
            let hidden = window_event_listener(ev::visibilitychange, move |_| {
                if !browser::is_visible() {
                    draft.save();
                }
            });
            on_cleanup(move || hidden.remove());
        });
        // The server forgets the draft with the sending; what was begun meanwhile is told again.
        Live::expect().listen(move |event| {
            if let LiveEvent::Message {
                conversation,
                message,
            } = event
                && *conversation == draft.conversation
                && message.direction == Direction::Outbound
                && draft.text.try_with_untracked(|text| !text.is_empty()) == Some(true)
            {
                draft.changed();
            }
        });
        on_cleanup(move || draft.save());
        draft
    }

    /// The one of the open conversation.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Under which name the tab keeps it; `wake.js` keeps it there too while the page sleeps.
    pub fn stored_as(self, mode: Mode) -> String {
        let kind = match mode {
            Mode::Reply => KEPT,
            Mode::Note => "guiche.note.",
        };
        format!("{kind}{}", self.conversation)
    }

    fn words(self, mode: Mode) -> RwSignal<String> {
        match mode {
            Mode::Reply => self.text,
            Mode::Note => self.note,
        }
    }

    /// What the tab kept is newer than what the server has: it is taken out once the server has it.
    fn restore(self) {
        let Some(storage) = browser::tab_storage() else {
            return;
        };
        for mode in [Mode::Reply, Mode::Note] {
            if let Ok(Some(kept)) = storage.get_item(&self.stored_as(mode)) {
                self.words(mode).set(kept);
                self.changed();
            }
        }
    }

    /// Takes `text` for what is written to the customer.
    pub fn set(self, text: String) {
        self.write(Mode::Reply, text);
    }

    /// Takes `text` for what is written to the team.
    pub fn set_note(self, text: String) {
        self.write(Mode::Note, text);
    }

    fn write(self, mode: Mode, text: String) {
        if let Some(storage) = browser::tab_storage() {
            let _ = storage.set_item(&self.stored_as(mode), &text);
        }
        self.words(mode).set(text);
        self.changed();
    }

    /// Was sent: the server forgets it with the sending.
    pub fn sent(self, mode: Mode) {
        self.forget(mode);
        self.words(mode).set(String::new());
        if mode == Mode::Reply {
            self.marks.draft(self.conversation, String::new());
        }
        // A save under way may bring the old words back: the empty field follows it.
        self.saving.update_value(|saving| saving.changed = saving.running);
    }

    /// Gives words back to the field, before those written since.
    pub fn put_back(self, text: &str) {
        let written = self.text.get_untracked();
        self.set(if written.trim().is_empty() {
            text.to_owned()
        } else {
            format!("{text}\n{written}")
        });
        self.write_to(Mode::Reply);
    }

    /// Brings the field for `mode` before one's eyes, and the focus into it.
    pub fn write_to(self, mode: Mode) {
        let Some(owner) = self.owner.try_with_value(WeakOwner::upgrade).flatten() else {
            return;
        };
        let focus = || {
            browser::focus_first(".composer-box textarea");
        };
        // What waits goes with who asked for it: a field that has the other one take its place would ask in vain.
        owner.with(|| {
            browser::after_paint(focus);
            // The other field may be drawn a little later.
            let _ = set_timeout(focus, Duration::from_millis(120));
        });
        if self.mode.get_untracked() != mode {
            self.mode.set(mode);
        }
    }

    fn forget(self, mode: Mode) {
        if let Some(storage) = browser::tab_storage() {
            let _ = storage.remove_item(&self.stored_as(mode));
        }
    }

    fn changed(self) {
        let begins = self.saving.try_update_value(|saving| {
            saving.changed = true;
            saving.count += 1;
            (!std::mem::replace(&mut saving.waiting, true)).then_some(saving.count)
        });
        if let Some(Some(count)) = begins {
            self.wait(count);
        }
    }

    /// Saves once nothing was typed for a while; `count` is how much was typed when the wait began.
    fn wait(self, count: u32) {
        let _ = set_timeout(
            move || match self.saving.try_get_value().map(|saving| saving.count) {
                Some(now) if now != count => self.wait(now),
                Some(_) => {
                    self.saving.update_value(|saving| saving.waiting = false);
                    self.save();
                }
                None => {}
            },
            PAUSE,
        );
    }

    /// Tells the server, one save after the other: the last one tells how it stands.
    fn save(self) {
        let begins = self
            .saving
            .try_update_value(|saving| {
                let begins = saving.changed && !saving.running;
                if begins {
                    (saving.changed, saving.running) = (false, true);
                }
                begins
            })
            .unwrap_or_default();
        let words = self.text.try_get_untracked().zip(self.note.try_get_untracked());
        let Some((reply, note)) = words.filter(|_| begins) else {
            return;
        };
        self.marks.draft(self.conversation, reply.clone());
        let written_at = self.clock.exact();
        spawn_local(async move {
            let drafts = Drafts { reply, note };
            let saved = save_drafts(self.conversation, written_at, drafts.clone())
                .await
                .is_ok();
            let changed = self
                .saving
                .try_update_value(|saving| {
                    saving.running = false;
                    // Not taken: it stays with the tab, and goes with the next change.
                    let changed = saving.changed;
                    saving.changed |= !saved;
                    changed
                })
                .unwrap_or_default();
            if saved {
                self.taken(&drafts);
            }
            if changed {
                self.save();
            }
        });
    }

    /// The tab forgets what the server has, unless it has heard newer words.
    fn taken(self, drafts: &Drafts) {
        let Some(storage) = browser::tab_storage() else {
            return;
        };
        for (mode, words) in [(Mode::Reply, &drafts.reply), (Mode::Note, &drafts.note)] {
            if storage.get_item(&self.stored_as(mode)).ok().flatten().as_ref() == Some(words) {
                self.forget(mode);
            }
        }
    }
}
