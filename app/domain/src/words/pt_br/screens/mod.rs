//! Labels, headings and sentences of the screens.

mod composing;
mod files;
mod frame;
mod lists;
mod notes;
mod quick_replies;
mod threads;

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
    panel: threads::PANEL,
    files: files::FILES,
    gestures: files::GESTURES,
    attach: files::ATTACH,
    recorder: files::RECORDER,
};
