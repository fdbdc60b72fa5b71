//! Search over everything of all ages: contacts, protocols, messages; within what the asker may see.
//!
//! [`index`] keeps the tables that [`find`] reads; see the migration for what they hold.

mod find;
mod index;
mod saved;
