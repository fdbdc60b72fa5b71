//! The texts of the screens, by screen.

/// Texts of all screens.
pub struct Screens {
    /// The product's name.
    pub product: &'static str,
    /// Words that several screens share.
    pub common: Common,
    /// What went wrong, when it is not a refusal.
    pub troubles: Troubles,
    /// The page that does not exist.
    pub missing: Missing,
    /// The sign-in page.
    pub sign_in: SignIn,
    /// The frame around every screen.
    pub desk: DeskWords,
    /// The sheet of keys.
    pub keys: Keys,
    /// The list of conversations.
    pub inbox: Inbox,
    /// Where a protocol stands.
    pub states: States,
    /// The 24-hour window.
    pub windows: Windows,
    /// Days and hours.
    pub times: Times,
    /// An open conversation.
    pub thread: ThreadWords,
    /// Protocol marks in the thread.
    pub marks: Marks,
    /// What messages carry.
    pub kinds: Kinds,
    /// How far a message got.
    pub deliveries: Deliveries,
    /// Where answers are written.
    pub composer: Composer,
    /// The contact's side panel.
    pub panel: Panel,
}

/// Words that several screens share.
pub struct Common {
    /// Button: do it again.
    pub retry: &'static str,
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
    /// ?.
    pub sheet: &'static str,
    /// When they work.
    pub note: &'static str,
}

/// The list of conversations.
pub struct Inbox {
    /// Label of the tabs.
    pub views: &'static str,
    /// First view.
    pub mine: &'static str,
    /// First view, on its tab.
    pub mine_short: &'static str,
    /// Second view.
    pub queue: &'static str,
    /// Second view, on its tab.
    pub queue_short: &'static str,
    /// Third view.
    pub on_hold: &'static str,
    /// Third view, on its tab.
    pub on_hold_short: &'static str,
    /// Fourth view.
    pub history: &'static str,
    /// Fourth view, on its tab.
    pub history_short: &'static str,
    /// Label of the list.
    pub list: &'static str,
    /// Label of the order menu.
    pub order: &'static str,
    /// Order.
    pub newest: &'static str,
    /// Order.
    pub longest_waiting: &'static str,
    /// Order.
    pub window_closes_first: &'static str,
    /// Button: next page.
    pub more: &'static str,
    /// More than can be counted.
    pub many: &'static str,
    /// Heading when the list could not be read.
    pub failed: &'static str,
    /// Nothing of mine.
    pub empty_mine: &'static str,
    /// What to do then.
    pub empty_mine_hint: &'static str,
    /// Link to the queue.
    pub empty_mine_link: &'static str,
    /// Nobody waits.
    pub empty_queue: &'static str,
    /// What happens then.
    pub empty_queue_hint: &'static str,
    /// Nothing parked.
    pub empty_on_hold: &'static str,
    /// What would be here.
    pub empty_on_hold_hint: &'static str,
    /// Nothing closed.
    pub empty_history: &'static str,
    /// What would be here.
    pub empty_history_hint: &'static str,
    /// Badge, read aloud.
    pub unread: fn(i32) -> String,
    /// A tab's count, read aloud.
    pub count: fn(i64) -> String,
    /// Whose it is, when not mine.
    pub owner: fn(&str) -> String,
    /// Before a preview of ours.
    pub you: &'static str,
    /// Before a preview of ours, written by a colleague.
    pub us: &'static str,
    /// Nothing is open.
    pub none_selected: &'static str,
    /// How to.
    pub none_selected_hint: &'static str,
}

/// Where a protocol stands.
pub struct States {
    /// With the bot.
    pub bot: &'static str,
    /// In the queue.
    pub waiting: &'static str,
    /// Being served.
    pub in_service: &'static str,
    /// Parked.
    pub on_hold: &'static str,
    /// We wrote first.
    pub awaiting_customer: &'static str,
    /// Done.
    pub closed: &'static str,
}

/// The 24-hour window.
pub struct Windows {
    /// The ring, read aloud.
    pub open: fn(&str) -> String,
    /// The ring, read aloud, when closed.
    pub closed: &'static str,
    /// Beside the ring.
    pub closed_short: &'static str,
    /// What is left, in minutes.
    pub left: fn(i64) -> String,
}

