//! Handing a conversation over: transfer, return, hold, wrap-up, timeline, filters.

/// Handing a conversation over.
pub struct HandOver {
    /// Button and heading.
    pub transfer: &'static str,
    /// Dialog.
    pub transfer_title: &'static str,
    /// Label of the search field.
    pub search: &'static str,
    /// Heading.
    pub people: &'static str,
    /// Heading.
    pub teams: &'static str,
    /// A person's load.
    pub open: fn(i64) -> String,
    /// A team's queue.
    pub waiting: fn(i64) -> String,
    /// The search finds nothing.
    pub nobody_found: &'static str,
    /// The choices could not be read.
    pub targets_failed: &'static str,
    /// Label of the note.
    pub note: &'static str,
    /// Under the note.
    pub note_hint: &'static str,
    /// Near the limit (written, most).
    pub note_count: fn(usize, usize) -> String,
    /// So many scheduled messages are lost by it.
    pub scheduled: fn(usize) -> String,
    /// Dialog: the button (name).
    pub transfer_to: fn(&str) -> String,
    /// Dialog: the button before a choice.
    pub transfer_pick: &'static str,
    /// Dialog: what returning means.
    pub return_body: &'static str,
    /// Button: hold with a reason.
    pub hold_why: &'static str,
    /// Dialog: what holding means.
    pub hold_body: &'static str,
    /// Label of the reason.
    pub reason: &'static str,
    /// Label of the wrap-up codes.
    pub wrap_up: &'static str,
    /// Beside the label, when one is needed.
    pub wrap_up_required: &'static str,
    /// Beside the label, when none is needed.
    pub wrap_up_optional: &'static str,
    /// Label of the search field.
    pub wrap_up_search: &'static str,
    /// The search finds nothing.
    pub wrap_up_none: &'static str,
    /// Label of the note that closing leaves.
    pub close_note: &'static str,
    /// In the history.
    pub wrapped_up: fn(&str) -> String,
    /// Mark (who, to whom).
    pub transferred_to: fn(Option<&str>, &str) -> String,
    /// Mark (who, to which team).
    pub transferred_to_team: fn(Option<&str>, &str) -> String,
    /// Mark: taken over (who, from whom).
    pub taken_from: fn(&str, &str) -> String,
    /// On the card of who received it.
    pub handed_by: fn(&str) -> String,
    /// In the composer of who had it (who acted, hour).
    pub you_lost_it: fn(&str, &str) -> String,
    /// Button: the changes of a protocol.
    pub timeline: &'static str,
    /// They could not be read.
    pub timeline_failed: &'static str,
    /// Label of the filters.
    pub filters: &'static str,
    /// Filter.
    pub team: &'static str,
    /// Filter: no narrowing.
    pub every_team: &'static str,
    /// Filter.
    pub number: &'static str,
    /// Filter: no narrowing.
    pub every_number: &'static str,
    /// Filter.
    pub owner: &'static str,
    /// Filter: no narrowing.
    pub every_owner: &'static str,
    /// View.
    pub everyone: &'static str,
    /// Its tab.
    pub everyone_short: &'static str,
    /// Nothing there.
    pub empty_everyone: &'static str,
    /// What appears there.
    pub empty_everyone_hint: &'static str,
    /// Nothing passes the filter.
    pub empty_filtered: &'static str,
    /// Link.
    pub clear_filters: &'static str,
}

/// Closing what the customer has written in meanwhile.
pub struct Closing {
    /// Button: close all the same.
    pub anyway: &'static str,
    /// Button: back to the conversation.
    pub read_first: &'static str,
}
