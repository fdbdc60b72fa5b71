//! Notices: which ones one wants, how they are tried, and what they say.

use crate::notice::NoticeKind;

/// Notices (“avisos”).
pub struct NoticeWords {
    /// Heading.
    pub title: &'static str,
    /// Under it.
    pub lead: &'static str,
    /// Heading of the first column.
    pub about: &'static str,
    /// Heading of a column.
    pub sound: &'static str,
    /// Heading of a column.
    pub desktop: &'static str,
    /// A kind, in the first column.
    pub kinds: fn(NoticeKind) -> &'static str,
    /// Switch: what was written is shown.
    pub shows_text: &'static str,
    /// Button.
    pub test_sound: &'static str,
    /// Button.
    pub test_desktop: &'static str,
    /// Button: asks the browser.
    pub allow: &'static str,
    /// The sound was played.
    pub sound_played: &'static str,
    /// The browser did not play it.
    pub sound_refused: &'static str,
    /// The notice was shown.
    pub desktop_shown: &'static str,
    /// The browser allows notices.
    pub granted: &'static str,
    /// The browser was not asked yet.
    pub not_asked: &'static str,
    /// The browser denies notices: what to do.
    pub denied: &'static str,
    /// The browser has none: what to do.
    pub unsupported: &'static str,
    /// Title of the notice that tries it.
    pub test_title: &'static str,
    /// What it says.
    pub test_body: &'static str,
    /// Title: a conversation waits.
    pub queue: &'static str,
    /// Title: a conversation was handed to me (by whom).
    pub handed: fn(&str) -> String,
    /// Title: a note is for me (by whom).
    pub mention: fn(&str) -> String,
    /// Title: not delivered.
    pub failure: &'static str,
    /// In place of what was written.
    pub hidden: &'static str,
    /// Who, and what was written.
    pub said: fn(&str, &str) -> String,
}
