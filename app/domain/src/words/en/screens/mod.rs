//! Labels, headings and sentences of the screens.

mod files;
mod frame;
mod lists;
mod search;
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
    search: search::SEARCH,
    states: lists::STATES,
    windows: lists::WINDOWS,
    times: lists::TIMES,
    thread: threads::THREAD,
    marks: threads::MARKS,
    kinds: threads::KINDS,
    deliveries: threads::DELIVERIES,
    composer: threads::COMPOSER,
    panel: threads::PANEL,
    files: files::FILES,
    gestures: files::GESTURES,
    attach: files::ATTACH,
    recorder: files::RECORDER,
};
