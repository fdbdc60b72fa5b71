//! The audit log.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

use crate::audit::AuditAction;

/// The page of the audit log.
pub struct AuditWords {
    pub lead: &'static str,
    pub export: &'static str,
    pub person: &'static str,
    pub kind: &'static str,
    pub from: &'static str,
    pub until: &'static str,
    pub when: &'static str,
    pub who: &'static str,
    pub what: &'static str,
    pub on_whom: &'static str,
    pub address: &'static str,
    pub system: &'static str,
    pub becomes: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub action: fn(AuditAction) -> &'static str,
    pub field: for<'a> fn(&'a str) -> &'a str,
}
