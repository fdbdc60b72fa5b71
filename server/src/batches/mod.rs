//! Sheets of batches in and out: the form that brings one, the model to fill in, and what people take with them.

mod choose;
mod corrected;
mod history;
mod model;
mod recipients;

pub use choose::choose;
pub use corrected::corrected;
pub use history::{history, singles};
pub use model::model;
pub use recipients::recipients;

use domain::words::Language;

/// Why a message failed, with WhatsApp's code and words, for who has to look further.
fn why_failed(code: i32, details: Option<&str>, spoken: Language) -> String {
    let words = spoken.words();
    let told = words.failure(code);
    let code = (words.screens.batches().detail.code)(code);
    match details {
        Some(details) => format!("{told} ({code} · {details})"),
        None => format!("{told} ({code})"),
    }
}
