//! Every text a person reads, one catalogue per language; views hold none.
//!
//! A catalogue is a constant of [`Words`]: a text that is missing does not compile.

mod pt_br;
pub mod screens;

pub use pt_br::PT_BR;
pub use screens::Screens;

use crate::failure::NextStep;
use crate::refusal::Refusal;

/// One language's texts.
pub struct Words {
    /// The language as HTML names it.
    pub lang: &'static str,
    /// Labels, headings and sentences of the screens.
    pub screens: Screens,
    /// The one sentence of a refusal.
    pub refusal: fn(&Refusal) -> String,
    /// The cause of a failed message in one sentence, by Meta's code.
    pub failure: fn(i32) -> &'static str,
    /// The label of what can be done after a failure.
    pub next_step: fn(NextStep) -> &'static str,
}
