//! Where a customer's message goes (`product.md` 6), and what can be said to “Por que esta conversa está aqui?”.
//!
//! The ingest gathers [`Facts`], asks [`decide`] once and does what the [`Decision`] says; both are stored on the
//! protocol. Only messages that ask for service are routed ([`crate::message::Content::asks_for_service`]): a reaction
//! or an edit moves nothing.

mod attribution;
mod rule;
#[cfg(test)]
mod tests;
mod why;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::protocol::ProtocolState;
use crate::{MessageId, UserId};

pub use attribution::{ANSWERED_WITHIN, Clues, OurSend, Quoted, Reach, SendKind, attribute};
pub use rule::{Reason, decide};
pub use why::{Routed, Why};

/// How we know which message of ours is answered; the three are never added up as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "attribution", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// The customer's message quotes it, or is a press on one of its buttons: Meta gives its id.
    Context,
    /// A button's payload names it.
    Button,
    /// Nothing names it: “respondeu em até 24 h”.
    #[serde(rename = "within_24_hours")]
    #[cfg_attr(feature = "sqlx", sqlx(rename = "within_24_hours"))]
    Within24Hours,
}

impl Attribution {
    /// Whether the customer's message itself names what it answers.
    pub fn is_certain(self) -> bool {
        self != Self::Within24Hours
    }
}

/// Somebody who sent a message or owns a protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Who.
    pub id: UserId,
    /// Whether they can serve this customer now: enabled, and the number is enabled for them.
    pub able: bool,
}

/// A message of ours that the customer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Which.
    pub message: MessageId,
    /// Who sent it; nobody for what the desk sends by itself.
    pub by: Option<Agent>,
    /// When it was written down here, by our clock.
    pub sent_at: DateTime<Utc>,
    /// How we know.
    pub how: Attribution,
}

/// What the customer's message answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    /// A Contato Ativo.
    ActiveContact(Answered),
    /// A Recontato.
    Recontact(Answered),
    /// A message of an envio em lote.
    Batch(Answered),
    /// The question of an avaliação.
    Survey(Answered),
    /// None of these.
    Nothing,
}

impl Answers {
    /// What is answered, whatever its kind.
    pub fn answered(&self) -> Option<&Answered> {
        match self {
            Self::ActiveContact(sent) | Self::Recontact(sent) | Self::Batch(sent) | Self::Survey(sent) => {
                Some(sent)
            }
            Self::Nothing => None,
        }
    }

    /// Whether the survey grammar may be asked about the message: not when it names another message of ours, as a
    /// press on a Recontato's button does.
    pub fn may_be_for_survey(&self) -> bool {
        match self {
            Self::Survey(_) | Self::Nothing => true,
            Self::ActiveContact(sent) | Self::Recontact(sent) | Self::Batch(sent) => !sent.how.is_certain(),
        }
    }
}

/// The protocol that is open in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenProtocol {
    /// Where it stands.
    pub state: ProtocolState,
    /// Whose it is.
    pub owner: Option<Agent>,
    /// Its last change: opened, taken, handed over, parked, … (`state_since`).
    pub since: DateTime<Utc>,
}

/// All that the decision depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What the message answers.
    pub answers: Answers,
    /// The open protocol, if there is one. A closed one counts as none.
    pub open: Option<OpenProtocol>,
    /// Whether the number has a published journey (bot).
    pub journey: bool,
    /// Whether the survey took the message: as an answer, or as one it asks about once more. False when the grammar
    /// refused it, was not asked, or the survey is over.
    pub survey_took: bool,
}

/// Where the message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The survey keeps it: no protocol opens, reopens or moves.
    SurveyAnswer,
    /// To the agent who sent what is answered; the open protocol becomes or stays theirs.
    ToSender {
        /// Who.
        agent: UserId,
        /// The protocol's state from now on.
        state: ProtocolState,
    },
    /// With the agent who owns the open protocol; the bot is silent.
    StaysWithAgent {
        /// Who.
        agent: UserId,
        /// The protocol's state from now on.
        state: ProtocolState,
    },
    /// In the open protocol, which goes on waiting in its queue; the bot is silent.
    StaysInQueue,
    /// The open protocol goes into its team's queue, because nobody could answer it where it stands.
    BackToQueue,
    /// In the open protocol, in which the bot goes on.
    JourneyGoesOn,
    /// A new protocol, with the bot.
    JourneyBegins,
    /// A new protocol in the number's team queue: there is no journey.
    OpensInQueue,
}

impl Decision {
    /// Whether a protocol is opened.
    pub fn opens(self) -> bool {
        matches!(self, Self::JourneyBegins | Self::OpensInQueue)
    }

    /// Whether the bot answers.
    pub fn bot_speaks(self) -> bool {
        matches!(self, Self::JourneyBegins | Self::JourneyGoesOn)
    }

    /// The state in which the protocol, new or open, stands afterwards; none where nothing is touched.
    pub fn state(self) -> Option<ProtocolState> {
        match self {
            Self::SurveyAnswer => None,
            Self::ToSender { state, .. } | Self::StaysWithAgent { state, .. } => Some(state),
            Self::StaysInQueue | Self::BackToQueue | Self::OpensInQueue => Some(ProtocolState::Waiting),
            Self::JourneyGoesOn | Self::JourneyBegins => Some(ProtocolState::Bot),
        }
    }

    /// Whose the protocol is afterwards.
    pub fn agent(self) -> Option<UserId> {
        match self {
            Self::ToSender { agent, .. } | Self::StaysWithAgent { agent, .. } => Some(agent),
            _ => None,
        }
    }
}
