//! Queues and people as they stand.

use crate::words::screens::MonitorWords;

pub(super) const MONITOR: MonitorWords = MonitorWords {
    title: "Live monitor",
    short: "Monitor",
    failed: "The monitor could not be loaded",
    stale: |since| format!("Nothing new since {since}."),
    waiting: "In the queue",
    oldest: "Longest wait",
    in_service: "In service",
    on_hold: "On hold",
    unread: "Unread",
    unanswered: "Unanswered for",
    available: "Available",
    by_number: "Queue by number",
    by_team: "Queue by team",
    number: "Number",
    team: "Team",
    people: "Agents",
    person: "Agent",
    actions: "Actions",
    nobody: "No agents yet.",
    open: |name| format!("See {name}'s conversations"),
    redistribute: "Redistribute",
    redistribute_of: |name| format!("Redistribute {name}'s conversations"),
    none: "–",
};
