//! The Brazilian Portuguese catalogue, complete; glossary in the field study.

mod declined;
mod failures;
mod refusals;
mod screens;

use super::Words;

/// Português do Brasil.
pub const PT_BR: Words = Words {
    screens: screens::SCREENS,
    refusal: refusals::sentence,
    failure: failures::sentence,
    next_step: failures::next_step,
};
