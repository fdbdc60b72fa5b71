//! The menus, and what pages of the office share.

use crate::words::screens::{MenuWords, Office};

pub(super) const MENU_WORDS: MenuWords = MenuWords {
    conversations: "Conversations",
    contacts: "Contacts",
    notifications: "Notifications",
    numbers: "Numbers",
    management: "Management",
    more: "More",
    users: "Users",
    teams: "Teams",
    wrap_ups: "Wrap-up codes",
    consent: "Consent",
    sending: "Sending",
    prices: "Prices",
    settings: "Settings",
    audit: "Audit log",
    intake: "Intake health",
    tokens: "API tokens",
};

pub(super) const OFFICE: Office = Office {
    search: "Search",
    all: "All",
    none: "None",
    more: "Show more",
    save: "Save",
    saved: "Changes saved.",
    undo: "Undo",
    copy: "Copy",
    copied: "Copied",
    done: "Done",
    archived: "Archived",
    forbidden: "No access",
    unread: "This page could not be loaded",
};
