//! The frame around every screen, and the pages that stand alone.

/// Words that several screens share.
pub struct Common {
    /// Button: do it again.
    pub retry: &'static str,
    /// Title: a part of the program could not be fetched.
    pub part_failed: &'static str,
    /// Button: leave a dialog.
    pub cancel: &'static str,
    /// Button: close a notice.
    pub close: &'static str,
    /// Button: back to the list, on narrow screens.
    pub back: &'static str,
    /// While something is read.
    pub loading: &'static str,
    /// Link past the menus, for keyboards.
    pub skip: &'static str,
}

/// What went wrong, when it is not a refusal.
pub struct Troubles {
    /// The session ended.
    pub signed_out: &'static str,
    /// Not allowed.
    pub forbidden: &'static str,
    /// No such conversation.
    pub not_found: &'static str,
    /// The server is overloaded.
    pub busy: &'static str,
    /// No connection.
    pub transport: &'static str,
    /// Something broke; the reference helps to find it.
    pub unexpected: fn(&str) -> String,
}

/// The page that does not exist.
pub struct Missing {
    /// Heading.
    pub title: &'static str,
    /// What it means.
    pub body: &'static str,
    /// Link home.
    pub home: &'static str,
}

/// The sign-in page.
pub struct SignIn {
    /// Page title and heading.
    pub title: &'static str,
    /// Line under the heading.
    pub lead: &'static str,
    /// Label.
    pub email: &'static str,
    /// Label.
    pub password: &'static str,
    /// Button.
    pub submit: &'static str,
    /// Refused: e-mail or password.
    pub wrong: &'static str,
    /// Refused: too many tries on this account.
    pub locked: fn(u32) -> String,
    /// Refused: too many tries from this place.
    pub rate: &'static str,
    /// Refused: the account is switched off.
    pub disabled: &'static str,
    /// The session ended.
    pub expired: &'static str,
    /// Refused: the form came from another site.
    pub origin: &'static str,
}

/// The frame around every screen.
pub struct DeskWords {
    /// Label of the main menu.
    pub menu: &'static str,
    /// Menu entry and page title.
    pub conversations: &'static str,
    /// Label of the user menu's button.
    pub account: &'static str,
    /// Heading of the theme switch.
    pub theme: &'static str,
    /// As the computer says.
    pub theme_system: &'static str,
    /// Light.
    pub theme_light: &'static str,
    /// Dark.
    pub theme_dark: &'static str,
    /// Heading of the choice of language.
    pub language: &'static str,
    /// Opens the sheet of keys.
    pub keys: &'static str,
    /// Button.
    pub sign_out: &'static str,
    /// Banner: the event stream is down.
    pub offline: &'static str,
    /// Role.
    pub agent: &'static str,
    /// Role.
    pub supervisor: &'static str,
    /// Role.
    pub administrator: &'static str,
}

/// The sheet of keys.
pub struct Keys {
    /// Heading.
    pub title: &'static str,
    /// j.
    pub next: &'static str,
    /// k.
    pub previous: &'static str,
    /// Enter.
    pub open: &'static str,
    /// a.
    pub take: &'static str,
    /// h.
    pub hold: &'static str,
    /// e.
    pub close: &'static str,
    /// r.
    pub write: &'static str,
    /// /.
    pub search: &'static str,
    /// ?.
    pub sheet: &'static str,
    /// When they work.
    pub note: &'static str,
    /// Instead of it, for those who have single letters off.
    pub off: &'static str,
}
