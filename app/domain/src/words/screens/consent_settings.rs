//! Settings of consent.

#![allow(missing_docs)] // The keys are the page’s own parts; what they say stands in the catalogues.

use crate::consent::{ConsentPolicy, ConsentTrouble};

/// The page.
pub struct ConsentSettingsWords {
    pub lead: &'static str,
    pub marketing: &'static str,
    pub policy: &'static str,
    pub policy_hint: &'static str,
    pub policies: fn(ConsentPolicy) -> &'static str,
    pub words: &'static str,
    pub words_lead: &'static str,
    pub out: &'static str,
    pub out_hint: &'static str,
    pub undo: &'static str,
    pub undo_hint: &'static str,
    pub answers: &'static str,
    pub answers_lead: &'static str,
    pub confirms: &'static str,
    pub confirms_hint: &'static str,
    pub welcomes: &'static str,
    pub welcomes_hint: &'static str,
    /// What is wrong, under its field.
    pub trouble: fn(&ConsentTrouble) -> String,
}
