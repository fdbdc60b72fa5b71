//! The Conversas menu: a list beside the conversation that is open.

mod address;
#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod bubble;
mod card;
mod composer;
mod content;
mod delivery;
mod files;
mod header;
mod inbox;
mod kinds;
mod mentions;
mod note;
mod panel;
mod pending;
mod rows;
mod shelf;
mod tabs;
mod thread;
mod thread_state;

pub use inbox::{Conversations, NoneSelected};
pub use mentions::MentionsPage;
pub use thread::ThreadPage;
