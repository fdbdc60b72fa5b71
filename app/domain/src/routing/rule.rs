//! The rule itself.

use serde::{Deserialize, Serialize};

use super::{Agent, Answered, Answers, Decision, Facts, OpenProtocol};
use crate::UserId;
use crate::protocol::ProtocolState;

/// Why a message went where it went; one sentence each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It answers the survey.
    SurveyAnswered,
    /// It answers the agent's Contato Ativo or Recontato.
    AnsweredSender,
    /// It answers a Contato Ativo or Recontato whose protocol is over.
    ProtocolOver,
    /// It answers a Contato Ativo or Recontato of somebody who can no longer serve here.
    SenderGone,
    /// It answers a Contato Ativo or Recontato, but somebody took, parked or handed over the protocol since.
    ChangedSince,
    /// It answers another agent's Contato Ativo or Recontato, but the owner awaits this customer too.
    OwnerAwaits,
    /// It may answer another agent's Contato Ativo or Recontato, but only the time says so.
    OnlyByTime,
    /// It answers a batch.
    AnsweredBatch,
    /// It came after a survey and is no answer to it.
    NotASurveyAnswer,
    /// It answers nothing of ours.
    WroteUnasked,
    /// The owner can no longer serve here.
    OwnerGone,
    /// The bot was talking, and its journey is no longer published.
    JourneyGone,
}

impl Reason {
    /// Its name where it is stored beside words of people: a protocol's change by the desk itself.
    pub fn slug(self) -> &'static str {
        match self {
            Self::SurveyAnswered => "survey_answered",
            Self::AnsweredSender => "answered_sender",
            Self::ProtocolOver => "protocol_over",
            Self::SenderGone => "sender_gone",
            Self::ChangedSince => "changed_since",
            Self::OwnerAwaits => "owner_awaits",
            Self::OnlyByTime => "only_by_time",
            Self::AnsweredBatch => "answered_batch",
            Self::NotASurveyAnswer => "not_a_survey_answer",
            Self::WroteUnasked => "wrote_unasked",
            Self::OwnerGone => "owner_gone",
            Self::JourneyGone => "journey_gone",
        }
    }
}

/// Decides where a customer's message goes: the table of `product.md` 6.
///
/// Where the table is silent:
/// - **The sender can no longer serve** (disabled, or without the number): as if nobody had sent it; the message stays
///   where the open protocol stands.
/// - **The protocol changed after the send** (handed over, taken over, put back): the later act of a person counts, so
///   it does not jump back to the sender.
/// - **Another agent serves it, and only the time points to the sender**: a live conversation is not taken from an
///   agent on a guess.
/// - **Another agent awaits this customer too** (A's protocol is “awaiting customer”, B's Recontato is answered): it
///   goes into service with its owner A, who asked last or was given it.
/// - **On hold**: stays on hold, as it did before this rule; its agent parked it and sees it unread. With a new owner
///   it is in service.
/// - **The owner can no longer serve, or there is none**: into the team's queue, in the same protocol.
/// - **A batch or nothing, protocol in the queue**: it goes on waiting, and the bot is silent, because the customer was
///   handed to people.
/// - **The bot is talking**: it goes on, in the same protocol; without a published journey any more, to the queue.
/// - **A survey answer that the grammar refused**: like any other message.
/// - **The survey took it, but it names another message of ours**: not the survey's ([`Answers::may_be_for_survey`]).
pub fn decide(facts: &Facts) -> Decision {
    if facts.survey_took && facts.answers.may_be_for_survey() {
        return Decision::SurveyAnswer;
    }
    let Some(open) = facts.open.filter(|open| open.state.is_open()) else {
        return if facts.journey {
            Decision::JourneyBegins
        } else {
            Decision::OpensInQueue
        };
    };
    if let Some(agent) = sender_for(&facts.answers, &open) {
        let parked =
            open.state == ProtocolState::OnHold && open.able_owner().is_some_and(|it| it.id == agent);
        let state = if parked {
            ProtocolState::OnHold
        } else {
            ProtocolState::InService
        };
        return Decision::ToSender { agent, state };
    }
    match (open.state, open.able_owner()) {
        (ProtocolState::Waiting, _) => Decision::StaysInQueue,
        (ProtocolState::Bot, _) if facts.journey => Decision::JourneyGoesOn,
        (ProtocolState::AwaitingCustomer, Some(owner)) => Decision::StaysWithAgent {
            agent: owner.id,
            state: ProtocolState::InService,
        },
        (state, Some(owner)) => Decision::StaysWithAgent {
            agent: owner.id,
            state,
        },
        (_, None) => Decision::BackToQueue,
    }
}

impl OpenProtocol {
    /// Who serves it and can go on doing so. In the queue and with the bot it is nobody's.
    fn able_owner(&self) -> Option<Agent> {
        self.owner.filter(|owner| owner.able && self.state.is_served())
    }
}

/// The Contato Ativo or Recontato that is answered.
fn personal(answers: &Answers) -> Option<&Answered> {
    match answers {
        Answers::ActiveContact(sent) | Answers::Recontact(sent) => Some(sent),
        Answers::Batch(_) | Answers::Survey(_) | Answers::Nothing => None,
    }
}

/// The agent whose Contato Ativo or Recontato brings `open` to them.
fn sender_for(answers: &Answers, open: &OpenProtocol) -> Option<UserId> {
    let sent = personal(answers)?;
    let sender = sent.by.filter(|by| by.able)?;
    let theirs = match open.able_owner() {
        Some(owner) if owner.id == sender.id => true,
        Some(_) if open.state == ProtocolState::AwaitingCustomer => false,
        Some(_) => sent.how.is_certain() && open.since <= sent.sent_at,
        None => open.since <= sent.sent_at,
    };
    theirs.then_some(sender.id)
}

impl Decision {
    /// Why, given the facts it was decided on.
    pub fn reason(self, facts: &Facts) -> Reason {
        match self {
            Self::SurveyAnswer => return Reason::SurveyAnswered,
            Self::ToSender { .. } => return Reason::AnsweredSender,
            Self::BackToQueue => {
                let bot = facts.open.is_some_and(|open| open.state == ProtocolState::Bot);
                return if bot {
                    Reason::JourneyGone
                } else {
                    Reason::OwnerGone
                };
            }
            _ => {}
        }
        let sent = match &facts.answers {
            Answers::Survey(_) => return Reason::NotASurveyAnswer,
            Answers::Batch(_) => return Reason::AnsweredBatch,
            Answers::Nothing => return Reason::WroteUnasked,
            Answers::ActiveContact(sent) | Answers::Recontact(sent) => sent,
        };
        if self.opens() {
            Reason::ProtocolOver
        } else if !sent.by.is_some_and(|by| by.able) {
            Reason::SenderGone
        } else if facts.open.is_some_and(|open| open.since > sent.sent_at) {
            Reason::ChangedSince
        } else if sent.how.is_certain() {
            Reason::OwnerAwaits
        } else {
            Reason::OnlyByTime
        }
    }
}
