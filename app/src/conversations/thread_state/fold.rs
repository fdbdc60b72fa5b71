//! How live changes, and what is read anew or further back, fold into the open conversation.

use domain::conversation::{ConversationCard, OlderMessages, ProtocolMark, Thread};
use domain::event::LiveEvent;
use domain::message::{Direction, MessageView};
use domain::note::NoteView;
use domain::scheduled::{ScheduledState, ScheduledView};
use domain::timeline;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ThreadState;
use crate::conversations::api::{older_messages, open_thread};
use crate::conversations::kinds;
use crate::ui::{browser, words};

impl ThreadState {
    /// Folds in what came live, if it is of this conversation.
    pub(super) fn hear(self, event: &LiveEvent) {
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

    /// Reads everything again and keeps the older pages.
    pub fn read_again(self) {
        let begun = self.live.place();
        spawn_local(async move {
            if let Ok(thread) = open_thread(self.id).await {
                self.absorb(thread);
                self.hear_again(begun);
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

    /// Folds in once more what came live since `begun`: what was read may be older.
    fn hear_again(self, begun: u32) {
        self.live.tell_since(begun, &|event| match event {
            LiveEvent::Message {
                conversation,
                message,
                ..
            } if *conversation == self.id => {
                if let Some(message) = message.open() {
                    self.take_message(message);
                }
            }
            LiveEvent::Scheduled {
                conversation,
                scheduled,
            } if *conversation == self.id => self.take_scheduled(scheduled),
            LiveEvent::Note { conversation, note } if *conversation == self.id => self.take_note(note),
            // Cards tell which is newer.
            _ => {}
        });
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
            let older = older_messages(self.id, before, self.seeking.get_untracked()).await;
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
                Err(error) => {
                    // Asked again by a person, not without end.
                    self.seeking.set(None);
                    self.trouble.set(Some(error));
                }
            }
            browser::after_paint(move || {
                let _ = self.reading_back.try_set(false);
                if let Some(Some(sought)) = self.seeking.try_update(Option::take) {
                    self.reach(sought);
                }
            });
        });
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
