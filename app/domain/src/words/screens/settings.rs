//! Settings of the business.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

/// The page of settings.
pub struct SettingsWords {
    pub lead: &'static str,
    pub business: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub language: &'static str,
    pub zone: &'static str,
    pub zone_hint: &'static str,
    pub security: &'static str,
    pub idle: &'static str,
    pub minutes: fn(u32) -> String,
    pub second_factor: &'static str,
    pub second_factor_hint: &'static str,
    pub service: &'static str,
    pub awaiting: &'static str,
    pub awaiting_hint: &'static str,
    pub hours: fn(u32) -> String,
    pub changed: fn(&str, &str) -> String,
}
