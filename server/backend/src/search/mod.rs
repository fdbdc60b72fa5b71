//! Search over everything of all ages: contacts, protocols, messages; within what the asker may see.
//!
//! [`index`] keeps the tables that [`find`] reads; see the migration for what they hold.

mod find;
mod index;
mod messages;
mod named;
mod saved;
mod spelling;

/// How alike a written word must be to stand for a misspelt one (trigrams; 1 is the same).
const ALIKE: f32 = 0.4;
