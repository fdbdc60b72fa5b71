//! What was sent and is not yet confirmed by our server. It outlives switching conversations and reloading the page.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::event::LiveEvent;
use domain::outgoing::Outgoing;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::live::Live;
use crate::conversations::api::send_message;
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
    /// What it carries.
    pub message: Outgoing,
    /// The message it answers.
    pub quoted: Option<MessageId>,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Why it did not get there.
    #[serde(skip)]
    pub trouble: Option<AppError>,
}

/// The message that is about to be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Quoting {
    /// Where.
    pub conversation: ConversationId,
    /// Which.
    pub message: MessageId,
    /// Whether it is ours.
    pub ours: bool,
    /// Its words.
    pub words: String,
}

/// All messages on their way.
#[derive(Clone, Copy)]
pub struct Outbox {
    /// What the next message answers.
    pub quoting: RwSignal<Option<Quoting>>,
    pending: RwSignal<Vec<Pending>>,
    /// The conversations whose messages are being delivered.
    busy: StoredValue<HashSet<ConversationId>>,
    live: Live,
}

impl Outbox {
    /// An empty one, which then finds what an earlier page of this tab left.
    pub fn new(live: Live) -> Self {
        let outbox = Self {
            quoting: RwSignal::new(None),
            pending: RwSignal::new(Vec::new()),
            busy: StoredValue::new(HashSet::new()),
            live,
        };
        live.listen(move |event| {
            if let LiveEvent::Message { news, .. } = event
                && let Some(key) = news.client_key
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

    /// Sends `messages` one after the other, the first in answer to what is being answered.
    pub fn post(self, conversation: ConversationId, messages: Vec<Outgoing>, at: DateTime<Utc>) {
        let mut quoted = self.quoting.with_untracked(|quoting| {
            quoting
                .as_ref()
                .filter(|one| one.conversation == conversation)
                .map(|one| one.message)
        });
        if quoted.is_some() {
            self.quoting.set(None);
        }
        let new: Vec<Pending> = messages
            .into_iter()
            .map(|message| Pending {
                conversation,
                key: browser::new_key(),
                message,
                quoted: quoted.take(),
                at,
                trouble: None,
            })
            .collect();
        self.pending.update(|all| all.extend(new));
        self.store();
        self.deliver(conversation);
    }

    /// Sends the one with this key again, and after it those written later that did not get there either.
    pub fn retry(self, key: Uuid) {
        let Some(conversation) = untrack(|| self.find(key)).map(|one| one.conversation) else {
            return;
        };
        self.pending.update(|all| {
            let later = all.iter_mut().skip_while(|one| one.key != key);
            later
                .filter(|one| one.conversation == conversation)
                .for_each(|one| one.trouble = None);
        });
        self.deliver(conversation);
    }

    /// Forgets the one with this key and hands its words back, if words are what it carries.
    pub fn take_back(self, key: Uuid) -> Option<String> {
        let text = self.pending.with_untracked(|all| {
            let one = all.iter().find(|one| one.key == key)?;
            match &one.message {
                Outgoing::Text { body } => Some(body.clone()),
                _ => None,
            }
        });
        self.remove(key);
        text
    }

    /// One after the other, also those that are written meanwhile: the server then has them in the order in which they
    /// were written. When one does not get there, those after it wait with it until a person says so.
    fn deliver(self, conversation: ConversationId) {
        if !self
            .busy
            .try_update_value(|busy| busy.insert(conversation))
            .unwrap_or_default()
        {
            return;
        }
        spawn_local(async move {
            while let Some(Pending {
                key, message, quoted, ..
            }) = self.next(conversation)
            {
                match send_message(conversation, key, message, quoted).await {
                    Ok(sent) => {
                        self.live.publish(sent);
                        self.remove(key);
                    }
                    // It is this one that cannot go; the next may.
                    Err(error @ AppError::Refused(_)) => self.trouble(error, |one| one.key == key),
                    Err(error) => {
                        self.trouble(error.clone(), |one| one.conversation == conversation);
                        if error == AppError::SignedOut {
                            browser::sign_in_again();
                        }
                    }
                }
            }
            self.busy.try_update_value(|busy| busy.remove(&conversation));
        });
    }

    /// The first of `conversation` that is to go.
    fn next(self, conversation: ConversationId) -> Option<Pending> {
        let goes = |one: &&Pending| one.conversation == conversation && one.trouble.is_none();
        self.pending
            .try_with_untracked(|all| all.iter().find(goes).cloned())
            .flatten()
    }

    fn trouble(self, error: AppError, whose: impl Fn(&Pending) -> bool) {
        self.pending.update(|all| {
            for one in all.iter_mut().filter(|one| one.trouble.is_none() && whose(one)) {
                one.trouble = Some(error.clone());
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
