//! Labels, headings and sentences of the screens.

mod account;
mod audit;
mod bulk;
mod composing;
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
mod palette;
mod presence;
mod quick_replies;
mod search;
mod settings;
mod teams;
mod threads;
mod users;

use crate::words::Screens;

/// All of them.
pub const SCREENS: Screens = Screens {
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
    marks: threads::MARKS,
    kinds: threads::KINDS,
    deliveries: threads::DELIVERIES,
    composer: threads::COMPOSER,
    notes: notes::NOTES,
    mentions: notes::MENTIONS,
    quick_replies: quick_replies::QUICK_REPLIES,
    composing: composing::COMPOSING,
    scheduling: composing::SCHEDULING,
    preferences: composing::PREFERENCES,
    notices: notices::NOTICES,
    palette: palette::PALETTE,
    panel: threads::PANEL,
    files: files::FILES,
    gestures: files::GESTURES,
    attach: files::ATTACH,
    recorder: files::RECORDER,
    hand_over: hand_over::HAND_OVER,
    monitor: monitor::MONITOR,
    bulk: bulk::BULK,
    presence: presence::PRESENCE,
    menu: menu::MENU_WORDS,
    office: menu::OFFICE,
    users: users::USERS_WORDS,
    teams: teams::TEAMS_WORDS,
    wrap_ups: teams::WRAP_UPS_WORDS,
    numbers: numbers::NUMBERS_WORDS,
    settings: settings::SETTINGS_WORDS,
    audit: audit::AUDIT_WORDS,
    intake: intake::INTAKE_WORDS,
    account: account::ACCOUNT_WORDS,
    steps: account::STEPS_WORDS,
};
