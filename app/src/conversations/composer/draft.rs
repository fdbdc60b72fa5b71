//! The words being written, kept per conversation.

use domain::ConversationId;
use leptos::prelude::*;

use crate::ui::browser;

/// The words being written, kept per conversation as long as the tab lives.
#[derive(Clone, Copy)]
pub struct Draft {
    conversation: ConversationId,
    /// As they stand in the field.
    pub text: RwSignal<String>,
}

impl Draft {
    /// The draft of `conversation`, as it was left.
    pub fn new(conversation: ConversationId) -> Self {
        let draft = Self {
            conversation,
            text: RwSignal::new(String::new()),
        };
        Effect::new(move |_| {
            let kept = browser::tab_storage()
                .and_then(|storage| storage.get_item(&draft.stored_as()).ok().flatten());
            if let Some(kept) = kept {
                draft.text.set(kept);
            }
        });
        draft
    }

    /// The one of the open conversation.
    pub fn expect() -> Self {
        expect_context()
    }

    fn stored_as(self) -> String {
        format!("guiche.draft.{}", self.conversation)
    }

    /// Takes `text` for what is written now.
    pub fn set(self, text: String) {
        if let Some(storage) = browser::tab_storage() {
            let _ = if text.is_empty() {
                storage.remove_item(&self.stored_as())
            } else {
                storage.set_item(&self.stored_as(), &text)
            };
        }
        self.text.set(text);
    }

    /// Gives words back to the field, before those written since.
    pub fn put_back(self, text: &str) {
        let written = self.text.get_untracked();
        self.set(if written.trim().is_empty() {
            text.to_owned()
        } else {
            format!("{text}\n{written}")
        });
        browser::focus_first(".composer textarea");
    }
}
