//! From live changes to notices. A change tells how something now is; here it is told apart what is new in it.

use std::collections::HashMap;

use super::{Notice, NoticeKind, made_at};
use crate::conversation::{ConversationCard, Preview};
use crate::event::{LiveEvent, MessageNews};
use crate::message::Direction;
use crate::note::NoteView;
use crate::protocol::ProtocolState;
use crate::scheduled::{ScheduledState, ScheduledView};
use crate::{ConversationId, UserId};

/// What `me` hears. A message says nothing of whose it is; its conversation's card, which comes right after, does.
#[derive(Debug)]
pub struct Hearing {
    me: UserId,
    waiting: HashMap<ConversationId, Vec<Notice>>,
}

impl Hearing {
    /// Nothing heard yet.
    pub fn new(me: UserId) -> Self {
        Self {
            me,
            waiting: HashMap::new(),
        }
    }

    /// What `event` may call me for; [`super::due`] decides.
    pub fn hear(&mut self, event: &LiveEvent) -> Vec<Notice> {
        match event {
            LiveEvent::Message {
                conversation, news, ..
            } => {
                if let Some(notice) = of_message(*conversation, news) {
                    self.waiting.entry(*conversation).or_default().push(notice);
                }
                Vec::new()
            }
            LiveEvent::Conversation { card } => self.of_card(card),
            LiveEvent::Note { conversation, note } => self.of_note(*conversation, note).into_iter().collect(),
            LiveEvent::Scheduled {
                conversation,
                scheduled,
            } => self.of_scheduled(*conversation, scheduled).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn of_card(&mut self, card: &ConversationCard) -> Vec<Notice> {
        let waiting = self.waiting.remove(&card.id).unwrap_or_default();
        let about = |kind, key: String| Notice {
            kind,
            key,
            conversation: card.id,
            at: Some(card.state_since),
            contact: Some(card.contact_name.clone()),
            by: None,
            preview: card.preview.clone(),
        };
        let since = card.state_since.timestamp_micros();
        if card.state == ProtocolState::Waiting && card.owner.is_none() {
            return vec![about(NoticeKind::Queue, format!("queue {} {since}", card.id))];
        }
        if card.owner != Some(self.me) || !card.state.is_open() {
            return Vec::new();
        }
        let handed = card.handed_by.as_ref().map(|by| Notice {
            by: Some(by.clone()),
            ..about(NoticeKind::Handed, format!("handed {} {since}", card.id))
        });
        let name = |notice| Notice {
            contact: Some(card.contact_name.clone()),
            ..notice
        };
        handed.into_iter().chain(waiting.into_iter().map(name)).collect()
    }

    fn of_note(&self, conversation: ConversationId, note: &NoteView) -> Option<Notice> {
        let mine = note.author.id == self.me;
        (!mine && note.is_for(self.me)).then(|| Notice {
            kind: NoticeKind::Mention,
            key: format!("note {}", note.id),
            conversation,
            at: Some(note.at),
            contact: None,
            by: Some(note.author.name.clone()),
            preview: plain(&note.body),
        })
    }

    fn of_scheduled(&self, conversation: ConversationId, scheduled: &ScheduledView) -> Option<Notice> {
        let mine = scheduled.author.id == self.me;
        (mine && scheduled.state == ScheduledState::Failed).then(|| Notice {
            kind: NoticeKind::Failure,
            key: format!("scheduled {}", scheduled.id),
            conversation,
            at: Some(scheduled.at),
            contact: None,
            by: None,
            preview: plain(&scheduled.body),
        })
    }
}

fn of_message(conversation: ConversationId, news: &MessageNews) -> Option<Notice> {
    let (kind, key, at) = match news.direction {
        // When WhatsApp had it may be long ago; it is news when it has come to us.
        Direction::Inbound if news.asks => (
            NoticeKind::Message,
            format!("message {}", news.id),
            made_at(news.id.0),
        ),
        // WhatsApp may give up hours after it was sent, and says not when.
        Direction::Outbound if news.failed => (NoticeKind::Failure, format!("failure {}", news.id), None),
        _ => return None,
    };
    Some(Notice {
        kind,
        key,
        conversation,
        at,
        contact: None,
        by: None,
        preview: news.preview.clone(),
    })
}

/// Words of ours, as a card would show them.
fn plain(words: &str) -> Preview {
    let content = crate::message::Content::Text {
        body: words.to_owned(),
    };
    Preview {
        kind: content.kind().to_owned(),
        text: content.excerpt(MessageNews::MOST_WORDS),
        outbound: true,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::message::{Content, Delivery, Media, MessageView};
    use crate::note::Person;
    use crate::protocol::ProtocolNumber;
    use crate::{ContactId, MessageId, NoteId, NumberId, ScheduledId, TeamId};

    const ME: UserId = UserId(Uuid::from_u128(1));
    const OTHER: UserId = UserId(Uuid::from_u128(2));
    const HERE: ConversationId = ConversationId(Uuid::from_u128(7));

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_600_000 + seconds, 0).unwrap()
    }

    fn card(state: ProtocolState, owner: Option<UserId>, handed_by: Option<&str>) -> LiveEvent {
        LiveEvent::Conversation {
            card: ConversationCard {
                id: HERE,
                contact: ContactId(Uuid::from_u128(3)),
                contact_name: "Ana".into(),
                contact_handle: None,
                number: NumberId(Uuid::from_u128(9)),
                number_name: "Loja Centro".into(),
                state,
                state_since: at(0),
                owner,
                owner_name: None,
                team: TeamId(Uuid::from_u128(5)),
                team_name: None,
                handed_by: handed_by.map(str::to_owned),
                protocol: ProtocolNumber::new(at(0).date_naive(), 1),
                last_inbound_at: None,
                last_message_at: at(0),
                preview: plain("oi"),
                unread: 1,
                version: 1,
                expires_at: None,
                unserved: false,
            },
        }
    }

    fn message(
        direction: Direction,
        content: Content,
        delivery: Option<Delivery>,
        retried: bool,
    ) -> LiveEvent {
        LiveEvent::message(
            HERE,
            MessageView {
                id: MessageId(Uuid::from_u128(11)),
                client_key: None,
                direction,
                at: at(0),
                content,
                quote: None,
                forwarded: false,
                author_name: None,
                delivery,
                failure: None,
                retried,
                protocol: None,
                file: None,
                reactions: Vec::new(),
                edited: false,
            },
        )
    }

    fn text() -> Content {
        Content::Text { body: "oi".into() }
    }

    fn kinds(events: &[LiveEvent]) -> Vec<NoticeKind> {
        let mut hearing = Hearing::new(ME);
        let heard = events.iter().flat_map(|event| hearing.hear(event));
        heard.map(|notice| notice.kind).collect()
    }

    #[test]
    fn a_message_calls_whose_conversation_it_is() {
        use Direction::{Inbound, Outbound};
        use NoticeKind::{Failure, Message, Queue};
        use ProtocolState::{Closed, InService, OnHold, Waiting};
        let wrote = || message(Inbound, text(), None, false);
        let reacted = Content::Reaction {
            to: "x".into(),
            emoji: None,
        };
        let ours = |delivery, retried| message(Outbound, text(), Some(delivery), retried);
        let cases: [(&str, LiveEvent, LiveEvent, &[NoticeKind]); 11] = [
            ("mine", wrote(), card(InService, Some(ME), None), &[Message]),
            ("mine, on hold", wrote(), card(OnHold, Some(ME), None), &[Message]),
            ("a colleague's", wrote(), card(InService, Some(OTHER), None), &[]),
            ("waiting", wrote(), card(Waiting, None, None), &[Queue]),
            ("closed", wrote(), card(Closed, Some(ME), None), &[]),
            (
                "a photo",
                message(Inbound, Content::Image(Media::default()), None, false),
                card(InService, Some(ME), None),
                &[Message],
            ),
            (
                "a reaction",
                message(Inbound, reacted, None, false),
                card(InService, Some(ME), None),
                &[],
            ),
            (
                "sent",
                ours(Delivery::Sent, false),
                card(InService, Some(ME), None),
                &[],
            ),
            (
                "failed",
                ours(Delivery::Failed, false),
                card(InService, Some(ME), None),
                &[Failure],
            ),
            (
                "failed and sent again",
                ours(Delivery::Failed, true),
                card(InService, Some(ME), None),
                &[],
            ),
            (
                "a colleague's failed",
                ours(Delivery::Failed, false),
                card(InService, Some(OTHER), None),
                &[],
            ),
        ];
        for (name, message, card, expected) in cases {
            assert_eq!(kinds(&[message, card]), expected, "{name}");
        }
    }

    #[test]
    fn a_message_calls_once_however_often_its_card_changes() {
        let mine = || card(ProtocolState::InService, Some(ME), None);
        let wrote = message(Direction::Inbound, text(), None, false);
        assert_eq!(kinds(&[mine(), wrote, mine(), mine()]), [NoticeKind::Message]);
    }

    #[test]
    fn who_is_handed_a_conversation_hears_by_whom() {
        let mut hearing = Hearing::new(ME);
        let heard = hearing.hear(&card(ProtocolState::InService, Some(ME), Some("Bia")));
        assert_eq!(heard[0].kind, NoticeKind::Handed);
        assert_eq!(
            (heard[0].by.as_deref(), heard[0].contact.as_deref()),
            (Some("Bia"), Some("Ana"))
        );
        let again = hearing.hear(&card(ProtocolState::InService, Some(ME), Some("Bia")));
        assert_eq!(again[0].key, heard[0].key, "told again, it is the same notice");
        assert!(
            hearing
                .hear(&card(ProtocolState::InService, Some(OTHER), Some("Bia")))
                .is_empty()
        );
    }

    #[test]
    fn a_note_calls_whom_it_is_for_and_not_its_author() {
        let note = |author, named: &[UserId], whisper_to: Option<UserId>| {
            let person = |id| Person {
                id,
                name: "Bia".to_owned(),
            };
            LiveEvent::Note {
                conversation: HERE,
                note: NoteView {
                    id: NoteId(Uuid::from_u128(4)),
                    client_key: Uuid::from_u128(4),
                    at: at(0),
                    author: person(author),
                    body: "veja".into(),
                    mentions: named.iter().copied().map(person).collect(),
                    whisper_to: whisper_to.map(person),
                },
            }
        };
        for (event, expected) in [
            (note(OTHER, &[ME], None), true),
            (note(OTHER, &[], Some(ME)), true),
            (note(OTHER, &[OTHER], None), false),
            (note(OTHER, &[], None), false),
            (note(ME, &[ME], None), false),
        ] {
            assert_eq!(
                !kinds(std::slice::from_ref(&event)).is_empty(),
                expected,
                "{event:?}"
            );
        }
    }

    #[test]
    fn what_was_to_be_sent_later_calls_its_author_when_it_was_not() {
        let scheduled = |author, state| LiveEvent::Scheduled {
            conversation: HERE,
            scheduled: ScheduledView {
                id: ScheduledId(Uuid::from_u128(6)),
                client_key: Uuid::from_u128(6),
                at: at(0),
                author: Person {
                    id: author,
                    name: "Bia".into(),
                },
                body: "oi".into(),
                state,
                refusal: None,
            },
        };
        assert_eq!(
            kinds(&[scheduled(ME, ScheduledState::Failed)]),
            [NoticeKind::Failure]
        );
        assert_eq!(kinds(&[scheduled(ME, ScheduledState::Sent)]), []);
        assert_eq!(kinds(&[scheduled(OTHER, ScheduledState::Failed)]), []);
    }
}
