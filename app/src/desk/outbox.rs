//! What was sent and is not yet confirmed by our server. It outlives switching conversations and reloading the page.

use chrono::{DateTime, Utc};
use domain::ConversationId;
use domain::event::LiveEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::live::Live;
use crate::conversations::api::send_text;
use crate::error::AppError;
use crate::ui::browser;
use crate::wire;

const STORED_AS: &str = "guiche.outbox";

/// One message on its way to our server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Its key; sending the same one twice changes nothing.
    pub key: Uuid,
    /// The words.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Why it did not get there.
    #[serde(skip)]
    pub trouble: Option<AppError>,
}

/// All messages on their way.
#[derive(Clone, Copy)]
pub struct Outbox {
    pending: RwSignal<Vec<Pending>>,
    live: Live,
}

impl Outbox {
    /// An empty one, which then finds what an earlier page of this tab left.
    pub fn new(live: Live) -> Self {
        let outbox = Self {
            pending: RwSignal::new(Vec::new()),
            live,
        };
        live.listen(move |event| {
            if let LiveEvent::Message { message, .. } = event
                && let Some(key) = message.client_key
            {
                outbox.remove(key);
            }
        });
        Effect::new(move |_| outbox.restore());
        outbox
    }

    /// The one that the frame provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Those of `conversation`, in the order written.
    pub fn of(self, conversation: ConversationId) -> Vec<Pending> {
        self.pending.with(|all| {
            all.iter()
                .filter(|one| one.conversation == conversation)
                .cloned()
                .collect()
        })
    }

    /// The one with this key.
    pub fn find(self, key: Uuid) -> Option<Pending> {
        self.pending
            .with(|all| all.iter().find(|one| one.key == key).cloned())
    }

    /// Sends `text`.
    pub fn send(self, conversation: ConversationId, text: String, at: DateTime<Utc>) {
        let pending = Pending {
            conversation,
            key: browser::new_key(),
            text,
            at,
            trouble: None,
        };
        self.pending.update(|all| all.push(pending.clone()));
        self.store();
        self.deliver(pending);
    }

    /// Sends the one with this key again.
    pub fn retry(self, key: Uuid) {
        self.change(key, None);
        if let Some(pending) = self
            .pending
            .with_untracked(|all| all.iter().find(|one| one.key == key).cloned())
        {
            self.deliver(pending);
        }
    }

    /// Forgets the one with this key and hands its words back.
    pub fn take_back(self, key: Uuid) -> Option<String> {
        let text = self
            .pending
            .with_untracked(|all| all.iter().find(|one| one.key == key).map(|one| one.text.clone()));
        self.remove(key);
        text
    }

    fn deliver(self, pending: Pending) {
        spawn_local(async move {
            let Pending {
                conversation,
                key,
                text,
                ..
            } = pending;
            match send_text(conversation, key, text).await {
                Ok(message) => {
                    self.live.publish(LiveEvent::Message {
                        conversation,
                        message,
                    });
                    self.remove(key);
                }
                Err(AppError::SignedOut) => {
                    self.change(key, Some(AppError::SignedOut));
                    browser::sign_in_again();
                }
                Err(error) => self.change(key, Some(error)),
            }
        });
    }

    fn change(self, key: Uuid, trouble: Option<AppError>) {
        self.pending.update(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.key == key) {
                one.trouble = trouble;
            }
        });
    }

    fn remove(self, key: Uuid) {
        if self
            .pending
            .with_untracked(|all| all.iter().any(|one| one.key == key))
        {
            self.pending.update(|all| all.retain(|one| one.key != key));
            self.store();
        }
    }

    fn store(self) {
        let Some(storage) = browser::tab_storage() else {
            return;
        };
        let all = self.pending.get_untracked();
        let _ = match serde_json::to_string(&all) {
            Ok(text) if !all.is_empty() => storage.set_item(STORED_AS, &text),
            _ => storage.remove_item(STORED_AS),
        };
    }

    fn restore(self) {
        let stored = browser::tab_storage().and_then(|storage| storage.get_item(STORED_AS).ok().flatten());
        let mut left: Vec<Pending> = stored.and_then(|text| wire::read(&text).ok()).unwrap_or_default();
        if left.is_empty() {
            return;
        }
        // Whether they arrived is not known; the same key makes asking again harmless, but a person decides.
        left.iter_mut()
            .for_each(|one| one.trouble = Some(AppError::Transport));
        self.pending.update(|all| all.splice(0..0, left).for_each(drop));
    }
}
