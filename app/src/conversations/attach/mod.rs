//! What is put beside an answer's words: files on a tray, a quote, a place, a card, choices.

mod dialogs;
mod items;
mod recorder;
mod tray;

pub use dialogs::AttachMenu;
pub use items::TrayItems;
pub use recorder::Recorder;
pub use tray::{Tray, excerpt};
