//! “Respostas rápidas”: the page where they are kept. The composer's picker reads the same list.

#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod editor;
mod file_part;
mod page;
mod scope_part;

pub use page::QuickRepliesPage;
