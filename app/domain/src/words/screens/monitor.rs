//! Queues and people as they stand.

/// Queues and people as they stand.
pub struct MonitorWords {
    /// Menu and heading.
    pub title: &'static str,
    /// Menu.
    pub short: &'static str,
    /// It could not be read.
    pub failed: &'static str,
    /// It could not be read again (since when nothing is new).
    pub stale: fn(&str) -> String,
    /// Figure.
    pub waiting: &'static str,
    /// Column and figure.
    pub oldest: &'static str,
    /// Column and figure.
    pub in_service: &'static str,
    /// Column and figure.
    pub on_hold: &'static str,
    /// Column.
    pub unread: &'static str,
    /// Column.
    pub unanswered: &'static str,
    /// Figure.
    pub available: &'static str,
    /// Heading.
    pub by_number: &'static str,
    /// Heading.
    pub by_team: &'static str,
    /// Column.
    pub number: &'static str,
    /// Column.
    pub team: &'static str,
    /// Heading.
    pub people: &'static str,
    /// Column.
    pub person: &'static str,
    /// Column, read aloud.
    pub actions: &'static str,
    /// No people.
    pub nobody: &'static str,
    /// Link: a person's conversations (name).
    pub open: fn(&str) -> String,
    /// Button.
    pub redistribute: &'static str,
    /// The same, read aloud (name).
    pub redistribute_of: fn(&str) -> String,
    /// No time to tell.
    pub none: &'static str,
}
