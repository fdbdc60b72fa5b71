//! Teams and wrap-up codes.

use crate::words::screens::{TeamsWords, WrapUpsWords};

pub const TEAMS_WORDS: TeamsWords = TeamsWords {
    lead: "Each team has its queue. A number’s queue belongs to one team.",
    add: "New team",
    form_lead: "Who belongs to it and how conversations are closed.",
    name: "Name",
    members: "Members",
    numbers: "Numbers",
    wrap_up: "Wrap-up",
    open: "Open",
    required: "Required",
    optional: "Optional",
    wrap_up_required: "Ask for a wrap-up code when closing",
    wrap_up_hint: "Without choosing a code, a conversation is not closed.",
    none: "No team yet",
    none_hint: "Make the first with “New team”.",
    gone: "There is no such team",
    archive: "Archive",
    restore: "Restore",
    archived: |open| match open {
        0 => "Team archived.".into(),
        1 => "Team archived. 1 open conversation stays in sight: take it or transfer it.".into(),
        _ => format!("Team archived. {open} open conversations stay in sight: take or transfer them."),
    },
    restored: "Team restored.",
};

pub const WRAP_UPS_WORDS: WrapUpsWords = WrapUpsWords {
    lead: "The reasons offered when a conversation is closed, in this order.",
    add: "Add",
    name: "Name",
    team: "Team",
    every_team: "Every team",
    used: "Uses",
    actions: "Actions",
    up: "Move up",
    down: "Move down",
    edit: "Edit",
    archive: "Archive",
    restore: "Restore",
    archived: "Wrap-up code archived.",
    restored: "Wrap-up code restored.",
    none: "No wrap-up code yet",
    none_hint: "Write its name above and add it.",
};
