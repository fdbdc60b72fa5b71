//! Writing first: Contato Ativo to somebody new, Recontato to somebody known (`product.md` 4, 5).
//!
//! What stands in the way is not an error but an answer, with what its link needs ([`Stop`]). The rules here are asked
//! under the lock of the conversation; the constraints of the tables hold them in a race as well.

mod offer;
mod rule;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::consent::BeginRefusal;
use crate::message::MessageView;
use crate::protocol::ProtocolNumber;
use crate::template::{FillTrouble, Slot, TemplateStatus};
use crate::{ConversationId, TemplateId};

pub use offer::{Origin, OutreachStart, RecontactStart, SendableTemplate, TemplateChoice, price_to};
pub use rule::{Known, Recontact, may_contact, may_recontact, offered, person_name};

/// What came of wanting to write first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is written down, and the outbox sends it.
    Begun(Box<Begun>),
    /// Nothing was written down.
    Stopped(Stop),
}

/// What was begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// Where.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageView,
}

/// Why nothing is sent, with what the way on needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// They are known on that number, and nobody serves them: a case for Recontato.
    KnownContact {
        /// The conversation with them.
        conversation: ConversationId,
    },
    /// Their protocol is open.
    InService {
        /// The conversation with them.
        conversation: ConversationId,
        /// The open protocol.
        protocol: ProtocolNumber,
        /// Who serves them; nobody while they wait in the queue.
        owner: Option<String>,
        /// Whether it is the asker.
        mine: bool,
    },
    /// It is the asker's own and the window is open: an ordinary answer arrives.
    WindowOpen {
        /// The conversation with them.
        conversation: ConversationId,
    },
    /// They are blocked, or their consent does not allow it.
    Consent(BeginRefusal),
    /// There is no such number, or it is not enabled for the asker: the two are not told apart.
    NumberNotEnabled,
    /// The number has no access token.
    NumberNotConnected,
    /// Meta restricts the number: it may answer, and begin nothing (`product.md` 12).
    NumberRestricted,
    /// The messaging limit has no room for one more person.
    LimitReached {
        /// When it has again, as far as the desk can tell.
        until: chrono::DateTime<chrono::Utc>,
    },
    /// The template is no longer there, or belongs to another account than the number.
    TemplateGone,
    /// Meta would not take it now.
    TemplateNotApproved(TemplateStatus),
    /// It has parts that this desk cannot fill, or a category that it does not know.
    TemplateForeign,
    /// What was filled in cannot be sent.
    Unfilled(Vec<(Slot, FillTrouble)>),
    /// What was typed is no phone.
    PhoneUnreadable,
    /// The customer's name is missing.
    NameMissing,
}

/// Whom a Contato Ativo goes to, and with what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewContact {
    /// From which of our numbers.
    pub number: crate::NumberId,
    /// The phone, as typed.
    pub phone: String,
    /// The customer's name, as typed.
    pub name: String,
}

/// A template with what was filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilledTemplate {
    /// Which.
    pub template: TemplateId,
    /// The values.
    pub filling: crate::template::Filling,
}
