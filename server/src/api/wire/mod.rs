//! The shapes that travel, as `docs/openapi.json` describes them.

#![allow(missing_docs)] // The document says what each is.

mod contacts;
mod reads;
mod sends;

pub use contacts::{ConsentGiven, Contact, ContactChange, ContactLine, Ledger};
pub use reads::{Conversation, ConversationWhole, Message, Protocol};
pub use sends::{Kind, Number, Sent, Template, TemplateSend};

use serde::Serialize;

/// A page of anything.
#[derive(Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// What to ask for next, as the parameter `after` or `before`; absent at the end.
    pub next: Option<String>,
}
