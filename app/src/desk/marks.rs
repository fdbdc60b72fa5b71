//! What only I see beside the lists: my unsent words, and how many notes call me.

use std::collections::HashMap;
use std::time::Duration;

use domain::ConversationId;
use domain::event::LiveEvent;
use domain::user::CurrentUser;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::live::Live;
use crate::conversations::api::my_marks;
use crate::ui::{Questions, browser};

/// Notes that come within this time are counted once.
const PAUSE: Duration = Duration::from_millis(600);

/// Under what the tab keeps words for a customer, before the conversation's id.
pub const KEPT: &str = "guiche.draft.";

/// My marks.
#[derive(Clone, Copy)]
pub struct Marks {
    drafts: RwSignal<HashMap<ConversationId, String>>,
    /// Notes that name me and that I have not seen.
    pub mentions: RwSignal<i64>,
    questions: Questions,
}

impl Marks {
    /// None yet; they are read once the page is awake, and again when they may have changed.
    pub fn new(live: Live, user: &CurrentUser) -> Self {
        let marks = Self {
            drafts: RwSignal::new(HashMap::new()),
            mentions: RwSignal::new(0),
            questions: Questions::new(),
        };
        let me = user.id;
        live.listen(move |event| match event {
            LiveEvent::Note { note, .. } if note.is_for(me) => marks.count_again(),
            LiveEvent::Resync => marks.read(),
            _ => {}
        });
        Effect::new(move |_| marks.read());
        marks
    }

    /// The ones that the frame provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// My unsent words in `conversation`.
    pub fn draft_of(self, conversation: ConversationId) -> Option<String> {
        self.drafts.read().get(&conversation).cloned()
    }

    /// Takes `words` for my unsent words in `conversation`.
    pub fn draft(self, conversation: ConversationId, words: String) {
        let words: String = words.trim().chars().take(120).collect();
        let known = self
            .drafts
            .with_untracked(|drafts| drafts.get(&conversation).cloned().unwrap_or_default());
        if known != words {
            self.drafts.update(|drafts| {
                if words.is_empty() {
                    drafts.remove(&conversation);
                } else {
                    drafts.insert(conversation, words);
                }
            });
        }
    }

    /// Counts my mentions again, a moment later.
    pub fn count_again(self) {
        let _ = set_timeout(move || self.read(), PAUSE);
    }

    fn read(self) {
        let question = self.questions.ask();
        spawn_local(async move {
            if let Ok(marks) = my_marks().await
                && self.questions.take(question)
            {
                let _ = self.drafts.try_set(marks.drafts.into_iter().collect());
                let _ = self.mentions.try_set(marks.mentions);
            }
            for (conversation, words) in left_in_this_tab() {
                self.draft(conversation, words);
            }
        });
    }
}

/// What was typed in this tab and left before the server had it.
fn left_in_this_tab() -> Vec<(ConversationId, String)> {
    let storage = browser::tab_storage();
    let count = storage.as_ref().and_then(|storage| storage.length().ok());
    let left = |at| {
        let key = storage.as_ref()?.key(at).ok().flatten()?;
        let id = key.strip_prefix(KEPT)?.parse().ok()?;
        let words = storage.as_ref()?.get_item(&key).ok().flatten()?;
        Some((ConversationId(id), words))
    };
    (0..count.unwrap_or_default()).filter_map(left).collect()
}
