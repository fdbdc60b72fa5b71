//! “Preferências”: how the desk is for each person.

#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod keeping;
mod notices;
mod page;

pub use page::PreferencesPage;
