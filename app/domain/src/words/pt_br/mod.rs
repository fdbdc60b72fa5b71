//! The Brazilian Portuguese catalogue, complete; glossary in the field study.

mod declined;
pub(super) mod failures;
mod refusals;
pub(super) mod screens;
mod template_faults;

use super::Words;

/// Português do Brasil.
pub const PT_BR: Words = Words {
    screens: screens::SCREENS,
    refusal: refusals::sentence,
};
