//! Message templates.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

use crate::template::{TemplateCategory, TemplateQuality, TemplateStatus};

/// The list of templates.
pub struct TemplatesWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub sync: &'static str,
    pub syncing: &'static str,
    pub synced: fn(&str) -> String,
    pub never_synced: &'static str,
    pub sync_failed: fn(&str) -> String,
    pub search: &'static str,
    pub all: &'static str,
    pub status: &'static str,
    pub category: &'static str,
    pub count: fn(usize) -> String,
    pub more: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub none_found: &'static str,
    pub none_found_hint: &'static str,
    pub no_account: &'static str,
    pub no_account_hint: &'static str,
    pub preview: fn(&str) -> String,
    pub file: fn(&str) -> String,
    pub place: &'static str,
    pub copy_code: &'static str,
    pub foreign: &'static str,
    pub next_category: fn(&str) -> String,
    pub quality: fn(&str) -> String,
    pub status_word: fn(TemplateStatus) -> &'static str,
    pub category_word: fn(Option<TemplateCategory>) -> &'static str,
    pub quality_word: fn(TemplateQuality) -> &'static str,
    pub reason: fn(&str) -> Option<&'static str>,
    pub reason_code: fn(&str) -> String,
    pub language: fn(&str) -> Option<&'static str>,
}
