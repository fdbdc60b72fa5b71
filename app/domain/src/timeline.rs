//! A thread's rows: messages, protocol marks and day separators in the order in which they are read.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::conversation::{ProtocolMark, ProtocolView};
use crate::message::MessageView;
use crate::note::NoteView;
use crate::protocol::{ChangeKind, ProtocolNumber};
use crate::scheduled::{ScheduledState, ScheduledView};
use crate::zone::BusinessZone;
use crate::{NoteId, ProtocolId, ScheduledId};

/// One row of a thread.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A new day begins.
    Day(NaiveDate),
    /// Something happened to a protocol.
    Mark(ProtocolMark),
    /// A message, by its [`key`].
    Message(Uuid),
    /// What the team told itself.
    Note(NoteId),
    /// A message to be sent later that could not be.
    Failed(ScheduledId),
}

/// What tells one message from another on screen: the writing browser's key where there is one, so that the
/// bubble drawn before the server answered and the one stored are the same.
pub fn key(message: &MessageView) -> Uuid {
    message.client_key.unwrap_or(message.id.0)
}

/// Whether `a` stands before `b`.
pub fn before(a: &MessageView, b: &MessageView) -> bool {
    (a.at, a.id) < (b.at, b.id)
}

/// The message after hearing `news` of it, whichever came first.
pub fn heard(known: &MessageView, news: MessageView) -> MessageView {
    let behind = match (known.delivery, news.delivery) {
        (Some(known), Some(news)) => known.after(news) != news,
        _ => false,
    };
    let retried = known.retried || news.retried;
    MessageView {
        retried,
        ..if behind { known.clone() } else { news }
    }
}

/// The rows of `messages` (in order), `notes`, what was `scheduled` and failed, and `marks`.
///
/// A protocol's beginning stands above its first message: that message opened it, though Meta's clock, which
/// counts whole seconds, may say it came a moment earlier.
pub fn rows<'a>(
    messages: impl Iterator<Item = &'a MessageView> + Clone,
    notes: &[NoteView],
    scheduled: &[ScheduledView],
    marks: &[ProtocolMark],
    protocols: &[ProtocolView],
    zone: &BusinessZone,
) -> Vec<Row> {
    let mut first_of: HashMap<ProtocolId, DateTime<Utc>> = HashMap::new();
    for message in messages.clone() {
        if let Some(protocol) = message.protocol {
            first_of.entry(protocol).or_insert(message.at);
        }
    }
    let begins = |number: &ProtocolNumber| {
        let protocol = protocols.iter().find(|protocol| protocol.number == *number)?;
        first_of.get(&protocol.id).copied()
    };
    let mut entries: Vec<(DateTime<Utc>, u8, Row)> = messages
        .map(|message| (message.at, 1, Row::Message(key(message))))
        .collect();
    entries.extend(notes.iter().map(|note| (note.at, 2, Row::Note(note.id))));
    let failed = scheduled
        .iter()
        .filter(|scheduled| scheduled.state == ScheduledState::Failed);
    entries.extend(failed.map(|scheduled| (scheduled.at, 2, Row::Failed(scheduled.id))));
    for mark in marks {
        let first = begins(&mark.protocol);
        let (at, rank) = match (mark.change, first) {
            (ChangeKind::Opened, Some(first)) => (mark.at.min(first), 0),
            (ChangeKind::Opened, None) => (mark.at, 0),
            _ => (mark.at, 2),
        };
        entries.push((at, rank, Row::Mark(mark.clone())));
    }
    entries.sort_by_key(|(at, rank, _)| (*at, *rank));

    let mut day = None;
    let mut rows = Vec::with_capacity(entries.len() + 4);
    for (at, _, row) in entries {
        let its_day = zone.day(at);
        if day != Some(its_day) {
            day = Some(its_day);
            rows.push(Row::Day(its_day));
        }
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Content, Delivery, Direction};
    use crate::note::Person;
    use crate::protocol::ProtocolState;
    use crate::{MessageId, UserId};

    const PROTOCOL: ProtocolId = ProtocolId(Uuid::from_u128(7));

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap()
    }

    fn message(id: u128, seconds: i64) -> MessageView {
        MessageView {
            id: MessageId(Uuid::from_u128(id)),
            client_key: None,
            direction: Direction::Inbound,
            at: at(seconds),
            content: Content::Text { body: "oi".into() },
            quote: None,
            forwarded: false,
            author_name: None,
            delivery: None,
            failure: None,
            retried: false,
            protocol: Some(PROTOCOL),
            file: None,
            reactions: Vec::new(),
            edited: false,
        }
    }

    fn number() -> ProtocolNumber {
        ProtocolNumber::new(at(0).date_naive(), 1)
    }

    fn mark(change: ChangeKind, seconds: i64) -> ProtocolMark {
        ProtocolMark {
            protocol: number(),
            change,
            at: at(seconds),
            actor: None,
            actor_name: None,
            previous: None,
            previous_name: None,
            owner_name: None,
            team_name: None,
            note: None,
            wrap_up: None,
        }
    }

    #[test]
    fn a_protocol_begins_above_its_first_message_and_a_day_above_both() {
        let messages = [message(1, 0), message(2, 86_400)];
        let marks = [mark(ChangeKind::Opened, 2), mark(ChangeKind::Taken, 5)];
        let protocols = [ProtocolView {
            id: PROTOCOL,
            number: number(),
            state: ProtocolState::InService,
            owner_name: None,
            opened_at: at(2),
            closed_at: None,
        }];
        let zone = BusinessZone::fixed(-10_800);
        let rows = rows(messages.iter(), &[], &[], &marks, &protocols, &zone);
        let expected = [
            Row::Day(zone.day(at(0))),
            Row::Mark(marks[0].clone()),
            Row::Message(Uuid::from_u128(1)),
            Row::Mark(marks[1].clone()),
            Row::Day(zone.day(at(86_400))),
            Row::Message(Uuid::from_u128(2)),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_note_stands_after_what_was_said_in_the_same_moment() {
        let note = NoteView {
            id: NoteId(Uuid::from_u128(5)),
            client_key: Uuid::from_u128(5),
            at: at(3),
            author: Person {
                id: UserId(Uuid::from_u128(1)),
                name: "Bia".into(),
            },
            body: "conferir".into(),
            mentions: vec![],
            whisper_to: None,
        };
        let messages = [message(1, 3), message(2, 4)];
        let rows = rows(
            messages.iter(),
            std::slice::from_ref(&note),
            &[],
            &[],
            &[],
            &BusinessZone::fixed(0),
        );
        assert_eq!(
            rows[1..],
            [
                Row::Message(Uuid::from_u128(1)),
                Row::Note(note.id),
                Row::Message(Uuid::from_u128(2))
            ]
        );
    }

    #[test]
    fn late_news_does_not_undo_a_tick() {
        let read = MessageView {
            delivery: Some(Delivery::Read),
            ..message(1, 0)
        };
        let sent = MessageView {
            delivery: Some(Delivery::Sent),
            retried: true,
            ..message(1, 0)
        };
        let heard = heard(&read, sent);
        assert_eq!(heard.delivery, Some(Delivery::Read));
        assert!(heard.retried);
    }
}
