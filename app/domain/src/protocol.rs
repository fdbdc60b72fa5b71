//! A protocol: one stretch of service inside a conversation, and how it may change (`product.md` 2–3).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::UserId;
use crate::refusal::Refusal;
use crate::user::{Permission, Role};

/// Where a protocol stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "protocol_state", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ProtocolState {
    /// The bot is talking. Passed over until the bot is built: new protocols wait at once.
    Bot,
    /// In the queue, owned by nobody.
    Waiting,
    /// An agent is serving.
    InService,
    /// Parked by its agent.
    OnHold,
    /// We wrote first (Contato Ativo or Recontato); the customer has not answered yet.
    AwaitingCustomer,
    /// Done. The customer's next message opens a new protocol.
    Closed,
}

impl ProtocolState {
    /// Whether service is still going on.
    pub fn is_open(self) -> bool {
        self != Self::Closed
    }
}

/// What a person asks of a protocol.
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
}

/// The facts a change is decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolFacts {
    /// Where it stands.
    pub state: ProtocolState,
    /// Whose it is, with the name others may be told.
    pub owner: Option<(UserId, String)>,
}

/// What a permitted action leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The state it goes to.
    pub state: ProtocolState,
    /// Who owns it afterwards.
    pub owner: Option<UserId>,
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
    /// Its owner put it back in the queue.
    Returned,
    /// It was parked.
    Held,
    /// It was taken up again.
    Resumed,
    /// It ended.
    Closed,
}

/// Decides `action` by `actor` on a protocol; the one rule for server and screen.
///
/// # Errors
/// A [`Refusal`] that says why not and, where somebody else is in the way, who.
pub fn decide(
    facts: &ProtocolFacts,
    action: ProtocolAction,
    actor: UserId,
    role: Role,
) -> Result<Transition, Refusal> {
    use ProtocolAction::{Close, Hold, Resume, Return, Take};
    use ProtocolState::{AwaitingCustomer, Bot, Closed, InService, OnHold, Waiting};

    let owner = facts.owner.as_ref().map(|(id, _)| *id);
    let mine = owner == Some(actor);
    let others = match &facts.owner {
        Some((id, name)) if *id != actor => Some(name.clone()),
        _ => None,
    };
    let to = |state, owner, change| Ok(Transition { state, owner, change });

    if facts.state == Closed {
        return Err(Refusal::ProtocolClosed);
    }
    match action {
        Take => match (facts.state, others) {
            (Waiting | Bot, _) => to(InService, Some(actor), ChangeKind::Taken),
            (_, Some(_)) if role.may(Permission::TakeOver) => {
                to(InService, Some(actor), ChangeKind::TakenOver)
            }
            (_, Some(name)) => Err(Refusal::TakenBy { name }),
            (_, None) => Err(Refusal::AlreadyYours),
        },
        _ if facts.state == Bot || facts.state == Waiting => Err(Refusal::NotTaken),
        _ if !(mine || matches!(action, Return | Close) && role.may(Permission::TakeOver)) => {
            Err(others.map_or(Refusal::NotTaken, |name| Refusal::OwnedBy { name }))
        }
        Return => to(Waiting, None, ChangeKind::Returned),
        Close => to(Closed, owner, ChangeKind::Closed),
        Hold if facts.state == InService => to(OnHold, owner, ChangeKind::Held),
        Hold if facts.state == AwaitingCustomer => Err(Refusal::AwaitingCustomer),
        Hold => Err(Refusal::AlreadyOnHold),
        Resume if facts.state == OnHold => to(InService, owner, ChangeKind::Resumed),
        Resume => Err(Refusal::NotOnHold),
    }
}

/// The number a customer can quote: the business day and a running count, `20261122-000123`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct ProtocolNumber(String);

impl ProtocolNumber {
    /// The `count`th protocol of `day` (both in the business's time zone; the count begins at 1).
    pub fn new(day: NaiveDate, count: i32) -> Self {
        Self(format!("{}-{count:06}", day.format("%Y%m%d")))
    }

