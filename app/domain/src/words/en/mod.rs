//! The English catalogue, complete.

mod declined;
mod failures;
mod refusals;
mod screens;

use super::Words;

/// English.
pub const EN: Words = Words {
    screens: screens::SCREENS,
    refusal: refusals::sentence,
    failure: failures::sentence,
    next_step: failures::next_step,
};
