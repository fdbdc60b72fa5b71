//! What is put beside an answer's words: files on a tray, a quote, a place, a card, choices.

mod dialogs;
mod recorder;
mod tray;
mod upload;

pub use dialogs::AttachMenu;
pub use recorder::Recorder;
pub use tray::{Tray, excerpt};
