//! Lists of conversations, states, windows and times.

use crate::words::screens::{Inbox, States, Times, Windows};

pub(super) const INBOX: Inbox = Inbox {
    views: "Views",
    mine: "My conversations",
    mine_short: "Mine",
    queue: "Queue",
    queue_short: "Queue",
    on_hold: "On hold",
    on_hold_short: "On hold",
    history: "History",
    history_short: "History",
    active_contact: "Active Contact",
    list: "List of conversations",
    order: "Order",
    newest: "Newest first",
    longest_waiting: "Longest waiting",
    window_closes_first: "Window closes first",
    more: "Load more",
    many: "999+",
    failed: "The conversations could not be loaded",
    empty_mine: "No conversations with you",
    empty_mine_hint: "Take the next one from the queue.",
    empty_mine_link: "Open the queue",
    empty_queue: "Nobody is waiting",
    empty_queue_hint: "New conversations appear here as they arrive.",
    empty_on_hold: "Nothing on hold",
    empty_on_hold_hint: "Conversations you put on hold are kept here.",
    empty_history: "No closed conversations",
    empty_history_hint: "Once closed, a conversation stays here for reference.",
    unread: |count| {
        if count == 1 {
            "1 unread message".to_owned()
        } else {
            format!("{count} unread messages")
        }
    },
    count: |count| {
        if count == 1 {
            "1 conversation".to_owned()
        } else {
            format!("{count} conversations")
        }
    },
    owner: |name| format!("with {name}"),
    you: "You:",
    us: "Team:",
    none_selected: "Choose a conversation",
    none_selected_hint: "It opens here, beside the list.",
    none_selected_keys: "j and k move along the list; Enter opens.",
};

pub(super) const STATES: States = States {
    bot: "With the bot",
    waiting: "Waiting",
    in_service: "In service",
    on_hold: "On hold",
    awaiting_customer: "Awaiting the customer",
    expires_in: |left| format!("ends in {left}"),
    closed: "Closed",
};

pub(super) const WINDOWS: Windows = Windows {
    open: |left| format!("24-hour window: {left} left"),
    closed: "24-hour window: closed",
    closed_short: "closed",
    left: |minutes| match (minutes / 60, minutes % 60) {
        (0, 0) => "less than 1 min".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) if hours < 3 => format!("{hours} h {minutes:02}"),
        (hours, _) => format!("{hours} h"),
    },
};

pub(super) const TIMES: Times = Times {
    today: "today",
    yesterday: "yesterday",
    weekdays: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    day: |day, month| format!("{day} {month}"),
    day_of_year: |day, month, year| format!("{day} {month} {year}"),
    since: |minutes| match minutes {
        ..1 => "now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..1440 => format!("{} h ago", minutes / 60),
        1440..2880 => "1 day ago".to_owned(),
        _ => format!("{} days ago", minutes / 1440),
    },
};
