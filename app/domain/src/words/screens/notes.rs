//! Drafts, internal notes, and the list of those that name me.

/// Drafts and internal notes.
pub struct Notes {
    /// On a card, before the words.
    pub draft: &'static str,
    /// Label of the switch between answer and note.
    pub modes: &'static str,
    /// The switch: to the customer.
    pub reply: &'static str,
    /// The switch: to the team.
    pub note: &'static str,
    /// Label of the field (name).
    pub label: fn(&str) -> String,
    /// In the empty field.
    pub placeholder: &'static str,
    /// Under the field.
    pub hint: &'static str,
    /// Button.
    pub save: &'static str,
    /// Switch: a supervisor's note to the owner (name).
    pub whisper: fn(&str) -> String,
    /// On a note: who sees it.
    pub only_team: &'static str,
    /// On a whisper (name).
    pub whispered: fn(&str) -> String,
    /// On a whisper to me.
    pub whispered_to_you: &'static str,
    /// Label of the people to choose from.
    pub people: &'static str,
    /// Nobody has such a name.
    pub nobody: &'static str,
    /// A new note, read aloud (author, words).
    pub said: fn(&str, &str) -> String,
    /// Key n.
    pub key: &'static str,
}

/// The list of notes that name me.
pub struct Mentions {
    /// Heading, page title and link.
    pub title: &'static str,
    /// Under the heading.
    pub lead: &'static str,
    /// How many are new, read aloud.
    pub unseen: fn(i64) -> String,
    /// Where one stands (customer, our number).
    pub place: fn(&str, &str) -> String,
    /// One that is new, read aloud.
    pub new: &'static str,
    /// Button.
    pub see_all: &'static str,
    /// None at all.
    pub empty: &'static str,
    /// What would bring one.
    pub empty_hint: &'static str,
    /// They could not be read.
    pub failed: &'static str,
    /// Button: the next page.
    pub more: &'static str,
}
