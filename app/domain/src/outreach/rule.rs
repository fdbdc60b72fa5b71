//! Who may be written to first, and with what.

use super::Stop;
use crate::protocol::{ProtocolNumber, ProtocolState};
use crate::template::{Filling, TemplateCategory, TemplateParts, TemplateStatus, check, may_send};
use crate::{ConversationId, UserId, contact};

/// How things stand with somebody who is known on a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The conversation with them.
    pub conversation: ConversationId,
    /// Its latest protocol.
    pub protocol: ProtocolNumber,
    /// Where that stands.
    pub state: ProtocolState,
    /// Whose it is.
    pub owner: Option<(UserId, String)>,
    /// Whether the 24-hour window is open.
    pub window_open: bool,
}

/// How a Recontato goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recontact {
    /// With a protocol of its own.
    Opens,
    /// Inside the asker's open protocol, which awaits the customer from then on.
    Continues,
}

/// Whether `me` may begin a Contato Ativo with somebody; `known` is how things stand with them on that number, if they
/// ever wrote or were written to there.
///
/// # Errors
/// [`Stop::InService`] or [`Stop::KnownContact`].
pub fn may_contact(known: Option<&Known>, me: UserId) -> Result<(), Stop> {
    match known {
        None => Ok(()),
        Some(known) if known.state.is_open() => Err(known.in_service(me)),
        Some(known) => Err(Stop::KnownContact {
            conversation: known.conversation,
        }),
    }
}

/// Whether `me` may send a Recontato. An open protocol is its owner's alone; while the window is open they answer
/// instead, free of charge.
///
/// # Errors
/// [`Stop::InService`] or [`Stop::WindowOpen`].
pub fn may_recontact(known: &Known, me: UserId) -> Result<Recontact, Stop> {
    let mine = known.owner.as_ref().is_some_and(|(owner, _)| *owner == me);
    match known.state {
        ProtocolState::Closed => Ok(Recontact::Opens),
        _ if !mine => Err(known.in_service(me)),
        _ if known.window_open => Err(Stop::WindowOpen {
            conversation: known.conversation,
        }),
        _ => Ok(Recontact::Continues),
    }
}

impl Known {
    fn in_service(&self, me: UserId) -> Stop {
        Stop::InService {
            conversation: self.conversation,
            protocol: self.protocol.clone(),
            owner: self.owner.as_ref().map(|(_, name)| name.clone()),
            mine: self.owner.as_ref().is_some_and(|(owner, _)| *owner == me),
        }
    }
}

/// Whether a template in this state can go out, filled in like that; says what it is charged as.
///
/// # Errors
/// What about the template, or about the values, stands in the way.
pub fn offered(
    status: TemplateStatus,
    category: Option<TemplateCategory>,
    parts: &TemplateParts,
    filling: &Filling,
) -> Result<TemplateCategory, Stop> {
    if !may_send(status) {
        return Err(Stop::TemplateNotApproved(status));
    }
    let category = category
        .filter(|_| parts.sendable())
        .ok_or(Stop::TemplateForeign)?;
    match check(parts, filling) {
        troubles if troubles.is_empty() => Ok(category),
        troubles => Err(Stop::Unfilled(troubles)),
    }
}

/// The name that somebody typed, fit for a line of text.
///
/// # Errors
/// [`Stop::NameMissing`] when there is nothing of it to be seen.
pub fn person_name(typed: &str) -> Result<String, Stop> {
    contact::readable_name(typed).ok_or(Stop::NameMissing)
}
