//! Our numbers.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

/// The list of numbers, and one number.
pub struct NumbersWords {
    pub lead: &'static str,
    pub add: &'static str,
    pub add_lead: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub new_name_hint: &'static str,
    pub connection: &'static str,
    pub connected: &'static str,
    pub unconnected: &'static str,
    pub team: &'static str,
    pub people: &'static str,
    pub people_hint: &'static str,
    pub nobody: &'static str,
    pub open: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub gone: &'static str,
    pub phone_number_id: &'static str,
    pub phone_number_id_hint: &'static str,
    pub waba_id: &'static str,
    pub waba_id_hint: &'static str,
    pub token: &'static str,
    pub token_hint: &'static str,
    pub connect: &'static str,
    pub replace: &'static str,
    pub token_replaced: &'static str,
    pub added: &'static str,
}
