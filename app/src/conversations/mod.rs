//! The Conversas menu: a list beside the conversation that is open.

mod acts;
mod address;
#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod attach;
mod bubble;
mod bulk;
mod card;
mod cards;
mod composer;
mod content;
mod delivery;
mod files;
mod filters;
mod gestures;
mod hand_over;
mod header;
mod inbox;
pub mod kinds;
mod mentions;
mod note;
mod panel;
mod pending;
mod rows;
mod search;
mod shelf;
mod tabs;
mod template;
mod thread;
mod thread_state;
mod watching;
mod why;

pub use address::Place;
pub use bulk::{BulkBar, BulkDialog, Job, Kind, Selection};
pub use content::text;
pub use inbox::{Conversations, NoneSelected};
pub use mentions::MentionsPage;
pub use search::{SaveDialog, Saved, SavedViewsList, SearchKey, SearchResults};
pub use tabs::view_words;
pub use thread::ThreadPage;
pub use why::WhyDialog;
