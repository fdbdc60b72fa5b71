//! Handing a conversation over: transfer, return, hold, wrap-up, timeline, filters.

use crate::words::screens::{Closing, HandOver};

pub(super) const HAND_OVER: HandOver = HandOver {
    transfer: "Transfer",
    transfer_title: "Transfer conversation",
    search: "Find a person or team",
    people: "People",
    teams: "Teams",
    open: |open| match open {
        0 => "free".to_owned(),
        1 => "1 conversation".to_owned(),
        open => format!("{open} conversations"),
    },
    waiting: |waiting| match waiting {
        0 => "queue empty".to_owned(),
        waiting => format!("{waiting} in the queue"),
    },
    nobody_found: "No person or team with this name.",
    targets_failed: "The choices could not be loaded",
    note: "Note for the receiver (optional)",
    note_hint: "Kept in the protocol's history. The customer does not see it.",
    note_count: |written, most| format!("{written} of {most} characters"),
    scheduled: |count| match count {
        0 => String::new(),
        1 => {
            "1 scheduled message will not be sent: it only goes out while its writer serves the conversation."
                .to_owned()
        }
        count => format!(
            "{count} scheduled messages will not be sent: they only go out while their writer serves the conversation."
        ),
    },
    transfer_to: |name| format!("Transfer to {name}"),
    transfer_pick: "Choose who receives it",
    return_body: "The conversation goes back to the team's queue, where any agent can take it.",
    hold_why: "Put on hold with a reason",
    hold_body: "The conversation stays yours, under On hold, and time without an answer is no longer counted.",
    reason: "Reason (optional)",
    wrap_up: "Wrap-up code",
    wrap_up_required: "Required by this team",
    wrap_up_optional: "Optional",
    wrap_up_search: "Find a wrap-up code",
    wrap_up_none: "No wrap-up code with this name.",
    close_note: "Remark (optional)",
    wrapped_up: |code| format!("Wrap-up code: {code}"),
    transferred_to: |who, to| match who {
        Some(who) => format!("{who} transferred it to {to}"),
        None => format!("Transferred to {to}"),
    },
    transferred_to_team: |who, team| match who {
        Some(who) => format!("{who} transferred it to the team {team}"),
        None => format!("Transferred to the team {team}"),
    },
    taken_from: |who, from| format!("{who} took it over from {from}"),
    handed_by: |name| format!("Transferred by {name}"),
    you_lost_it: |who, at| {
        format!("{who} took this conversation from you at {at}. What you wrote is kept as a draft.")
    },
    timeline: "Timeline",
    timeline_failed: "The timeline could not be loaded.",
    filters: "Filters",
    team: "Team",
    every_team: "All teams",
    number: "Number",
    every_number: "All numbers",
    owner: "Agent",
    every_owner: "All agents",
    everyone: "Everyone's conversations",
    everyone_short: "Everyone",
    empty_everyone: "Nobody is being served",
    empty_everyone_hint: "The whole team's conversations appear here.",
    empty_filtered: "Nothing matches these filters",
    clear_filters: "Clear filters",
};

pub const CLOSING: Closing = Closing {
    anyway: "Close anyway",
    read_first: "Read the conversation",
};
