//! An open conversation: messages, deliveries, composer, side panel.

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
    /// Its owner wrote first again.
    pub recontacted: fn(Option<&str>) -> String,
    /// The customer answered what the desk began with.
    pub answered: &'static str,
    /// The same, and it went to whoever had written (their name).
    pub answered_to: fn(&str) -> String,
    /// The desk put it back: its owner cannot serve any more.
    pub owner_gone: &'static str,
    /// The desk put it back: the bot's journey is gone.
    pub journey_gone: &'static str,
    /// It ended because no answer came (number).
    pub expired: fn(&str) -> String,
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
    /// Kind: a template that was part of a batch, by its title.
    pub of_batch: fn(&str) -> String,
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
    /// Kind: reply buttons or a list of ours.
    pub choices: &'static str,
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
    /// Link to all that is known of them.
    pub contact_page: &'static str,
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
    /// When it began.
    pub opened: fn(&str) -> String,
    /// When it ended.
    pub closed: fn(&str) -> String,
    /// Nobody owned it.
    pub nobody: &'static str,
    /// Opens the dialog that tells why the conversation is where it is.
    pub why: &'static str,
}
