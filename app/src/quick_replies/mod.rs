//! “Respostas rápidas”: the page where they are kept. The composer's picker reads the same list.

#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod editor;
mod page;

pub use page::QuickRepliesPage;
