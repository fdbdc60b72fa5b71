//! Writing first: the dialogs of Contato Ativo and Recontato, and the form in a conversation whose window is closed.
//!
//! `writing` is what is being filled in, `choose` and `fields` its parts; `dialog` holds both forms, `stops` says what
//! stands in the way. All of it is one part of the browser's program; only [`Outreach`] is in every page.

mod active;
#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod choose;
mod dialog;
mod fields;
mod header_file;
mod recontact;
mod stops;
mod template_part;
mod writing;

pub(crate) use choose::facts;
pub use dialog::OutreachDialog;
pub(crate) use fields::field;
pub(crate) use header_file::{HeaderFile, file_field};
pub use recontact::RecontactPanel;
pub use stops::stop_sentence;

use domain::ConversationId;
use leptos::prelude::*;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A Contato Ativo.
    Active,
    /// A Recontato in that conversation.
    Recontact(ConversationId),
}

/// The dialog of the frame.
#[derive(Clone, Copy)]
pub struct Outreach(RwSignal<Option<Subject>>);

impl Outreach {
    /// Closed.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// The one that the frame provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Opens it.
    pub fn open(self, subject: Subject) {
        self.0.set(Some(subject));
    }

    /// Closes it; what was typed stays for the next time.
    pub fn close(self) {
        self.0.set(None);
    }

    /// What it is open for.
    pub fn subject(self) -> Option<Subject> {
        self.0.get()
    }
}

impl Default for Outreach {
    fn default() -> Self {
        Self::new()
    }
}
