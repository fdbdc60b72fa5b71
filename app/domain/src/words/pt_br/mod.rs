//! The Brazilian Portuguese catalogue, complete; glossary in the field study.

mod declined;
pub(super) mod failures;
mod refusals;
pub(super) mod screens;

use super::Words;

/// Português do Brasil.
pub const PT_BR: Words = Words {
    screens: screens::SCREENS,
    refusal: refusals::sentence,
};
