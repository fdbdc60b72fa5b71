//! Guichê's vocabulary and rules.
//!
//! Everything here is a fact or a pure function of facts: no I/O, no clock, no
//! randomness. The same code decides on the server and in the browser.

pub mod account;
pub mod audit;
pub mod contact;
pub mod conversation;
pub mod event;
pub mod failure;
mod ids;
pub mod inbox;
pub mod intake;
pub mod management;
pub mod media;
pub mod message;
pub mod number;
pub mod outgoing;
pub mod password;
pub mod phone;
pub mod protocol;
pub mod refusal;
pub mod rich_text;
pub mod settings;
pub mod staff;
pub mod team;
pub mod timeline;
pub mod user;
pub mod window;
pub mod words;
pub mod zone;

pub use ids::{
    ContactId, ConversationId, FileId, MessageId, NumberId, ProtocolId, TeamId, UserId, WebhookId, WrapUpId,
};
pub use refusal::Refusal;
