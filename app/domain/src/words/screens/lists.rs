//! Lists of conversations, states, windows and times.

/// The list of conversations.
pub struct Inbox {
    /// Label of the tabs.
    pub views: &'static str,
    /// First view.
    pub mine: &'static str,
    /// First view, on its tab.
    pub mine_short: &'static str,
    /// Second view.
    pub queue: &'static str,
    /// Second view, on its tab.
    pub queue_short: &'static str,
    /// Third view.
    pub on_hold: &'static str,
    /// Third view, on its tab.
    pub on_hold_short: &'static str,
    /// Fourth view.
    pub history: &'static str,
    /// Fourth view, on its tab.
    pub history_short: &'static str,
    /// Button: write first.
    pub active_contact: &'static str,
    /// Label of the list.
    pub list: &'static str,
    /// Label of the order menu.
    pub order: &'static str,
    /// Order.
    pub newest: &'static str,
    /// Order.
    pub longest_waiting: &'static str,
    /// Order.
    pub window_closes_first: &'static str,
    /// Button: next page.
    pub more: &'static str,
    /// More than can be counted.
    pub many: &'static str,
    /// Heading when the list could not be read.
    pub failed: &'static str,
    /// Nothing of mine.
    pub empty_mine: &'static str,
    /// What to do then.
    pub empty_mine_hint: &'static str,
    /// Link to the queue.
    pub empty_mine_link: &'static str,
    /// Nobody waits.
    pub empty_queue: &'static str,
    /// What happens then.
    pub empty_queue_hint: &'static str,
    /// Nothing parked.
    pub empty_on_hold: &'static str,
    /// What would be here.
    pub empty_on_hold_hint: &'static str,
    /// Nothing closed.
    pub empty_history: &'static str,
    /// What would be here.
    pub empty_history_hint: &'static str,
    /// Badge, read aloud.
    pub unread: fn(i32) -> String,
    /// A tab's count, read aloud.
    pub count: fn(i64) -> String,
    /// Whose it is, when not mine.
    pub owner: fn(&str) -> String,
    /// Before a preview of ours.
    pub you: &'static str,
    /// Before a preview of ours, written by a colleague.
    pub us: &'static str,
    /// Nothing is open.
    pub none_selected: &'static str,
    /// Where it will be.
    pub none_selected_hint: &'static str,
    /// By which keys, for those who have single letters on.
    pub none_selected_keys: &'static str,
}

/// Where a protocol stands.
pub struct States {
    /// With the bot.
    pub bot: &'static str,
    /// In the queue.
    pub waiting: &'static str,
    /// Being served.
    pub in_service: &'static str,
    /// Parked.
    pub on_hold: &'static str,
    /// We wrote first.
    pub awaiting_customer: &'static str,
    /// How long the customer's answer is awaited.
    pub expires_in: fn(&str) -> String,
    /// Done.
    pub closed: &'static str,
}

/// The 24-hour window.
pub struct Windows {
    /// The ring, read aloud.
    pub open: fn(&str) -> String,
    /// The ring, read aloud, when closed.
    pub closed: &'static str,
    /// Beside the ring.
    pub closed_short: &'static str,
    /// What is left, in minutes.
    pub left: fn(i64) -> String,
}

/// Days and hours.
pub struct Times {
    /// Separator.
    pub today: &'static str,
    /// Separator and card.
    pub yesterday: &'static str,
    /// From Monday.
    pub weekdays: [&'static str; 7],
    /// From January.
    pub months: [&'static str; 12],
    /// A date of this year.
    pub day: fn(u32, &str) -> String,
    /// A date of another year.
    pub day_of_year: fn(u32, &str, i32) -> String,
    /// For how many minutes.
    pub since: fn(i64) -> String,
}
