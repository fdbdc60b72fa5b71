//! Who is here, pauses, and who looks at a conversation.

use crate::words::screens::PresenceWords;

pub(super) const PRESENCE: PresenceWords = PresenceWords {
    present: "Available",
    paused: "On a break",
    offline: "Offline",
    take_pause: "Take a break",
    end_pause: "End the break",
    pause_title: "Take a break",
    pause_body: "Your conversations stay yours. The team sees that you are on a break.",
    reason: "Reason (optional)",
    reasons: ["Lunch", "Short break", "Meeting", "Training", "Restroom"],
    begin: "Start the break",
    on_pause: |reason, since| match reason {
        Some(reason) => format!("You are on a break: {reason}, {since}."),
        None => format!("You are on a break, {since}."),
    },
    viewing: |name| format!("{name} is viewing"),
    typing: |name| format!("{name} is typing"),
    several_viewing: |name, more| format!("{name} and {more} more are viewing"),
    several_typing: |name, more| format!("{name} and {more} more are typing"),
};
