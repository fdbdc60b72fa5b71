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

/// Notes that come within this time are counted once.
const PAUSE: Duration = Duration::from_millis(600);

/// My marks.
#[derive(Clone, Copy)]
pub struct Marks {
    drafts: RwSignal<HashMap<ConversationId, String>>,
    /// Notes that name me and that I have not seen.
    pub mentions: RwSignal<i64>,
}

impl Marks {
    /// None yet; they are read once the page is awake, and again when they may have changed.
    pub fn new(live: Live, user: &CurrentUser) -> Self {
        let marks = Self {
            drafts: RwSignal::new(HashMap::new()),
            mentions: RwSignal::new(0),
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
        spawn_local(async move {
            if let Ok(marks) = my_marks().await {
                let _ = self.drafts.try_set(marks.drafts.into_iter().collect());
                let _ = self.mentions.try_set(marks.mentions);
            }
        });
    }
}
