//! An open conversation as signals, and how live changes fold into it.

use chrono::{DateTime, Utc};
use domain::contact::ContactView;
use domain::conversation::{ConversationCard, OlderMessages, ProtocolMark, ProtocolView, Thread};
use domain::event::LiveEvent;
use domain::message::{Content, Delivery, Direction, MessageView};
use domain::note::NoteView;
use domain::number::NumberSummary;
use domain::protocol::{
    Actor, ChangeKind, ChangeRequest, ProtocolAction, ProtocolFacts, ReadSoFar, Receiver, Target, decide,
};
use domain::scheduled::{ScheduledState, ScheduledView};
use domain::timeline::{self, Row};
use domain::user::CurrentUser;
use domain::{ConversationId, MessageId, NoteId, ScheduledId, UserId, WrapUpId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::api::{change_protocol, mark_seen, older_messages, open_thread, see_mentions};
use super::hand_over::Asking;
use super::kinds;
use crate::desk::{Clock, Live, Marks, mark_own};
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

    fn hear(self, event: &LiveEvent) {
        match event {
            LiveEvent::Conversation { card } if card.id == self.id => self.take_card(card.clone()),
            LiveEvent::Message {
                conversation,
                message,
                ..
            } if *conversation == self.id => match message.open() {
                Some(message) => {
                    let new = self.take_message(message.clone());
                    if new && message.direction == Direction::Inbound {
                        self.say(&message);
                    }
                }
                None => self.read_again(),
            },
            LiveEvent::Note { conversation, note } if *conversation == self.id => self.take_note(note),
            LiveEvent::Scheduled {
                conversation,
                scheduled,
            } if *conversation == self.id => self.take_scheduled(scheduled),
            LiveEvent::Resync => self.read_again(),
            _ => {}
        }
    }

    fn take_card(self, card: ConversationCard) {
        let news = self.card.try_with_untracked(|known| {
            let changed =
                known.state != card.state || known.owner != card.owner || known.protocol != card.protocol;
            (card.version > known.version).then_some(changed)
        });
        let Some(Some(changed)) = news else { return };
        self.card.set(card);
        if changed {
            // The history lines of a change do not travel with the card.
            self.read_again();
        }
    }

    /// Folds a message in; says whether it is new.
    fn take_message(self, message: MessageView) -> bool {
        let key = timeline::key(&message);
        if let Some(known) = self.message(key) {
            let heard = timeline::heard(&known.read_untracked(), message);
            if known.read_untracked() != heard {
                known.set(heard);
            }
            return false;
        }
        self.messages
            .try_update(|messages| {
                let index =
                    messages.partition_point(|other| timeline::before(&other.read_untracked(), &message));
                // Older than what is loaded: it comes with its page.
                let beyond = index == 0 && !messages.is_empty() && self.has_older.get_untracked();
                if !beyond {
                    messages.insert(index, ArcRwSignal::new(message));
                }
                !beyond
            })
            .unwrap_or_default()
    }

    /// Folds a note in.
    fn take_note(self, note: &NoteView) {
        let known = self
            .notes
            .try_with_untracked(|notes| notes.iter().any(|other| other.id == note.id));
        if known != Some(false) {
            return;
        }
        self.notes.update(|notes| {
            let index = notes.partition_point(|other| (other.at, other.id) < (note.at, note.id));
            notes.insert(index, note.clone());
        });
        let me = self.user.with_value(|user| user.id);
        if note.is_for(me) {
            self.mentioned.set(true);
        }
        if note.author.id != me {
            self.said.set((words().notes.said)(&note.author.name, &note.body));
        }
    }

    /// Folds in a message to be sent later; one that was sent or put away is gone.
    fn take_scheduled(self, scheduled: &ScheduledView) {
        let _ = self.scheduled.try_update(|all| {
            all.retain(|other| other.id != scheduled.id);
            if matches!(scheduled.state, ScheduledState::Waiting | ScheduledState::Failed) {
                all.push(scheduled.clone());
                all.sort_by_key(|one| (one.at, one.id));
            }
        });
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
        if self.has_older.get_untracked() {
            self.seeking.set(Some(id));
            self.said.set(words().gestures().quoted_far.to_owned());
            self.read_back();
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

    /// Reads everything again and keeps the older pages.
    pub fn read_again(self) {
        spawn_local(async move {
            if let Ok(thread) = open_thread(self.id).await {
                self.absorb(thread);
            }
        });
    }

    fn absorb(self, thread: Thread) {
        if self.card.is_disposed() {
            return;
        }
        self.clock.set(thread.now);
        let newer = thread.card.version >= self.card.read_untracked().version;
        if newer {
            self.card.set(thread.card);
        }
        self.contact.set(thread.contact);
        self.number.set(thread.number);
        let gap = thread.has_older && {
            // More was missed than one page holds: begin anew, without a hole in the middle.
            let first = thread.messages.first().map(timeline::key);
            first.is_some_and(|first| self.message(first).is_none())
        };
        if gap {
            self.messages
                .set(thread.messages.into_iter().map(ArcRwSignal::new).collect());
            self.has_older.set(true);
            self.marks.set(thread.marks);
            self.notes.set(thread.notes);
        } else {
            for message in thread.messages {
                self.take_message(message);
            }
            self.take_marks(thread.marks);
            for note in &thread.notes {
                self.take_note(note);
            }
        }
        self.mentioned.set(thread.mentioned);
        self.scheduled.set(thread.scheduled);
        self.protocols.set(thread.protocols);
    }

    fn take_marks(self, marks: Vec<ProtocolMark>) {
        self.marks.update(|known| {
            known.extend(marks);
            known.sort_by(|a, b| {
                a.at.cmp(&b.at)
                    .then_with(|| (a.change as u8).cmp(&(b.change as u8)))
            });
            known.dedup();
        });
    }

    /// Reads the page before the first message.
    pub fn read_back(self) {
        let first = self
            .messages
            .with_untracked(|messages| messages.first().map(|message| message.read_untracked().id));
        let Some(before) = first else { return };
        if self.reading_back.get_untracked() {
            return;
        }
        self.reading_back.set(true);
        spawn_local(async move {
            let older = older_messages(self.id, before).await;
            if self.card.is_disposed() {
                return;
            }
            match older {
                Ok(OlderMessages {
                    messages,
                    has_older,
                    marks,
                    notes,
                }) => {
                    self.messages.update(|known| {
                        known.splice(0..0, messages.into_iter().map(ArcRwSignal::new));
                    });
                    self.has_older.set(has_older);
                    self.take_marks(marks);
                    for note in &notes {
                        self.take_note(note);
                    }
                    self.trouble.set(None);
                }
                Err(error) => self.trouble.set(Some(error)),
            }
            browser::after_paint(move || {
                let _ = self.reading_back.try_set(false);
                if let Some(Some(sought)) = self.seeking.try_update(Option::take) {
                    self.reach(sought);
                }
            });
        });
    }

    /// Whether `action` is the asker's to do now; the rule is the server's own.
    pub fn may(self, action: ProtocolAction) -> bool {
        let card = self.card.read();
        let owner = card
            .owner
            .map(|id| (id, card.owner_name.clone().unwrap_or_default()));
        let facts = ProtocolFacts {
            state: card.state,
            owner,
            team: card.team,
            wrap_up_required: false,
            receiver: Receiver::Able,
            unread: None,
        };
        self.user
            .with_value(|user| decide(&facts, &action.into(), Actor::Person(user.id, user.role)).is_ok())
    }

    /// Whether it can be transferred by the asker, to whomever.
    pub fn may_transfer(self) -> bool {
        self.may(ProtocolAction::Transfer(Target::Agent(UserId(Uuid::nil()))))
    }

    /// Who took it from the asker, and when; nothing once it is theirs again or has gone on.
    pub fn lost_to(self) -> Option<(String, DateTime<Utc>)> {
        let me = self.user.with_value(|user| user.id);
        let card = self.card.read();
        if !card.state.is_open() || card.owner == Some(me) {
            return None;
        }
        let marks = self.marks.read();
        let moved = |mark: &&ProtocolMark| {
            use ChangeKind::{Closed, Opened, Returned, Taken, TakenOver, Transferred};
            matches!(
                mark.change,
                Opened | Taken | TakenOver | Returned | Transferred | Closed
            )
        };
        let last = marks.iter().rev().find(moved)?;
        let taken = last.previous == Some(me) && last.actor != Some(me);
        taken.then(|| Some((last.actor_name.clone()?, last.at)))?
    }

    /// Whether it is the asker's own.
    pub fn is_mine(self) -> bool {
        let card = self.card.read();
        card.state.is_open() && self.user.with_value(|user| card.owner == Some(user.id))
    }

    /// Does `action`; the answer reaches every list on the page at once.
    pub fn act(self, action: ProtocolAction) {
        self.ask(action.into());
    }

    /// Does `action` with the words of the open dialog, which closes when it is done.
    pub fn ask_with_note(self, action: ProtocolAction) {
        self.ask(ChangeRequest::new(action, Some(self.note.get_untracked()), None));
    }

    /// Closes with the words of the open dialog, unless the customer wrote what is newer than `read_to`.
    pub fn close(self, wrap_up: Option<WrapUpId>, read_to: Option<MessageId>) {
        let note = Some(self.note.get_untracked());
        let request = ChangeRequest::new(ProtocolAction::Close, note, wrap_up);
        self.ask(request.having_read(read_to.map_or(ReadSoFar::Untold, ReadSoFar::UpTo)));
    }

    /// The newest of the customer's messages that is loaded; where there is none, what the thread begins with.
    pub fn read_to(self) -> Option<MessageId> {
        let messages = self.messages.read_untracked();
        let theirs = messages
            .iter()
            .map(|message| message.read_untracked())
            .filter(|message| message.direction == Direction::Inbound)
            .map(|message| message.id)
            // By the order in which they came: one that was under way for long stands further up.
            .max();
        theirs.or_else(|| messages.first().map(|message| message.read_untracked().id))
    }

    fn ask(self, request: ChangeRequest) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        mark_own(&[self.id]);
        spawn_local(async move {
            let read_to = match request.read {
                ReadSoFar::UpTo(message) => Some(message),
                ReadSoFar::Untold | ReadSoFar::AsMarked => None,
            };
            let ChangeRequest {
                action,
                note,
                wrap_up,
                ..
            } = request;
            let done = change_protocol(self.id, action, note, wrap_up, read_to).await;
            let gone = self.card.is_disposed();
            if !gone {
                self.busy.set(false);
            }
            match done {
                Ok(card) => {
                    if !gone && self.asking.get_untracked().is_some() {
                        self.note.set(String::new());
                        self.asking.set(None);
                    }
                    self.live.publish(LiveEvent::Conversation { card });
                    browser::after_paint(super::thread::keep_focus);
                }
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) if !gone => {
                    self.trouble.set(Some(error));
                    // Somebody else was faster: show what they made of it.
                    self.read_again();
                }
                Err(_) => {}
            }
        });
    }

    /// Tells the server that its owner has seen everything, if there is something to tell.
    pub fn see(self) {
        let news = self
            .card
            .try_with(|card| card.unread > 0 || card.handed_by.is_some())
            .unwrap_or_default();
        if news && self.is_mine() && browser::is_visible() {
            spawn_local(async move {
                let _ = mark_seen(self.id).await;
            });
        }
    }

    /// Tells the server that the notes that call me are before my eyes, if there are such.
    pub fn see_notes(self) {
        if self.mentioned.try_get() == Some(true) && browser::is_visible() {
            self.mentioned.set(false);
            let marks = self.mine;
            spawn_local(async move {
                if see_mentions(Some(self.id)).await.is_ok() {
                    marks.count_again();
                }
            });
        }
    }

    fn say(self, message: &MessageView) {
        let preview = domain::conversation::Preview {
            kind: message.content.kind().to_owned(),
            text: message.content.excerpt(120),
            outbound: false,
        };
        let name = self.contact.with_untracked(|contact| contact.name.clone());
        self.said.set((words().thread.customer_said)(
            &name,
            &kinds::preview_words(&preview),
        ));
    }
}