/// Days and hours.
pub struct Times {
    /// Separator.
    pub today: &'static str,
    /// Separator and card.
    pub yesterday: &'static str,
    /// From Monday.
    pub weekdays: [&'static str; 7],
    /// From January.
    pub months: [&'static str; 12],
    /// A date of this year.
    pub day: fn(u32, &str) -> String,
    /// A date of another year.
    pub day_of_year: fn(u32, &str, i32) -> String,
    /// For how many minutes.
    pub since: fn(i64) -> String,
}

/// An open conversation.
pub struct ThreadWords {
    /// Label of the pane.
    pub region: fn(&str) -> String,
    /// Label of the messages.
    pub messages: &'static str,
    /// The protocol number, in the header.
    pub protocol: fn(&str) -> String,
    /// Button.
    pub take: &'static str,
    /// Button: from a colleague.
    pub take_over: fn(&str) -> String,
    /// Button.
    pub hold: &'static str,
    /// Button.
    pub resume: &'static str,
    /// Button.
    pub give_back: &'static str,
    /// Button.
    pub close: &'static str,
    /// Button that holds the rest.
    pub more_actions: &'static str,
    /// Button: the side panel.
    pub contact: &'static str,
    /// Dialog.
    pub close_title: &'static str,
    /// Dialog: what closing means (name, protocol).
    pub close_body: fn(&str, &str) -> String,
    /// Dialog: the button (name).
    pub close_confirm: fn(&str) -> String,
    /// Button: earlier messages.
    pub older: &'static str,
    /// Above the first message.
    pub beginning: &'static str,
    /// Pill: to the end.
    pub newer: &'static str,
    /// Button: to the end.
    pub to_end: &'static str,
    /// Heading when it could not be read.
    pub failed: &'static str,
    /// A conversation without messages.
    pub empty: &'static str,
    /// The author of my own bubble, read aloud.
    pub you: &'static str,
    /// A new message, read aloud (name, words).
    pub customer_said: fn(&str, &str) -> String,
    /// Mark.
    pub forwarded: &'static str,
    /// A quote, read aloud.
    pub reply_to: &'static str,
    /// A quote of a message we do not have.
    pub quote_missing: &'static str,
    /// A failed bubble that was sent anew.
    pub retried: &'static str,
}

/// Protocol marks in the thread.
pub struct Marks {
    /// It began.
    pub opened: fn(&str) -> String,
    /// Taken.
    pub taken: fn(Option<&str>) -> String,
    /// Taken over.
    pub taken_over: fn(Option<&str>) -> String,
    /// Returned to the queue.
    pub returned: fn(Option<&str>) -> String,
    /// Parked.
    pub held: fn(Option<&str>) -> String,
    /// Taken up again.
    pub resumed: fn(Option<&str>) -> String,
    /// It ended (number, who).
    pub closed: fn(&str, Option<&str>) -> String,
}

/// What messages carry.
pub struct Kinds {
    /// Kind.
    pub image: &'static str,
    /// Kind.
    pub video: &'static str,
    /// Kind: a file.
    pub audio: &'static str,
    /// Kind: recorded in WhatsApp.
    pub voice: &'static str,
    /// Kind.
    pub document: &'static str,
    /// Kind.
    pub sticker: &'static str,
    /// Kind.
    pub location: &'static str,
    /// Link to a map.
    pub map: &'static str,
    /// Kind.
    pub contacts: &'static str,
    /// Kind.
    pub reaction: &'static str,
    /// A reaction taken back.
    pub reaction_removed: &'static str,
    /// A reaction.
    pub reacted: fn(&str) -> String,
    /// Kind: a tap on a button.
    pub button: &'static str,
    /// Kind: a choice from a list.
    pub list_reply: &'static str,
    /// Kind: a form sent back.
    pub flow_reply: &'static str,
    /// Kind.
    pub order: &'static str,
    /// An order's size.
    pub pieces: fn(u32) -> String,
    /// Kind: WhatsApp's own notice.
    pub system: &'static str,
    /// Kind.
    pub template: &'static str,
    /// Kind: an earlier message changed.
    pub edit: &'static str,
    /// Kind: an earlier message deleted.
    pub revoke: &'static str,
    /// Kind: opened the chat.
    pub request_welcome: &'static str,
    /// Kind: not handed over.
    pub unsupported: &'static str,
    /// Why there is nothing to see (Meta's name).
    pub unsupported_body: fn(&str) -> String,
    /// The file itself is not shown yet.
    pub media_later: &'static str,
}

/// How far a message got.
pub struct Deliveries {
    /// Clock.
    pub queued: &'static str,
    /// Clock.
    pub sending: &'static str,
    /// Question mark.
    pub uncertain: &'static str,
    /// What that means.
    pub uncertain_body: &'static str,
    /// Button.
    pub uncertain_retry: &'static str,
    /// ✓.
    pub sent: &'static str,
    /// ✓✓.
    pub delivered: &'static str,
    /// Blue ✓✓.
    pub read: &'static str,
    /// Red.
    pub failed: &'static str,
    /// It never reached our server.
    pub local_failed: &'static str,
    /// Button.
    pub retry: &'static str,
    /// Button.
    pub copy: &'static str,
    /// After it.
    pub copied: &'static str,
    /// Button: take it back into the composer.
    pub discard: &'static str,
    /// Button.
    pub details: &'static str,
    /// Before the next step, read aloud.
    pub next_step: &'static str,
    /// In the details.
    pub code: fn(i32) -> String,
}

/// Where answers are written.
pub struct Composer {
    /// Label of the field (name).
    pub label: fn(&str) -> String,
    /// In the empty field.
    pub placeholder: &'static str,
    /// Button.
    pub send: &'static str,
    /// Under the field.
    pub hint: &'static str,
    /// Near the limit (written, most).
    pub count: fn(usize, usize) -> String,
    /// Nobody's yet.
    pub waiting: &'static str,
    /// A colleague's.
    pub owned: fn(&str) -> String,
    /// Mine, parked.
    pub on_hold: &'static str,
    /// The window is closed.
    pub window_title: &'static str,
    /// Why, and what can be done.
    pub window_body: &'static str,
    /// The protocol is closed.
    pub closed_title: &'static str,
    /// What happens next.
    pub closed_body: &'static str,
}

/// The contact's side panel.
pub struct Panel {
    /// Label.
    pub title: &'static str,
    /// Heading.
    pub identities: &'static str,
    /// Kind of identity.
    pub phone: &'static str,
    /// Kind of identity.
    pub wa_id: &'static str,
    /// Kind of identity.
    pub user_id: &'static str,
    /// Kind of identity.
    pub username: &'static str,
    /// WhatsApp told none.
    pub no_identity: &'static str,
    /// Heading: which of our numbers.
    pub number: &'static str,
    /// Heading.
    pub protocols: &'static str,
    /// The open one.
    pub current: &'static str,
    /// When it began.
    pub opened: fn(&str) -> String,
    /// When it ended.
    pub closed: fn(&str) -> String,
    /// Nobody owned it.
    pub nobody: &'static str,
}
