//! What helps to write: emoji, signature, messages to be sent later; and how the desk is for each person.

use crate::preferences::{Density, SignaturePolicy};

/// Emoji, signature and the keys of the field.
pub struct Composing {
    /// Button and label of the picker.
    pub emoji: &'static str,
    /// Label and placeholder.
    pub emoji_search: &'static str,
    /// Heading: those used last.
    pub emoji_recent: &'static str,
    /// None fits.
    pub emoji_none: &'static str,
    /// They could not be read.
    pub emoji_failed: &'static str,
    /// Before the signature, read aloud.
    pub signature: &'static str,
    /// Under the field, for those whose Enter breaks the line.
    pub hint_shift: &'static str,
}

/// Messages to be sent later.
pub struct Scheduling {
    /// Button and heading of the dialog.
    pub title: &'static str,
    /// Heading of the dialog for one that waits.
    pub edit_title: &'static str,
    /// Label of the list.
    pub list: &'static str,
    /// Label.
    pub text: &'static str,
    /// Label.
    pub when: &'static str,
    /// Under it (when the window closes).
    pub window: fn(&str) -> String,
    /// When (days from today, date, hour).
    pub at: fn(i64, &str, &str) -> String,
    /// Button.
    pub save: &'static str,
    /// On one that waits (when).
    pub waits: fn(&str) -> String,
    /// On one of a colleague's (name).
    pub by: fn(&str) -> String,
    /// Button.
    pub edit: &'static str,
    /// Button.
    pub cancel: &'static str,
    /// On one that failed (when it was due).
    pub failed: fn(&str) -> String,
    /// On one that failed without a reason of ours.
    pub failed_unknown: &'static str,
    /// Button: choose another time.
    pub again: &'static str,
    /// Button: put away.
    pub dismiss: &'static str,
    /// The field is empty or holds no time.
    pub no_time: &'static str,
}

/// How the desk is for each person.
pub struct PreferenceWords {
    /// Menu entry, page title and heading.
    pub title: &'static str,
    /// Under the heading.
    pub lead: &'static str,
    /// Heading.
    pub writing: &'static str,
    /// Switch (my signature).
    pub signature: fn(&str) -> String,
    /// What it does.
    pub signature_hint: &'static str,
    /// The policy decides: nobody.
    pub signature_off: &'static str,
    /// The policy decides: everybody.
    pub signature_always: &'static str,
    /// Label.
    pub enter: &'static str,
    /// Choice.
    pub enter_sends: &'static str,
    /// Choice.
    pub enter_breaks: &'static str,
    /// Heading.
    pub keys: &'static str,
    /// Box.
    pub letter_keys: &'static str,
    /// Under it.
    pub letter_keys_hint: &'static str,
    /// Label.
    pub density: &'static str,
    /// Choice.
    pub densities: fn(Density) -> &'static str,
    /// Heading, for administrators.
    pub everybody: &'static str,
    /// Label.
    pub policy: &'static str,
    /// Choice.
    pub policies: fn(SignaturePolicy) -> &'static str,
    /// It was kept.
    pub saved: &'static str,
    /// They could not be read.
    pub failed: &'static str,
}
