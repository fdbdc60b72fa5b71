//! One id type per table, over a UUID. New ids are made in `backend`, from clock and random numbers.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// What another system shows to use the public API.
    ApiTokenId;
    /// One template sent to many.
    BatchId;
    /// A field that the company keeps about its contacts.
    ContactFieldId;
    /// A person who writes to us.
    ContactId;
    /// What the team should know about a contact.
    ContactNoteId;
    /// The one continuous thread of a contact with one of our numbers.
    ConversationId;
    /// A file in the desk's store.
    FileId;
    /// One contact that turned out to be another.
    MergeId;
    /// One bubble in a conversation.
    MessageId;
    /// What the team tells itself inside a conversation.
    NoteId;
    /// One of our WhatsApp numbers.
    NumberId;
    /// One stretch of service inside a conversation.
    ProtocolId;
    /// A name for an address of the conversation list.
    SavedViewId;
    /// A text kept under a shortcut.
    QuickReplyId;
    /// A message to be sent later.
    ScheduledId;
    /// A message that Meta let us send first.
    TemplateId;
    /// A template while it is written.
    TemplateDraftId;
    /// A group of agents that owns a queue.
    TeamId;
    /// A person who works at the desk.
    UserId;
    /// One body received from WhatsApp.
    WebhookId;
    /// A way in which service ends (“tabulação”).
    WrapUpId;
}
