//! The English catalogue, complete.

mod declined;
pub(super) mod failures;
mod refusals;
pub(super) mod screens;
mod template_faults;

use super::Words;

/// English.
pub const EN: Words = Words {
    screens: screens::SCREENS,
    refusal: refusals::sentence,
};
