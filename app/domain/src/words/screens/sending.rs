//! How batches are sent.

#![allow(missing_docs)] // The keys are the page’s own parts; what they say stands in the catalogues.

use crate::allowance::Amount;
use crate::batch::SendingFault;

/// The page.
pub struct SendingWords {
    pub lead: &'static str,
    pub stops: &'static str,
    pub stops_lead: &'static str,
    pub yellow: &'static str,
    pub yellow_hint: &'static str,
    pub failures: &'static str,
    pub failures_hint: &'static str,
    pub failures_percent: &'static str,
    pub failures_minutes: &'static str,
    pub failures_least: &'static str,
    pub opt_outs: &'static str,
    pub opt_outs_hint: &'static str,
    pub opt_outs_percent: &'static str,
    pub opt_outs_least: &'static str,
    pub quiet: &'static str,
    pub quiet_lead: &'static str,
    pub nights: &'static str,
    pub quiet_from: &'static str,
    pub quiet_until: &'static str,
    pub saturdays: &'static str,
    pub sundays: &'static str,
    pub share: &'static str,
    pub share_lead: &'static str,
    pub headroom: &'static str,
    pub headroom_hint: &'static str,
    pub reserve: &'static str,
    pub reserve_hint: &'static str,
    /// How many places of a limit are kept, by the names of who shares it.
    pub kept: fn(u32, Amount, &[String]) -> String,
    /// What is wrong, under its field.
    pub fault: fn(SendingFault) -> String,
}
