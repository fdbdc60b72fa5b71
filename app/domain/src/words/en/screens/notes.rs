//! Drafts, internal notes, and the list of those that name me.

use crate::words::screens::{Mentions, Notes};

pub(super) const NOTES: Notes = Notes {
    draft: "Draft:",
    modes: "What to write",
    reply: "Reply",
    note: "Note",
    label: |name| format!("Internal note about {name}"),
    placeholder: "Write to the team. Use @ to mention somebody",
    hint: "Only the team sees it · Enter saves · Shift+Enter breaks the line",
    save: "Save note",
    whisper: |name| format!("Whisper to {name}"),
    only_team: "Only the team sees it",
    whispered: |name| format!("Whisper to {name}"),
    whispered_to_you: "Whisper to you",
    people: "People who see this conversation",
    nobody: "Nobody by that name sees this conversation",
    said: |author, words| format!("New note from {author}: {words}"),
    key: "Write an internal note",
};

pub(super) const MENTIONS: Mentions = Mentions {
    title: "Mentions",
    lead: "Internal notes in which somebody called you.",
    unseen: |count| {
        if count == 1 {
            "1 new mention".to_owned()
        } else {
            format!("{count} new mentions")
        }
    },
    place: |customer, number| format!("in {customer} · {number}"),
    new: "New",
    see_all: "Mark all as seen",
    empty: "Nobody has mentioned you yet",
    empty_hint: "When somebody writes @ and your name in an internal note, it appears here.",
    failed: "The mentions could not be loaded",
    more: "Load more",
};
