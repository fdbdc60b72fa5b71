//! The search, and saved views.

/// The search box, what it found, and saved views.
pub struct SearchWords {
    /// Label of the box.
    pub label: &'static str,
    /// In the empty box.
    pub placeholder: &'static str,
    /// Button: empties the box.
    pub clear: &'static str,
    /// Label of the filters.
    pub filters: &'static str,
    /// Label: who wrote.
    pub by: &'static str,
    /// Anybody.
    pub by_anyone: &'static str,
    /// The customer.
    pub by_customer: &'static str,
    /// We.
    pub by_team: &'static str,
    /// Messages with a file only.
    pub files: &'static str,
    /// First day.
    pub from: &'static str,
    /// Last day.
    pub to: &'static str,
    /// Heading.
    pub conversations: &'static str,
    /// Heading.
    pub protocols: &'static str,
    /// Heading.
    pub messages: &'static str,
    /// Button: more of the conversations.
    pub more_conversations: &'static str,
    /// Button: more of the protocols.
    pub more_protocols: &'static str,
    /// There are still more than are shown.
    pub too_many: &'static str,
    /// How many were found, read aloud.
    pub count: fn(usize) -> String,
    /// Words put in place of misspelt ones.
    pub instead: fn(&str) -> String,
    /// Nothing was found.
    pub nothing: fn(&str) -> String,
    /// What to try then.
    pub nothing_hint: &'static str,
    /// Heading when it could not be searched.
    pub failed: &'static str,
    /// Label of the menu of saved views.
    pub views: &'static str,
    /// The menu is empty.
    pub no_views: &'static str,
    /// Button and dialog: keeps the present list.
    pub save: &'static str,
    /// Label: the view's name.
    pub name: &'static str,
    /// Label: who sees it.
    pub for_whom: &'static str,
    /// Its owner.
    pub for_me: &'static str,
    /// A team.
    pub for_team: fn(&str) -> String,
    /// Button of the dialog.
    pub keep: &'static str,
    /// Button: removes a view (name).
    pub forget: fn(&str) -> String,
}
