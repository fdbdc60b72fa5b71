//! What the asker may do with the open conversation, and doing it.

use chrono::{DateTime, Utc};
use domain::conversation::ProtocolMark;
use domain::event::LiveEvent;
use domain::message::Direction;
use domain::protocol::{
    Actor, ChangeKind, ChangeRequest, ProtocolAction, ProtocolFacts, ReadSoFar, Receiver, Target, decide,
};
use domain::{MessageId, UserId, WrapUpId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::ThreadState;
use crate::conversations::api::{change_protocol, mark_seen, see_mentions};
use crate::conversations::thread;
use crate::desk::mark_own;
use crate::error::AppError;
use crate::ui::browser;

impl ThreadState {
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
                    browser::after_paint(thread::keep_focus);
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
}
