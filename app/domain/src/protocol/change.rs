//! How a protocol may change hands and state; the one rule for server and screen.

use serde::{Deserialize, Serialize};

use super::ProtocolState;
use crate::refusal::Refusal;
use crate::user::{Permission, Role};
use crate::{MessageId, TeamId, UserId, WrapUpId};

/// Characters that a note or reason may have.
pub const MOST_NOTE: usize = 500;

/// What is asked of a protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProtocolAction {
    /// “Iniciar Atendimento”: become its owner; for another person's, take it over.
    Take,
    /// “Devolver à fila”.
    Return,
    /// “Colocar em espera”.
    Hold,
    /// “Retomar”.
    Resume,
    /// “Encerrar atendimento”.
    Close,
    /// “Transferir”.
    Transfer(Target),
}

/// Who a protocol is transferred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// To a person, who owns it from then on.
    Agent(UserId),
    /// To a team's queue.
    Team(TeamId),
}

/// What whoever closes has read of what the customer wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadSoFar {
    /// That is not told: the desk itself closes, or a programme.
    #[default]
    Untold,
    /// Everything up to this message of the customer's.
    UpTo(MessageId),
    /// What its owner has had before their eyes: many are closed without one being opened.
    AsMarked,
}

/// An action with the words and the code that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRequest {
    /// What is asked.
    pub action: ProtocolAction,
    /// Why, or what the next one should know; at most [`MOST_NOTE`] characters.
    pub note: Option<String>,
    /// How it was wrapped up; only closing keeps it.
    pub wrap_up: Option<WrapUpId>,
    /// What was read before; only closing asks.
    pub read: ReadSoFar,
}

impl ChangeRequest {
    /// The request, with blank words taken for none.
    pub fn new(action: ProtocolAction, note: Option<String>, wrap_up: Option<WrapUpId>) -> Self {
        let note = note.map(|note| note.trim().replace('\0', "\u{fffd}"));
        Self {
            action,
            note: note.filter(|note| !note.is_empty()),
            wrap_up,
            read: ReadSoFar::Untold,
        }
    }

    /// The request of somebody who has read so much.
    #[must_use]
    pub fn having_read(self, read: ReadSoFar) -> Self {
        Self { read, ..self }
    }
}

impl From<ProtocolAction> for ChangeRequest {
    fn from(action: ProtocolAction) -> Self {
        Self::new(action, None, None)
    }
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody at a screen.
    Person(UserId, Role),
    /// The desk itself: a rule, a timer.
    System,
}

impl Actor {
    /// Whose name goes into the history.
    pub fn person(self) -> Option<UserId> {
        match self {
            Self::Person(id, _) => Some(id),
            Self::System => None,
        }
    }

    /// Whether they may move other people's work.
    fn leads(self) -> bool {
        match self {
            Self::Person(_, role) => role.may(Permission::TakeOver),
            Self::System => true,
        }
    }
}

/// Whether the one a protocol goes to can have it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Receiver {
    /// Nothing stands in the way, as far as is known.
    #[default]
    Able,
    /// No such person or team any more.
    Gone,
    /// They may not use the conversation's number.
    Barred {
        /// Their name.
        name: String,
    },
}

/// The facts a change is decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolFacts {
    /// Where it stands.
    pub state: ProtocolState,
    /// Whose it is, with the name others may be told.
    pub owner: Option<(UserId, String)>,
    /// In which team's queue it waits or waited.
    pub team: TeamId,
    /// Whether closing it asks for a wrap-up code. Screens, which ask for one first, say no.
    pub wrap_up_required: bool,
    /// Whether the one it is transferred to can have it.
    pub receiver: Receiver,
    /// The newest of what the customer wrote that whoever closes it has not read. Screens, which ask the server, say none.
    pub unread: Option<MessageId>,
}

/// Where a conversation stands, as far as it matters to somebody who is about to move it: whose it is, or where it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In this team's queue.
    Queue(TeamId),
    /// With this person, parked or not.
    With(UserId),
}

impl Standing {
    /// Where somebody's or nobody's stands.
    pub fn of(owner: Option<UserId>, team: TeamId) -> Self {
        owner.map_or(Self::Queue(team), Self::With)
    }
}

/// Refuses to move what has changed hands since `actor` saw it stand at `seen`; nowhere, when it was not where they
/// looked.
///
/// # Errors
/// A [`Refusal`] that says whose it is now, or that it has moved on.
pub fn check_standing(facts: &ProtocolFacts, seen: Option<Standing>, actor: Actor) -> Result<(), Refusal> {
    if facts.state == ProtocolState::Closed {
        return Err(Refusal::ProtocolClosed);
    }
    let owner = facts.owner.as_ref().map(|(id, _)| *id);
    if seen == Some(Standing::of(owner, facts.team)) {
        return Ok(());
    }
    Err(match &facts.owner {
        Some((id, _)) if actor.person() == Some(*id) => Refusal::AlreadyYours,
        Some((_, name)) => Refusal::AlreadyWith { name: name.clone() },
        None => Refusal::MovedOn,
    })
}

/// What a permitted action leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The state it goes to.
    pub state: ProtocolState,
    /// Who owns it afterwards.
    pub owner: Option<UserId>,
    /// Its team afterwards.
    pub team: TeamId,
    /// What is written in its history.
    pub change: ChangeKind,
}

