//! Many conversations at once.

/// What begins it; the rest comes with its part.
pub struct Selecting {
    /// Button: begin to select.
    pub select: &'static str,
    /// Label of a card's box (name).
    pub select_one: fn(&str) -> String,
}

/// Many conversations at once.
pub struct Bulk {
    /// Label of the bar.
    pub region: &'static str,
    /// How many are selected.
    pub selected: fn(usize) -> String,
    /// Button: all that match (how many).
    pub select_all: fn(usize) -> String,
    /// So many are the most (how many).
    pub most: fn(usize) -> String,
    /// Button and heading.
    pub give: &'static str,
    /// Button and heading.
    pub give_back: &'static str,
    /// Button and heading.
    pub close: &'static str,
    /// Button.
    pub stop_selecting: &'static str,
    /// Dialog (how many).
    pub give_title: fn(usize) -> String,
    /// Dialog (how many).
    pub return_title: fn(usize) -> String,
    /// Dialog (how many).
    pub close_title: fn(usize) -> String,
    /// Box: given out evenly in the chosen team.
    pub evenly: &'static str,
    /// Label of the note.
    pub note: &'static str,
    /// How far it is (done, of how many).
    pub progress: fn(usize, usize) -> String,
    /// Button: stop.
    pub stop: &'static str,
    /// What was done (how many, of how many).
    pub finished: fn(usize, usize) -> String,
    /// It was stopped (how many are left).
    pub left: fn(usize) -> String,
    /// Heading: those that were not done.
    pub refused: &'static str,
    /// Why: it is not there.
    pub gone: &'static str,
    /// What could not be read.
    pub failed: &'static str,
}
