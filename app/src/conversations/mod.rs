//! The Conversas menu: a list beside the conversation that is open.

mod address;
#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod attach;
mod bubble;
mod card;
mod composer;
mod content;
mod delivery;
mod files;
mod gestures;
mod header;
mod inbox;
mod kinds;
mod panel;
mod pending;
mod rows;
mod search;
mod shelf;
mod tabs;
mod thread;
mod thread_state;

pub use inbox::{Conversations, NoneSelected};
pub use thread::ThreadPage;
