//! The public API: its tokens on screen, and the sentences it answers with.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

use crate::api::{ApiProblem, ApiRefusal, ApiScope};

/// The page of the API’s tokens.
pub struct TokensWords {
    pub lead: &'static str,
    pub document: &'static str,
    pub new: &'static str,
    pub new_lead: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub scopes: &'static str,
    pub scope: fn(ApiScope) -> &'static str,
    pub numbers: &'static str,
    pub no_numbers: &'static str,
    pub expires: &'static str,
    pub expires_hint: &'static str,
    pub add: &'static str,
    pub made: &'static str,
    pub used: &'static str,
    pub never: &'static str,
    pub no_end: &'static str,
    pub expired: &'static str,
    pub revoked: &'static str,
    pub actions: &'static str,
    pub revoke: &'static str,
    pub revoke_body: fn(&str) -> String,
    pub revoked_now: &'static str,
    pub told_title: &'static str,
    pub told_body: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub more: &'static str,
}

/// What the API answers.
pub struct ApiWords {
    pub refusal: fn(&ApiRefusal) -> String,
    pub problem: fn(ApiProblem) -> &'static str,
}
