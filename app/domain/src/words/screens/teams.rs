//! Teams and wrap-up codes.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

/// The list of teams, and one team.
pub struct TeamsWords {
    pub lead: &'static str,
    pub add: &'static str,
    pub form_lead: &'static str,
    pub name: &'static str,
    pub members: &'static str,
    pub numbers: &'static str,
    pub wrap_up: &'static str,
    pub open: &'static str,
    pub required: &'static str,
    pub optional: &'static str,
    pub wrap_up_required: &'static str,
    pub wrap_up_hint: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub gone: &'static str,
    pub archive: &'static str,
    pub restore: &'static str,
    pub archived: fn(i64) -> String,
    pub restored: &'static str,
}

/// The list of wrap-up codes.
pub struct WrapUpsWords {
    pub lead: &'static str,
    pub add: &'static str,
    pub name: &'static str,
    pub team: &'static str,
    pub every_team: &'static str,
    pub used: &'static str,
    pub actions: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub edit: &'static str,
    pub archive: &'static str,
    pub restore: &'static str,
    pub archived: &'static str,
    pub restored: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
}
