//! The texts of the screens, by screen.

mod bulk;
mod composing;
mod files;
mod frame;
mod hand_over;
mod lists;
mod search;
mod monitor;
mod presence;
mod threads;

pub use bulk::Bulk;
mod notes;
mod quick_replies;
mod threads;

pub use composing::{Composing, PreferenceWords, Scheduling};
pub use files::{Attach, Files, Gestures, Recorder};
pub use frame::{Common, DeskWords, Keys, Missing, SignIn, Troubles};
pub use hand_over::HandOver;
pub use lists::{Inbox, States, Times, Windows};
pub use search::SearchWords;
pub use monitor::MonitorWords;
pub use presence::PresenceWords;
pub use notes::{Mentions, Notes};
pub use quick_replies::QuickReplyWords;
pub use threads::{Composer, Deliveries, Kinds, Marks, Panel, ThreadWords};

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
    /// The search, and saved views.
    pub search: SearchWords,
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
    /// Drafts and internal notes.
    pub notes: Notes,
    /// The list of notes that name me.
    pub mentions: Mentions,
    /// Quick replies.
    pub quick_replies: QuickReplyWords,
    /// What helps to write.
    pub composing: Composing,
    /// Messages to be sent later.
    pub scheduling: Scheduling,
    /// How the desk is for each person.
    pub preferences: PreferenceWords,
    /// The contact's side panel.
    pub panel: Panel,
    /// Files in bubbles, and the viewer.
    pub files: Files,
    /// Reactions, quotes and what else a bubble offers.
    pub gestures: Gestures,
    /// What is attached to an answer.
    pub attach: Attach,
    /// Voice messages being recorded.
    pub recorder: Recorder,
    /// Handing a conversation over.
    pub hand_over: HandOver,
    /// Queues and people as they stand.
    pub monitor: MonitorWords,
    /// Many conversations at once.
    pub bulk: Bulk,
    /// Who is here.
    pub presence: PresenceWords,
}
