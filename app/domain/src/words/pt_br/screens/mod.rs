//! Labels, headings and sentences of the screens.

mod account;
mod api;
mod audit;
mod batches;
mod bulk;
mod composing;
mod consent_settings;
mod contact_troubles;
mod contacts;
mod files;
mod frame;
mod hand_over;
mod intake;
mod lists;
mod menu;
mod monitor;
mod notes;
mod notices;
mod numbers;
mod outreach;
mod palette;
mod presence;
mod prices;
mod quick_replies;
mod search;
mod sending;
mod settings;
mod teams;
mod template_editor;
mod templates;
mod threads;
mod users;
mod why;

pub use api::{API_WORDS, TOKENS_WORDS};
pub use audit::AUDIT_WORDS;
pub use batches::BATCH_WORDS;
pub use bulk::BULK;
pub use composing::{COMPOSING, SCHEDULING};
pub use consent_settings::CONSENT_SETTINGS_WORDS;
pub use contacts::{
    CONTACT_CONSENT_WORDS, CONTACT_FIELDS_WORDS, CONTACT_IMPORT_WORDS, CONTACT_KEEPING_WORDS, CONTACT_WORDS,
    CONTACTS_WORDS,
};
pub use files::{ATTACH, FILES, GESTURES, RECORDER};
pub use hand_over::CLOSING;
pub use intake::INTAKE_WORDS;
pub use numbers::NUMBERS_WORDS;
pub use outreach::OUTREACH_WORDS;
pub use prices::PRICES_WORDS;
pub use sending::SENDING_WORDS;
pub use settings::SETTINGS_WORDS;
pub use teams::{TEAMS_WORDS, WRAP_UPS_WORDS};
pub use template_editor::{EDITOR_WORDS, TEMPLATE_PAGE_WORDS};
pub use templates::TEMPLATES_WORDS;
pub use threads::{COMPOSER, DELIVERIES, MARKS, PANEL};
pub use users::USERS_WORDS;
pub use why::WHY_WORDS;

use crate::words::{Language, Screens};

/// Those that every page may show; the others are fetched with their part.
pub const SCREENS: Screens = Screens {
    language: Language::PtBr,
    product: "Guichê",
    common: frame::COMMON,
    troubles: frame::TROUBLES,
    missing: frame::MISSING,
    sign_in: frame::SIGN_IN,
    desk: frame::DESK,
    keys: frame::KEYS,
    inbox: lists::INBOX,
    search: search::SEARCH,
    states: lists::STATES,
    windows: lists::WINDOWS,
    times: lists::TIMES,
    thread: threads::THREAD,
    kinds: threads::KINDS,
    notes: notes::NOTES,
    mentions: notes::MENTIONS,
    quick_replies: quick_replies::QUICK_REPLIES,
    preferences: composing::PREFERENCES,
    notices: notices::NOTICES,
    palette: palette::PALETTE,
    hand_over: hand_over::HAND_OVER,
    monitor: monitor::MONITOR,
    selecting: bulk::SELECTING,
    presence: presence::PRESENCE,
    menu: menu::MENU_WORDS,
    office: menu::OFFICE,
    account: account::ACCOUNT_WORDS,
    steps: account::STEPS_WORDS,
};
