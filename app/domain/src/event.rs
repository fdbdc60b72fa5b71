//! What the desk tells open screens (`GET /events`, server-sent events).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversation::{ConversationCard, Preview};
use crate::message::{Delivery, Direction, MessageView};
use crate::note::NoteView;
use crate::presence::{PersonNow, Watcher};
use crate::scheduled::ScheduledView;
use crate::sealed::Sealed;
use crate::{ConversationId, MessageId};

/// One live change, already restricted to what the listener may see.
///
/// Each carries the state as it now is, so that applying one twice, or a later one first, ends at the same screen.
/// On the wire `{"message": {…}}`: a tag inside would make the browser's reader of it twice as large.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveEvent {
    /// A conversation's card as it now stands.
    Conversation {
        /// The whole card.
        card: ConversationCard,
    },
    /// A message that is new, or whose delivery moved on.
    Message {
        /// Where it belongs.
        conversation: ConversationId,
        /// What is news in it, for those who do not show it.
        news: MessageNews,
        /// The whole message.
        message: Sealed<MessageView>,
    },
    /// Who looks at a conversation, and who writes in it.
    Watchers {
        /// Which.
        conversation: ConversationId,
        /// All of them, the listener too.
        people: Vec<Watcher>,
    },
    /// A person came, or took or ended a pause.
    Presence {
        /// As they now stand.
        person: PersonNow,
    },
    /// A note was written.
    Note {
        /// Where it belongs.
        conversation: ConversationId,
        /// The whole note.
        note: NoteView,
    },
    /// A message to be sent later is new, changed or settled.
    Scheduled {
        /// Where it belongs.
        conversation: ConversationId,
        /// As it now stands.
        scheduled: ScheduledView,
    },
    /// Too much was missed to tell one by one: read everything again.
    Resync,
    /// The session ended: sign in again.
    SignedOut,
}

impl LiveEvent {
    /// A message that is new, or that changed.
    pub fn message(conversation: ConversationId, message: MessageView) -> Self {
        Self::Message {
            conversation,
            news: MessageNews::of(&message),
            message: Sealed::Open(message),
        }
    }
}

/// What a message is to those who do not show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageNews {
    /// Which.
    pub id: MessageId,
    /// The key the writing browser gave it.
    pub client_key: Option<Uuid>,
    /// Who wrote.
    pub direction: Direction,
    /// Whether it failed and was not tried again.
    pub failed: bool,
    /// Whether somebody should answer it ([`Content::asks_for_service`](crate::message::Content::asks_for_service)).
    pub asks: bool,
    /// Its kind and first words.
    pub preview: Preview,
}

impl MessageNews {
    /// Characters of what was written that news tell.
    pub const MOST_WORDS: usize = 140;

    /// What is news in `message`.
    pub fn of(message: &MessageView) -> Self {
        Self {
            id: message.id,
            client_key: message.client_key,
            direction: message.direction,
            failed: message.delivery == Some(Delivery::Failed) && !message.retried,
            asks: message.content.asks_for_service(),
            preview: Preview {
                kind: message.content.kind().to_owned(),
                text: message.content.excerpt(Self::MOST_WORDS),
                outbound: message.direction == Direction::Outbound,
            },
        }
    }
}

/// Where a page's listening begins: the last event that its server-drawn state already holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveCursor(pub String);

/// The server's clock when it drew the page. The browser counts on from it, for its own clock may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerNow(pub DateTime<Utc>);
