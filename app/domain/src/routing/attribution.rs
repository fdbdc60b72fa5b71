//! Which message of ours a customer answers, without guessing where it can be known.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Agent, Answered, Answers, Attribution};
use crate::MessageId;

/// How long after a message of ours a customer's message may count as its answer when nothing else says so.
pub const ANSWERED_WITHIN: TimeDelta = TimeDelta::hours(24);

/// What kind of message we began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "send_kind", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum SendKind {
    /// Contato Ativo.
    ActiveContact,
    /// Recontato.
    Recontact,
    /// Envio em lote.
    Batch,
    /// The question of an avaliação.
    Survey,
}

/// What is known of its way to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It did not arrive.
    Failed,
    /// Nothing yet; a status may come later than the answer.
    Unknown,
    /// It was delivered, perhaps read.
    Delivered,
}

/// A message with which we began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OurSend {
    /// Which.
    pub message: MessageId,
    /// Its kind.
    pub kind: SendKind,
    /// Who sent it; nobody for what the desk sends by itself.
    pub by: Option<Agent>,
    /// When it was written down here, by our clock.
    pub sent_at: DateTime<Utc>,
    /// Whether it arrived.
    pub reach: Reach,
}

/// The message that the customer's message quotes (`context.id`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoted {
    /// One with which we began, however old.
    Send(OurSend),
    /// An ordinary one, the customer's own, or one we do not know.
    Other,
}

/// What is known about a customer's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clues<'a> {
    /// When it was written, by **Meta's timestamp** (whole seconds).
    pub at: DateTime<Utc>,
    /// What it quotes.
    pub quoted: Option<Quoted>,
    /// The send that the pressed button's payload names.
    pub pressed: Option<OurSend>,
    /// Our sends to this customer on this number in the 24 hours before, in any order.
    pub recent: &'a [OurSend],
    /// When the customer wrote before that, by Meta's timestamp. What we sent earlier has had its answer.
    pub wrote_before: Option<DateTime<Utc>>,
}

/// Which message of ours is answered, and how we know.
///
/// A quote goes before a button, a button before the time. A quote of anything else is an answer to that, so the time
/// is not asked. By time: the latest send of the last 24 hours, after the customer's previous message, that did not
/// fail; one that is known to have arrived goes before a later one of which nothing is known.
pub fn attribute(clues: &Clues<'_>) -> Answers {
    match (clues.quoted, clues.pressed) {
        (Some(Quoted::Send(send)), _) => send.answered(Attribution::Context),
        (_, Some(send)) => send.answered(Attribution::Button),
        (Some(Quoted::Other), None) => Answers::Nothing,
        (None, None) => clues
            .recent
            .iter()
            .filter(|send| send.reach != Reach::Failed && clues.may_answer_by_time(send))
            .max_by_key(|send| (send.reach, send.sent_at, send.message))
            .map_or(Answers::Nothing, |send| send.answered(Attribution::Within24Hours)),
    }
}

impl Clues<'_> {
    fn may_answer_by_time(&self, send: &OurSend) -> bool {
        // Meta drops the fraction of the second, in which a quick customer answers.
        let since = TimeDelta::seconds(self.at.timestamp() - send.sent_at.timestamp());
        let unanswered = self.wrote_before.is_none_or(|before| before < send.sent_at);
        unanswered && TimeDelta::zero() <= since && since <= ANSWERED_WITHIN
    }
}

impl OurSend {
    fn answered(&self, how: Attribution) -> Answers {
        let sent = Answered {
            message: self.message,
            by: self.by,
            sent_at: self.sent_at,
            how,
        };
        match self.kind {
            SendKind::ActiveContact => Answers::ActiveContact(sent),
            SendKind::Recontact => Answers::Recontact(sent),
            SendKind::Batch => Answers::Batch(sent),
            SendKind::Survey => Answers::Survey(sent),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::UserId;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + hours * 3_600, 0).unwrap()
    }

    fn send(id: u128, kind: SendKind, hours: i64, reach: Reach) -> OurSend {
        OurSend {
            message: MessageId(Uuid::from_u128(id)),
            kind,
            by: Some(Agent {
                id: UserId(Uuid::from_u128(7)),
                able: true,
            }),
            sent_at: at(hours),
            reach,
        }
    }