    /// Reads a protocol number as a customer may type it: spaces and the dash do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let plain = digits.len() >= 14 && digits.len() <= 18 && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| Self(format!("{}-{}", &digits[..8], &digits[8..])))
    }

    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ProtocolNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ANA: UserId = UserId(Uuid::from_u128(1));
    const BRUNO: UserId = UserId(Uuid::from_u128(2));

    fn facts(state: ProtocolState, owner: Option<(UserId, &str)>) -> ProtocolFacts {
        ProtocolFacts {
            state,
            owner: owner.map(|(id, name)| (id, name.to_owned())),
        }
    }

    /// Every state × action × who asks, with the outcome written by hand.
    #[test]
    fn each_action_in_each_state_has_one_outcome() {
        use ProtocolAction::{Close, Hold, Resume, Return, Take};
        use ProtocolState::{AwaitingCustomer, Bot, Closed, InService, OnHold, Waiting};
        let taken = || Refusal::TakenBy { name: "Bruno".into() };
        let owned = || Refusal::OwnedBy { name: "Bruno".into() };
        let mine = Some((ANA, "Ana"));
        let his = Some((BRUNO, "Bruno"));
        type Row = (
            ProtocolState,
            Option<(UserId, &'static str)>,
            ProtocolAction,
            Role,
            Result<ProtocolState, Refusal>,
        );
        let table: Vec<Row> = vec![
            (Waiting, None, Take, Role::Agent, Ok(InService)),
            (Bot, None, Take, Role::Agent, Ok(InService)),
            (InService, his, Take, Role::Agent, Err(taken())),
            (OnHold, his, Take, Role::Agent, Err(taken())),
            (AwaitingCustomer, his, Take, Role::Agent, Err(taken())),
            (InService, his, Take, Role::Supervisor, Ok(InService)),
            (InService, mine, Take, Role::Agent, Err(Refusal::AlreadyYours)),
            (
                Closed,
                mine,
                Take,
                Role::Administrator,
                Err(Refusal::ProtocolClosed),
            ),
            (Waiting, None, Return, Role::Agent, Err(Refusal::NotTaken)),
            (Waiting, None, Close, Role::Supervisor, Err(Refusal::NotTaken)),
            (Waiting, None, Hold, Role::Agent, Err(Refusal::NotTaken)),
            (Bot, None, Close, Role::Agent, Err(Refusal::NotTaken)),
            (InService, mine, Return, Role::Agent, Ok(Waiting)),
            (InService, mine, Hold, Role::Agent, Ok(OnHold)),
            (InService, mine, Resume, Role::Agent, Err(Refusal::NotOnHold)),
            (InService, mine, Close, Role::Agent, Ok(Closed)),
            (InService, his, Return, Role::Agent, Err(owned())),
            (InService, his, Close, Role::Agent, Err(owned())),
            (InService, his, Hold, Role::Agent, Err(owned())),
            (InService, his, Return, Role::Supervisor, Ok(Waiting)),
            (InService, his, Close, Role::Supervisor, Ok(Closed)),
            (InService, his, Hold, Role::Supervisor, Err(owned())),
            (OnHold, mine, Hold, Role::Agent, Err(Refusal::AlreadyOnHold)),
            (OnHold, mine, Resume, Role::Agent, Ok(InService)),
            (OnHold, mine, Return, Role::Agent, Ok(Waiting)),
            (OnHold, mine, Close, Role::Agent, Ok(Closed)),
            (OnHold, his, Resume, Role::Agent, Err(owned())),
            (
                AwaitingCustomer,
                mine,
                Hold,
                Role::Agent,
                Err(Refusal::AwaitingCustomer),
            ),
            (AwaitingCustomer, mine, Close, Role::Agent, Ok(Closed)),
            (Closed, mine, Close, Role::Agent, Err(Refusal::ProtocolClosed)),
            (Closed, mine, Return, Role::Agent, Err(Refusal::ProtocolClosed)),
            (
                Closed,
                mine,
                Resume,
                Role::Supervisor,
                Err(Refusal::ProtocolClosed),
            ),
        ];
        for (state, owner, action, role, expected) in table {
            let decided = decide(&facts(state, owner), action, ANA, role).map(|transition| transition.state);
            assert_eq!(decided, expected, "{state:?} {owner:?} {action:?} by {role:?}");
        }
    }

    #[test]
    fn an_owned_state_always_has_an_owner_and_the_queue_never() {
        use ProtocolState::{AwaitingCustomer, Bot, Closed, InService, OnHold, Waiting};
        for state in [Bot, Waiting, InService, OnHold, AwaitingCustomer, Closed] {
            for owner in [None, Some((ANA, "Ana")), Some((BRUNO, "Bruno"))] {
                for action in [
                    ProtocolAction::Take,
                    ProtocolAction::Return,
                    ProtocolAction::Hold,
                    ProtocolAction::Resume,
                    ProtocolAction::Close,
                ] {
                    for role in Role::ALL {
                        if let Ok(next) = decide(&facts(state, owner), action, ANA, role) {
                            match next.state {
                                InService | OnHold => assert!(next.owner.is_some()),
                                Waiting | Bot => assert!(next.owner.is_none()),
                                _ => {}
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_protocol_number_reads_back_however_it_is_typed() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let number = ProtocolNumber::new(day, 123);
        assert_eq!(number.as_str(), "20261122-000123");
        assert_eq!(ProtocolNumber::parse(" 20261122 000123"), Some(number.clone()));
        assert_eq!(ProtocolNumber::parse("20261122000123"), Some(number));
        assert_eq!(ProtocolNumber::parse("2026"), None);
        assert_eq!(ProtocolNumber::new(day, 1_234_567).as_str(), "20261122-1234567");
    }
}
