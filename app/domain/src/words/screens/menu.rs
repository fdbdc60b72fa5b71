//! The menus, and what pages of the office share.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

/// The main menu and the one of Gerencial.
pub struct MenuWords {
    pub conversations: &'static str,
    pub contacts: &'static str,
    pub notifications: &'static str,
    pub numbers: &'static str,
    pub management: &'static str,
    pub more: &'static str,
    pub users: &'static str,
    pub teams: &'static str,
    pub wrap_ups: &'static str,
    pub consent: &'static str,
    pub sending: &'static str,
    pub prices: &'static str,
    pub settings: &'static str,
    pub audit: &'static str,
    pub intake: &'static str,
    pub tokens: &'static str,
}

/// Words that the office’s pages share.
pub struct Office {
    pub search: &'static str,
    pub all: &'static str,
    pub none: &'static str,
    pub more: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub undo: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub done: &'static str,
    pub archived: &'static str,
    pub forbidden: &'static str,
    pub unread: &'static str,
}
