//! What helps to write: emoji, signature, messages to be sent later; and how the desk is for each person.

use crate::preferences::{Density, SignaturePolicy};
use crate::words::screens::{Composing, PreferenceWords, Scheduling};

pub const COMPOSING: Composing = Composing {
    emoji: "Emoji",
    emoji_search: "Search emoji",
    emoji_recent: "Used recently",
    emoji_none: "No emoji found",
    emoji_failed: "The emoji could not be loaded. Close and open again.",
    signature: "Signature",
    hint_shift: "Shift+Enter sends · Enter breaks the line",
};

pub const SCHEDULING: Scheduling = Scheduling {
    title: "Schedule message",
    edit_title: "Edit scheduled message",
    list: "Scheduled messages",
    text: "Message",
    when: "Send at",
    window: |at| format!("The 24-hour window closes {at}; schedule it before then."),
    at: |days, date, hour| match days {
        0 => format!("today at {hour}"),
        1 => format!("tomorrow at {hour}"),
        _ => format!("on {date} at {hour}"),
    },
    save: "Schedule",
    waits: |at| format!("Will be sent {at}"),
    by: |name| format!("by {name}"),
    edit: "Edit",
    cancel: "Cancel sending",
    failed: |at| format!("Scheduled for {at} and not sent"),
    failed_unknown: "Something went wrong when it was due.",
    again: "Schedule again",
    dismiss: "Dismiss",
    no_time: "Choose the day and the time.",
};

pub(super) const PREFERENCES: PreferenceWords = PreferenceWords {
    title: "Preferences",
    lead: "For you only, on every device, and saved at once.",
    writing: "Messages",
    signature: |signature| format!("Sign my messages with “{signature}”"),
    signature_hint: "Your name stands in bold above each message sent to the customer.",
    signature_off: "The administrator turned signatures off for everybody.",
    signature_always: "The administrator decided that everybody signs.",
    enter: "Enter key",
    enter_sends: "Enter sends, Shift+Enter breaks the line",
    enter_breaks: "Enter breaks the line, Shift+Enter sends",
    keys: "Keyboard",
    letter_keys: "Use single-key shortcuts, such as j, k and ?",
    letter_keys_hint: "Switch them off if you dictate or press them by mistake. The commands stay in Ctrl K and on the buttons.",
    density: "Density",
    densities: |density| match density {
        Density::Comfortable => "Comfortable",
        Density::Compact => "Compact",
    },
    everybody: "For everybody",
    policy: "Signature on messages",
    policies: |policy| match policy {
        SignaturePolicy::Off => "Nobody signs",
        SignaturePolicy::Personal => "Each one decides",
        SignaturePolicy::Always => "Everybody signs",
    },
    saved: "Saved.",
    failed: "It could not be saved",
};
