//! The command palette.

use crate::words::screens::PaletteWords;

pub(super) const PALETTE: PaletteWords = PaletteWords {
    title: "Commands",
    placeholder: "Place, action or customer…",
    here: "In this conversation",
    go: "Go to",
    mine: "For me",
    search: "Search",
    search_for: |typed| format!("Search “{typed}” in conversations and messages"),
    appearance: |name| format!("Appearance: {name}"),
    language: |name| format!("Language: {name}"),
    count: |count| match count {
        1 => "1 option".to_owned(),
        count => format!("{count} options"),
    },
    hint_choose: "chooses",
    hint_run: "runs",
    hint_leave: "closes",
    also_active: "new conversation, new customer, template, write first",
    also_take: "assign, accept, claim, answer",
    also_transfer: "hand over, forward, department",
    also_hold: "park, wait, snooze",
    also_close: "resolve, finish, end, wrap up",
    also_write: "message, reply, composer",
    also_note: "comment, whisper, internal note",
    also_theme: "theme, mode, colours, night",
    also_pause: "presence, away, lunch, do not disturb",
    also_preferences: "notices, sound, notifications, density, signature, enter key",
    also_account: "password, profile, sessions, second factor",
};
