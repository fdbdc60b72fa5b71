//! Who is here, pauses, and who looks at a conversation.

/// Who is here.
pub struct PresenceWords {
    /// A person's standing.
    pub present: &'static str,
    /// A person's standing.
    pub paused: &'static str,
    /// A person's standing.
    pub offline: &'static str,
    /// Button.
    pub take_pause: &'static str,
    /// Button.
    pub end_pause: &'static str,
    /// Dialog.
    pub pause_title: &'static str,
    /// Dialog: what it means.
    pub pause_body: &'static str,
    /// Label of the reason.
    pub reason: &'static str,
    /// Common reasons, to be picked.
    pub reasons: [&'static str; 5],
    /// Dialog: the button.
    pub begin: &'static str,
    /// The strip above the page (reason, since when).
    pub on_pause: fn(Option<&str>, &str) -> String,
    /// One other looks.
    pub viewing: fn(&str) -> String,
    /// One other writes.
    pub typing: fn(&str) -> String,
    /// Others look (the first, how many more).
    pub several_viewing: fn(&str, usize) -> String,
    /// Others write (the first, how many more).
    pub several_typing: fn(&str, usize) -> String,
}
