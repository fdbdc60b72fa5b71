//! An open conversation as signals.

mod acts;
mod fold;

use domain::contact::ContactView;
use domain::conversation::{ConversationCard, ProtocolMark, ProtocolView, Thread};
use domain::message::{Content, Delivery, MessageView};
use domain::note::NoteView;
use domain::number::NumberSummary;
use domain::scheduled::ScheduledView;
use domain::timeline::{self, Row};
use domain::user::CurrentUser;
use domain::{ConversationId, MessageId, NoteId, ScheduledId};
use leptos::prelude::*;
use uuid::Uuid;

use super::hand_over::Asking;
use crate::desk::{Clock, Live, Marks};
use crate::error::AppError;
use crate::ui::{browser, words};

/// The open conversation.
#[derive(Clone, Copy)]
pub struct ThreadState {
    /// Which.
    pub id: ConversationId,
    /// Its card.
    pub card: RwSignal<ConversationCard>,
    /// With whom.
    pub contact: RwSignal<ContactView>,
    /// On which of our numbers.
    pub number: RwSignal<NumberSummary>,
    /// Messages in order; each changes alone.
    messages: RwSignal<Vec<ArcRwSignal<MessageView>>>,
    notes: RwSignal<Vec<NoteView>>,
    /// Messages to be sent later, and those that could not be.
    pub scheduled: RwSignal<Vec<ScheduledView>>,
    /// Whether a note here calls me and I have not seen it.
    mentioned: RwSignal<bool>,
    marks: RwSignal<Vec<ProtocolMark>>,
    /// This conversation's protocols, newest first.
    pub protocols: RwSignal<Vec<ProtocolView>>,
    /// Whether older messages exist.
    pub has_older: RwSignal<bool>,
    /// Whether something is being read or changed.
    pub busy: RwSignal<bool>,
    /// Whether older messages are coming in.
    pub reading_back: RwSignal<bool>,
    /// Why the last action did not happen.
    pub trouble: RwSignal<Option<AppError>>,
    /// Which dialog is open.
    pub asking: RwSignal<Option<Asking>>,
    /// The note or reason being written; kept until it was sent.
    pub note: RwSignal<String>,
    /// What is read aloud.
    pub said: RwSignal<String>,
    /// The message whose file is shown large.
    pub viewing: RwSignal<Option<MessageId>>,
    /// The message whose menu is open.
    pub gesturing: RwSignal<Option<MessageId>>,
    seeking: RwSignal<Option<MessageId>>,
    user: StoredValue<CurrentUser>,
    mine: Marks,
    clock: Clock,
    live: Live,
}

impl ThreadState {
    /// The conversation as read, listening from now on.
    pub fn new(thread: Thread) -> Self {
        let clock = Clock::expect();
        let live = Live::expect();
        let now = thread.now;
        let state = Self {
            id: thread.card.id,
            card: RwSignal::new(thread.card),
            contact: RwSignal::new(thread.contact),
            number: RwSignal::new(thread.number),
            messages: RwSignal::new(thread.messages.into_iter().map(ArcRwSignal::new).collect()),
            notes: RwSignal::new(thread.notes),
            scheduled: RwSignal::new(thread.scheduled),
            mentioned: RwSignal::new(thread.mentioned),
            marks: RwSignal::new(thread.marks),
            protocols: RwSignal::new(thread.protocols),
            has_older: RwSignal::new(thread.has_older),
            // Until the page is awake, a click would be lost: the buttons wait for it.
            busy: RwSignal::new(true),
            reading_back: RwSignal::new(false),
            trouble: RwSignal::new(None),
            asking: RwSignal::new(None),
            note: RwSignal::new(String::new()),
            said: RwSignal::new(String::new()),
            viewing: RwSignal::new(None),
            gesturing: RwSignal::new(None),
            seeking: RwSignal::new(None),
            user: StoredValue::new(expect_context()),
            mine: Marks::expect(),
            clock,
            live,
        };
        live.listen(move |event| state.hear(event));
        Effect::new(move |_| state.busy.set(false));
        // Windows are counted from the server's clock as last heard.
        Effect::new(move |first: Option<()>| {
            if first.is_none() && clock.exact() < now {
                clock.set(now);
            }
        });
        state
    }

    /// The message to be sent later `id`.
    pub fn scheduled(self, id: ScheduledId) -> Option<ScheduledView> {
        self.scheduled
            .with_untracked(|all| all.iter().find(|one| one.id == id).cloned())
    }

    /// The note `id`.
    pub fn note(self, id: NoteId) -> Option<NoteView> {
        self.notes
            .with_untracked(|notes| notes.iter().find(|note| note.id == id).cloned())
    }

    /// The message with this key, as it changes.
    pub fn message(self, key: Uuid) -> Option<ArcRwSignal<MessageView>> {
        self.messages.try_with_untracked(|messages| {
            messages
                .iter()
                .rev()
                .find(|message| timeline::key(&message.read_untracked()) == key)
                .cloned()
        })?
    }

    /// The message with this id, as it stands; none when it is not loaded.
    pub fn by_id(self, id: MessageId) -> Option<MessageView> {
        let messages = self.messages.read();
        let found = messages
            .iter()
            .rev()
            .find(|message| message.read_untracked().id == id)?;
        Some(found.get())
    }

    /// The template sent last, if it was not delivered and not tried again.
    pub fn undelivered(self) -> Option<MessageView> {
        let messages = self.messages.read();
        let last = messages
            .iter()
            .rev()
            .map(ArcRwSignal::get)
            .find(|message| matches!(message.content, Content::Template { .. }))?;
        (last.delivery == Some(Delivery::Failed) && !last.retried).then_some(last)
    }

    /// The messages that `wanted` picks, in order.
    pub fn matching(self, wanted: fn(&MessageView) -> bool) -> Vec<MessageId> {
        self.messages
            .read_untracked()
            .iter()
            .map(|message| message.read_untracked())
            .filter(|message| wanted(message))
            .map(|message| message.id)
            .collect()
    }

    /// Brings a message before one's eyes, reading back as far as it takes.
    pub fn reach(self, id: MessageId) {
        if browser::show(&format!("m-{id}")) {
            return;
        }
        let gestures = words().gestures();
        if self.has_older.get_untracked() {
            self.seeking.set(Some(id));
            self.said.set(gestures.quoted_far.to_owned());
            self.read_back();
        } else {
            self.said.set(gestures.quoted_gone.to_owned());
        }
    }

    /// The rows on screen.
    pub fn rows(self) -> Vec<Row> {
        let zone = self.clock.zone();
        let marks = self.marks.read();
        let protocols = self.protocols.read();
        let messages: Vec<MessageView> = self
            .messages
            .read()
            .iter()
            .map(|message| message.get_untracked())
            .collect();
        timeline::rows(
            messages.iter(),
            &self.notes.read(),
            &self.scheduled.read(),
            &marks,
            &protocols,
            &zone,
        )
    }

    /// Whether there is no message at all.
    pub fn is_empty(self) -> bool {
        self.messages.read().is_empty()
    }
}