    fn clues(recent: &[OurSend]) -> Clues<'_> {
        Clues {
            at: at(0),
            quoted: None,
            pressed: None,
            recent,
            wrote_before: None,
        }
    }

    fn found(clues: &Clues<'_>) -> Option<(u128, Attribution)> {
        attribute(clues)
            .answered()
            .map(|sent| (sent.message.0.as_u128(), sent.how))
    }

    #[test]
    fn a_quote_goes_before_a_button_and_a_button_before_the_time() {
        let old = send(1, SendKind::Recontact, -90, Reach::Delivered);
        let pressed = send(2, SendKind::Batch, -50, Reach::Delivered);
        let recent = [send(3, SendKind::Survey, -1, Reach::Delivered)];
        let mut clues = clues(&recent);
        assert_eq!(found(&clues), Some((3, Attribution::Within24Hours)));
        clues.pressed = Some(pressed);
        assert_eq!(found(&clues), Some((2, Attribution::Button)));
        clues.quoted = Some(Quoted::Other);
        assert_eq!(found(&clues), Some((2, Attribution::Button)));
        clues.quoted = Some(Quoted::Send(old));
        assert_eq!(found(&clues), Some((1, Attribution::Context)));
    }

    #[test]
    fn who_quotes_an_ordinary_message_answers_that_one() {
        let recent = [send(3, SendKind::Batch, -1, Reach::Delivered)];
        let mut clues = clues(&recent);
        clues.quoted = Some(Quoted::Other);
        assert_eq!(attribute(&clues), Answers::Nothing);
    }

    #[test]
    fn the_kind_and_the_sender_come_with_the_answer() {
        for (kind, wrap) in [
            (
                SendKind::ActiveContact,
                Answers::ActiveContact as fn(Answered) -> Answers,
            ),
            (SendKind::Recontact, Answers::Recontact),
            (SendKind::Batch, Answers::Batch),
            (SendKind::Survey, Answers::Survey),
        ] {
            let recent = [send(1, kind, -1, Reach::Unknown)];
            let expected = wrap(Answered {
                message: recent[0].message,
                by: recent[0].by,
                sent_at: at(-1),
                how: Attribution::Within24Hours,
            });
            assert_eq!(attribute(&clues(&recent)), expected);
        }
    }

    #[test]
    fn by_time_only_what_could_be_answered_counts() {
        let sent = |seconds: i64, reach| OurSend {
            sent_at: at(0) + TimeDelta::seconds(seconds),
            ..send(1, SendKind::Batch, 0, reach)
        };
        for (seconds, reach, expected) in [
            (-86_400, Reach::Delivered, true),
            (-86_401, Reach::Delivered, false),
            (1, Reach::Delivered, false),
            (0, Reach::Delivered, true),
            (-60, Reach::Unknown, true),
            (-60, Reach::Failed, false),
        ] {
            let recent = [sent(seconds, reach)];
            assert_eq!(found(&clues(&recent)).is_some(), expected, "{seconds} {reach:?}");
        }
        // Sent 0.9 s after the second that Meta names.
        let quick = [OurSend {
            sent_at: at(0) + TimeDelta::milliseconds(900),
            ..sent(0, Reach::Delivered)
        }];
        assert!(found(&clues(&quick)).is_some());
    }

    #[test]
    fn the_latest_that_arrived_is_answered_whatever_the_order_of_the_list() {
        let older = send(1, SendKind::Recontact, -5, Reach::Delivered);
        let later = send(2, SendKind::Batch, -3, Reach::Delivered);
        let on_its_way = send(3, SendKind::Survey, -1, Reach::Unknown);
        for recent in [[older, later, on_its_way], [on_its_way, later, older]] {
            assert_eq!(found(&clues(&recent)), Some((2, Attribution::Within24Hours)));
        }
        assert_eq!(
            found(&clues(&[on_its_way])),
            Some((3, Attribution::Within24Hours))
        );
        let twins = [send(4, SendKind::Batch, -3, Reach::Delivered), later];
        assert_eq!(found(&clues(&twins)), Some((4, Attribution::Within24Hours)));
    }

    #[test]
    fn a_second_message_does_not_answer_by_time_what_the_first_answered() {
        let recent = [send(1, SendKind::Recontact, -5, Reach::Delivered)];
        let mut clues = clues(&recent);
        clues.wrote_before = Some(at(-6));
        assert!(found(&clues).is_some());
        clues.wrote_before = Some(at(-4));
        assert_eq!(attribute(&clues), Answers::Nothing);
        clues.quoted = Some(Quoted::Send(recent[0]));
        assert_eq!(found(&clues), Some((1, Attribution::Context)));
    }
}
