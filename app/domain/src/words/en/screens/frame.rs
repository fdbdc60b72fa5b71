//! The frame around every screen, and the pages that stand alone.

use crate::words::screens::{Common, DeskWords, Keys, Missing, SignIn, Troubles};

pub(super) const COMMON: Common = Common {
    retry: "Try again",
    part_failed: "This part of the screen did not load",
    cancel: "Cancel",
    close: "Close",
    back: "Back to the list",
    loading: "Loading…",
    skip: "Skip to the content",
};

pub(super) const TROUBLES: Troubles = Troubles {
    signed_out: "Your session ended. Sign in again to go on.",
    forbidden: "You do not have access to this. If you need it, ask an administrator.",
    not_found: "This conversation does not exist, or you do not have access to it.",
    busy: "The server is busy right now. Try again in a few seconds.",
    transport: "The server could not be reached. Check your connection and try again.",
    unexpected: |reference| {
        format!(
            "Something went wrong on our side. If it goes on, tell the administrator this reference: {reference}."
        )
    },
};

pub(super) const MISSING: Missing = Missing {
    title: "Page not found",
    body: "The address may be wrong, or the page has moved.",
    home: "Go to Conversations",
};

pub(super) const SIGN_IN: SignIn = SignIn {
    title: "Sign in",
    lead: "Use the e-mail and password your administrator gave you.",
    email: "E-mail",
    password: "Password",
    submit: "Sign in",
    wrong: "Wrong e-mail or password. Check them and try again.",
    locked: |minutes| match minutes {
        0 => "Too many tries with this e-mail. Wait a few minutes and try again.".to_owned(),
        1 => "Too many tries with this e-mail. Wait 1 minute and try again.".to_owned(),
        minutes => format!("Too many tries with this e-mail. Wait {minutes} minutes and try again."),
    },
    rate: "Too many tries from this computer or network. Wait a little and try again.",
    disabled: "This account is disabled. Ask an administrator.",
    expired: "Your session ended. Sign in again to go on where you were.",
    origin: "The request did not come from this page. Reload it and try again.",
};

pub(super) const DESK: DeskWords = DeskWords {
    menu: "Main menu",
    conversations: "Conversations",
    account: "Your account",
    theme: "Appearance",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",
    language: "Language",
    keys: "Keyboard shortcuts",
    sign_out: "Sign out",
    offline: "No connection to the server. Trying again…",
    agent: "Agent",
    supervisor: "Supervisor",
    administrator: "Administrator",
};

pub(super) const KEYS: Keys = Keys {
    title: "Keyboard shortcuts",
    next: "Next conversation",
    previous: "Previous conversation",
    open: "Open the conversation",
    take: "Start or take over",
    hold: "Hold or resume",
    close: "Close the protocol",
    write: "Go to the message field",
    search: "Search",
    sheet: "Show these shortcuts",
    note: "Shortcuts of a single key do not work while you type.",
    off: "Shortcuts of a single key are switched off in your preferences.",
};