/// The kind of a line in a protocol's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "protocol_change", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It began.
    Opened,
    /// Somebody took it from the queue.
    Taken,
    /// Somebody took it over from its owner.
    TakenOver,
    /// It was put back in the queue.
    Returned,
    /// It was parked.
    Held,
    /// It was taken up again.
    Resumed,
    /// It ended.
    Closed,
    /// It was handed to a person or to a team's queue.
    Transferred,
    /// Its owner wrote first again, since the window was closed; the customer's answer is awaited.
    Recontacted,
    /// The customer answered what the desk began with.
    Answered,
    /// The customer did not answer in time, so it ended.
    Expired,
}

/// Decides `request` by `actor`.
///
/// # Errors
/// A [`Refusal`] that says why not and, where somebody else is in the way, who.
pub fn decide(facts: &ProtocolFacts, request: &ChangeRequest, actor: Actor) -> Result<Transition, Refusal> {
    use ProtocolAction::{Close, Hold, Resume, Return, Take, Transfer};
    use ProtocolState::{AwaitingCustomer, Bot, Closed, InService, OnHold, Waiting};

    let owner = facts.owner.as_ref().map(|(id, _)| *id);
    let mine = owner.is_some() && owner == actor.person();
    let others = facts
        .owner
        .as_ref()
        .filter(|_| !mine)
        .map(|(_, name)| name.clone());
    let to = |state, owner, change| {
        Ok(Transition {
            state,
            owner,
            team: facts.team,
            change,
        })
    };

    if facts.state == Closed {
        return Err(Refusal::ProtocolClosed);
    }
    check_note(request.note.as_deref())?;
    let queued = matches!(facts.state, Bot | Waiting);
    // What a supervisor, or the desk itself, may do to anybody's.
    let led = actor.leads() && matches!(request.action, Return | Close | Transfer(_));
    match (request.action, others) {
        (Take, others) => match (actor.person(), others) {
            (None, _) => Err(Refusal::NotTaken),
            (Some(me), _) if queued => to(InService, Some(me), ChangeKind::Taken),
            (Some(me), Some(_)) if actor.leads() => to(InService, Some(me), ChangeKind::TakenOver),
            (_, Some(name)) => Err(Refusal::TakenBy { name }),
            (_, None) => Err(Refusal::AlreadyYours),
        },
        (Return | Hold | Resume, _) if queued => Err(Refusal::NotTaken),
        (_, None) if !mine && !led => Err(Refusal::NotTaken),
        (_, Some(name)) if !led => Err(Refusal::OwnedBy { name }),
        (Transfer(target), others) => transfer(facts, target, others),
        (Close, _) => {
            if actor != Actor::System {
                check_close(facts, request)?;
            }
            to(Closed, owner, ChangeKind::Closed)
        }
        (Return, _) => to(Waiting, None, ChangeKind::Returned),
        (Hold, _) if facts.state == InService => to(OnHold, owner, ChangeKind::Held),
        (Hold, _) if facts.state == AwaitingCustomer => Err(Refusal::AwaitingCustomer),
        (Hold, _) => Err(Refusal::AlreadyOnHold),
        (Resume, _) if facts.state == OnHold => to(InService, owner, ChangeKind::Resumed),
        (Resume, _) => Err(Refusal::NotOnHold),
    }
}

/// Hands it to `target`; `others` is the present owner's name unless the actor is the owner.
fn transfer(facts: &ProtocolFacts, target: Target, others: Option<String>) -> Result<Transition, Refusal> {
    use ProtocolState::{AwaitingCustomer, Bot, InService, Waiting};
    let owner = facts.owner.as_ref().map(|(id, _)| *id);
    let (state, owner, team) = match target {
        Target::Agent(id) if owner == Some(id) => {
            return Err(others.map_or(Refusal::AlreadyYours, |name| Refusal::AlreadyWith { name }));
        }
        Target::Team(id) if matches!(facts.state, Bot | Waiting) && facts.team == id => {
            return Err(Refusal::AlreadyInTeam);
        }
        // Who wrote first and waits for an answer goes on waiting, with somebody else.
        Target::Agent(id) if facts.state == AwaitingCustomer => (AwaitingCustomer, Some(id), facts.team),
        Target::Agent(id) => (InService, Some(id), facts.team),
        Target::Team(id) => (Waiting, None, id),
    };
    match &facts.receiver {
        Receiver::Able => Ok(Transition {
            state,
            owner,
            team,
            change: ChangeKind::Transferred,
        }),
        Receiver::Gone => Err(Refusal::ReceiverGone),
        Receiver::Barred { name } => Err(Refusal::CannotReceive { name: name.clone() }),
    }
}

/// Nobody closes what they have not read, nor without the code that the team asks for.
fn check_close(facts: &ProtocolFacts, request: &ChangeRequest) -> Result<(), Refusal> {
    match facts.unread {
        Some(last) => Err(Refusal::CustomerWrote(last)),
        None if facts.wrap_up_required && request.wrap_up.is_none() => Err(Refusal::WrapUpRequired),
        None => Ok(()),
    }
}

/// Says how much too long a note is.
///
/// # Errors
/// [`Refusal::NoteTooLong`].
fn check_note(note: Option<&str>) -> Result<(), Refusal> {
    let length = note.map_or(0, |note| note.chars().count());
    if length <= MOST_NOTE {
        return Ok(());
    }
    Err(Refusal::NoteTooLong {
        length: length as u32,
        most: MOST_NOTE as u32,
    })
}
