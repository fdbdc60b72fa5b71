//! The command palette.

/// The command palette.
pub struct PaletteWords {
    /// Entry of the user menu, name of the dialog and line of the sheet of keys.
    pub title: &'static str,
    /// In the empty field.
    pub placeholder: &'static str,
    /// Heading: what can be done with the open conversation.
    pub here: &'static str,
    /// Heading: places.
    pub go: &'static str,
    /// Heading: how the desk is for me.
    pub mine: &'static str,
    /// Heading: the search.
    pub search: &'static str,
    /// Entry: look for what was typed.
    pub search_for: fn(&str) -> String,
    /// Entry: the appearance (its name).
    pub appearance: fn(&str) -> String,
    /// Entry: the language (its name).
    pub language: fn(&str) -> String,
    /// How many fit, read aloud.
    pub count: fn(usize) -> String,
    /// How to use it: choose.
    pub hint_choose: &'static str,
    /// How to use it: run.
    pub hint_run: &'static str,
    /// How to use it: leave.
    pub hint_leave: &'static str,
    /// Other words for writing first.
    pub also_active: &'static str,
    /// Other words for taking.
    pub also_take: &'static str,
    /// Other words for transferring.
    pub also_transfer: &'static str,
    /// Other words for holding.
    pub also_hold: &'static str,
    /// Other words for closing.
    pub also_close: &'static str,
    /// Other words for writing an answer.
    pub also_write: &'static str,
    /// Other words for writing a note.
    pub also_note: &'static str,
    /// Other words for the appearance.
    pub also_theme: &'static str,
    /// Other words for the pause.
    pub also_pause: &'static str,
    /// Other words for the preferences.
    pub also_preferences: &'static str,
    /// Other words for one's account.
    pub also_account: &'static str,
}
