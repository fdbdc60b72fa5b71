//! Guichê's vocabulary and rules.
//!
//! Everything here is a fact or a pure function of facts: no I/O, no clock, no
//! randomness. The same code decides on the server and in the browser.

pub mod account;
pub mod allowance;
pub mod api;
pub mod audit;
pub mod balance;
pub mod batch;
pub mod bulk;
pub mod consent;
pub mod contact;
pub mod conversation;
pub mod cost;
pub mod draft;
pub mod event;
pub mod failure;
pub mod fold;
pub mod fuzzy;
mod ids;
pub mod inbox;
pub mod intake;
pub mod management;
pub mod media;
pub mod message;
pub mod monitor;
pub mod note;
pub mod notice;
pub mod number;
pub mod outgoing;
pub mod outreach;
pub mod palette;
pub mod password;
pub mod phone;
pub mod preferences;
pub mod presence;
pub mod price;
pub mod protocol;
pub mod quick_reply;
pub mod receipts;
pub mod refusal;
pub mod rich_text;
pub mod routing;
pub mod scheduled;
pub mod sealed;
pub mod search;
pub mod settings;
pub mod staff;
pub mod team;
pub mod template;
pub mod timeline;
pub mod token;
pub mod transfer;
pub mod user;
pub mod window;
pub mod words;
pub mod zone;

pub use ids::{
    ApiTokenId, BatchId, ContactFieldId, ContactId, ContactNoteId, ConversationId, FileId, MergeId,
    MessageId, NoteId, NumberId, ProtocolId, QuickReplyId, SavedViewId, ScheduledId, TeamId, TemplateDraftId,
    TemplateId, UserId, WebhookId, WrapUpId,
};
pub use refusal::Refusal;
