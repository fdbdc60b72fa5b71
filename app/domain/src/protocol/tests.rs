use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::refusal::Refusal;
use crate::user::Role;
use crate::{MessageId, TeamId, UserId, WrapUpId};
use ProtocolAction::{Close, Hold, Resume, Return, Take, Transfer};
use ProtocolState::{AwaitingCustomer, Bot, Closed, InService, OnHold, Waiting};

const ANA: UserId = UserId(Uuid::from_u128(1));
const BRUNO: UserId = UserId(Uuid::from_u128(2));
const CARLA: UserId = UserId(Uuid::from_u128(3));
const SALES: TeamId = TeamId(Uuid::from_u128(11));
const REPAIRS: TeamId = TeamId(Uuid::from_u128(12));
const SOLVED: WrapUpId = WrapUpId(Uuid::from_u128(21));

const AGENT: Actor = Actor::Person(ANA, Role::Agent);
const CHIEF: Actor = Actor::Person(ANA, Role::Supervisor);

type Owner = Option<(UserId, &'static str)>;
const NOBODY: Owner = None;
const MINE: Owner = Some((ANA, "Ana"));
const HIS: Owner = Some((BRUNO, "Bruno"));

fn facts(state: ProtocolState, owner: Owner) -> ProtocolFacts {
    ProtocolFacts {
        state,
        owner: owner.map(|(id, name)| (id, name.to_owned())),
        team: SALES,
        wrap_up_required: false,
        receiver: Receiver::Able,
        unread: None,
    }
}

fn outcome(
    state: ProtocolState,
    owner: Owner,
    action: ProtocolAction,
    actor: Actor,
) -> Result<Transition, Refusal> {
    decide(&facts(state, owner), &action.into(), actor)
}

fn taken() -> Refusal {
    Refusal::TakenBy { name: "Bruno".into() }
}

fn owned() -> Refusal {
    Refusal::OwnedBy { name: "Bruno".into() }
}

/// State × owner × action × who asks, with the outcome written by hand.
#[test]
fn each_action_in_each_state_has_one_outcome() {
    let admin = Actor::Person(ANA, Role::Administrator);
    type Row = (
        ProtocolState,
        Owner,
        ProtocolAction,
        Actor,
        Result<ProtocolState, Refusal>,
    );
    let table: Vec<Row> = vec![
        (Waiting, NOBODY, Take, AGENT, Ok(InService)),
        (Bot, NOBODY, Take, AGENT, Ok(InService)),
        (Waiting, NOBODY, Take, Actor::System, Err(Refusal::NotTaken)),
        (InService, HIS, Take, AGENT, Err(taken())),
        (OnHold, HIS, Take, AGENT, Err(taken())),
        (AwaitingCustomer, HIS, Take, AGENT, Err(taken())),
        (InService, HIS, Take, CHIEF, Ok(InService)),
        (InService, MINE, Take, AGENT, Err(Refusal::AlreadyYours)),
        (InService, MINE, Take, CHIEF, Err(Refusal::AlreadyYours)),
        (Closed, MINE, Take, admin, Err(Refusal::ProtocolClosed)),
        (Waiting, NOBODY, Return, AGENT, Err(Refusal::NotTaken)),
        (Waiting, NOBODY, Return, CHIEF, Err(Refusal::NotTaken)),
        (Waiting, NOBODY, Hold, AGENT, Err(Refusal::NotTaken)),
        (Waiting, NOBODY, Hold, CHIEF, Err(Refusal::NotTaken)),
        (Waiting, NOBODY, Close, AGENT, Err(Refusal::NotTaken)),
        (Bot, NOBODY, Close, AGENT, Err(Refusal::NotTaken)),
        (Waiting, NOBODY, Close, CHIEF, Ok(Closed)),
        (Waiting, NOBODY, Close, Actor::System, Ok(Closed)),
        (InService, MINE, Return, AGENT, Ok(Waiting)),
        (InService, MINE, Hold, AGENT, Ok(OnHold)),
        (InService, MINE, Resume, AGENT, Err(Refusal::NotOnHold)),
        (InService, MINE, Close, AGENT, Ok(Closed)),
        (InService, HIS, Return, AGENT, Err(owned())),
        (InService, HIS, Close, AGENT, Err(owned())),
        (InService, HIS, Hold, AGENT, Err(owned())),
        (InService, HIS, Return, CHIEF, Ok(Waiting)),
        (InService, HIS, Return, Actor::System, Ok(Waiting)),
        (InService, HIS, Close, CHIEF, Ok(Closed)),
        (InService, HIS, Hold, CHIEF, Err(owned())),
        (OnHold, MINE, Hold, AGENT, Err(Refusal::AlreadyOnHold)),
        (OnHold, MINE, Resume, AGENT, Ok(InService)),
        (OnHold, MINE, Return, AGENT, Ok(Waiting)),
        (OnHold, MINE, Close, AGENT, Ok(Closed)),
        (OnHold, HIS, Resume, AGENT, Err(owned())),
        (OnHold, HIS, Resume, CHIEF, Err(owned())),
        (
            AwaitingCustomer,
            MINE,
            Hold,
            AGENT,
            Err(Refusal::AwaitingCustomer),
        ),
        (AwaitingCustomer, MINE, Close, AGENT, Ok(Closed)),
        (Closed, MINE, Close, AGENT, Err(Refusal::ProtocolClosed)),
        (Closed, MINE, Return, AGENT, Err(Refusal::ProtocolClosed)),
        (Closed, MINE, Resume, CHIEF, Err(Refusal::ProtocolClosed)),
    ];
    for (state, owner, action, actor, expected) in table {
        let decided = outcome(state, owner, action, actor).map(|transition| transition.state);
        assert_eq!(decided, expected, "{state:?} {owner:?} {action:?} by {actor:?}");
    }
}

#[test]
fn a_transfer_names_state_owner_and_team_afterwards() {
    let carla = Target::Agent(CARLA);
    let sales = Target::Team(SALES);
    let repairs = Target::Team(REPAIRS);
    type After = (ProtocolState, Option<UserId>, TeamId);
    type Row = (ProtocolState, Owner, Target, Actor, Result<After, Refusal>);
    let table: Vec<Row> = vec![
        (InService, MINE, carla, AGENT, Ok((InService, Some(CARLA), SALES))),
        (OnHold, MINE, carla, AGENT, Ok((InService, Some(CARLA), SALES))),
        (
            AwaitingCustomer,
            MINE,
            carla,
            AGENT,
            Ok((AwaitingCustomer, Some(CARLA), SALES)),
        ),
        (InService, MINE, repairs, AGENT, Ok((Waiting, None, REPAIRS))),
        (InService, MINE, sales, AGENT, Ok((Waiting, None, SALES))),
        (
            AwaitingCustomer,
            MINE,
            repairs,
            AGENT,
            Ok((Waiting, None, REPAIRS)),
        ),
        (InService, HIS, carla, AGENT, Err(owned())),
        (InService, HIS, carla, CHIEF, Ok((InService, Some(CARLA), SALES))),
        (
            InService,
            HIS,
            repairs,
            Actor::System,
            Ok((Waiting, None, REPAIRS)),
        ),
        (Waiting, NOBODY, carla, AGENT, Err(Refusal::NotTaken)),
        (Waiting, NOBODY, repairs, AGENT, Err(Refusal::NotTaken)),
        (Waiting, NOBODY, carla, CHIEF, Ok((InService, Some(CARLA), SALES))),
        (Waiting, NOBODY, repairs, CHIEF, Ok((Waiting, None, REPAIRS))),
        (Waiting, NOBODY, sales, CHIEF, Err(Refusal::AlreadyInTeam)),
        (Bot, NOBODY, sales, CHIEF, Err(Refusal::AlreadyInTeam)),
        (
            InService,
            MINE,
            Target::Agent(ANA),
            AGENT,
            Err(Refusal::AlreadyYours),
        ),
        (
            InService,
            HIS,
            Target::Agent(BRUNO),
            CHIEF,
            Err(Refusal::AlreadyWith { name: "Bruno".into() }),
        ),
        (
            InService,
            HIS,
            Target::Agent(ANA),
            CHIEF,
            Ok((InService, Some(ANA), SALES)),
        ),
        (Closed, MINE, carla, CHIEF, Err(Refusal::ProtocolClosed)),
    ];
    for (state, owner, target, actor, expected) in table {
        let decided = outcome(state, owner, Transfer(target), actor);
        if let Ok(transition) = decided {
            assert_eq!(transition.change, ChangeKind::Transferred);
        }
        let after = decided.map(|next| (next.state, next.owner, next.team));
        assert_eq!(after, expected, "{state:?} {owner:?} {target:?} by {actor:?}");
    }
}

#[test]
fn who_cannot_have_it_is_not_given_it() {
    let barred = Receiver::Barred { name: "Carla".into() };
    for (receiver, refusal) in [
        (Receiver::Gone, Refusal::ReceiverGone),
        (barred, Refusal::CannotReceive { name: "Carla".into() }),
    ] {
        let facts = ProtocolFacts {
            receiver,
            ..facts(InService, MINE)
        };
        for target in [Target::Agent(CARLA), Target::Team(REPAIRS)] {
            assert_eq!(
                decide(&facts, &Transfer(target).into(), AGENT),
                Err(refusal.clone())
            );
        }
    }
}

#[test]
fn a_team_that_wants_a_wrap_up_code_gets_one_from_people_but_not_from_the_desk_itself() {
    let facts = ProtocolFacts {
        wrap_up_required: true,
        ..facts(InService, MINE)
    };
    let with = |wrap_up| ChangeRequest::new(Close, None, wrap_up);
    assert_eq!(decide(&facts, &with(None), AGENT), Err(Refusal::WrapUpRequired));
    assert_eq!(decide(&facts, &with(None), CHIEF), Err(Refusal::WrapUpRequired));
    assert!(decide(&facts, &with(Some(SOLVED)), AGENT).is_ok());
    assert!(decide(&facts, &with(None), Actor::System).is_ok());
    assert!(decide(&facts, &Hold.into(), AGENT).is_ok());
}

#[test]
fn what_the_customer_wrote_and_nobody_read_is_not_closed_by_people_but_by_the_desk_itself() {
    let last = MessageId(Uuid::from_u128(31));
    let facts = ProtocolFacts {
        unread: Some(last),
        wrap_up_required: true,
        ..facts(InService, MINE)
    };
    let with = |wrap_up| ChangeRequest::new(Close, None, wrap_up);
    for actor in [AGENT, CHIEF] {
        for code in [None, Some(SOLVED)] {
            assert_eq!(
                decide(&facts, &with(code), actor),
                Err(Refusal::CustomerWrote(last))
            );
        }
    }
    assert!(decide(&facts, &with(None), Actor::System).is_ok());
    // Whose it is not learns nothing of it.
    let his = ProtocolFacts {
        owner: Some((BRUNO, "Bruno".into())),
        ..facts.clone()
    };
    assert_eq!(decide(&his, &with(Some(SOLVED)), AGENT), Err(owned()));
    for action in [Hold, Return, Transfer(Target::Agent(CARLA))] {
        assert!(decide(&facts, &action.into(), AGENT).is_ok(), "{action:?}");
    }
}

#[test]
fn what_changed_hands_since_it_was_seen_is_left_where_it_is() {
    let queue = |team| Some(Standing::Queue(team));
    let with = |who| Some(Standing::With(who));
    let bruno = Refusal::AlreadyWith { name: "Bruno".into() };
    type Row = (ProtocolState, Owner, Option<Standing>, Result<(), Refusal>);
    let table: Vec<Row> = vec![
        (Waiting, NOBODY, queue(SALES), Ok(())),
        (Bot, NOBODY, queue(SALES), Ok(())),
        (Waiting, NOBODY, queue(REPAIRS), Err(Refusal::MovedOn)),
        (Waiting, NOBODY, with(BRUNO), Err(Refusal::MovedOn)),
        (Waiting, NOBODY, None, Err(Refusal::MovedOn)),
        (InService, HIS, with(BRUNO), Ok(())),
        (OnHold, HIS, with(BRUNO), Ok(())),
        (AwaitingCustomer, HIS, with(BRUNO), Ok(())),
        (InService, HIS, queue(SALES), Err(bruno.clone())),
        (InService, HIS, with(CARLA), Err(bruno.clone())),
        (InService, HIS, None, Err(bruno)),
        (InService, MINE, queue(SALES), Err(Refusal::AlreadyYours)),
        (Closed, HIS, with(BRUNO), Err(Refusal::ProtocolClosed)),
        (Closed, HIS, None, Err(Refusal::ProtocolClosed)),
    ];
    for (state, owner, seen, expected) in table {
        let told = check_standing(&facts(state, owner), seen, CHIEF);
        assert_eq!(told, expected, "{state:?} {owner:?} {seen:?}");
    }
}

#[test]
fn a_note_is_measured_in_characters_and_blank_words_are_none() {
    let note = |words: &str| ChangeRequest::new(Return, Some(words.to_owned()), None);
    assert_eq!(note("  \n ").note, None);
    assert_eq!(note("  volta amanhã ").note.as_deref(), Some("volta amanhã"));
    let facts = facts(InService, MINE);
    assert!(decide(&facts, &note(&"ã".repeat(MOST_NOTE)), AGENT).is_ok());
    assert_eq!(
        decide(&facts, &note(&"ã".repeat(MOST_NOTE + 1)), AGENT),
        Err(Refusal::NoteTooLong {
            length: 501,
            most: 500
        })
    );
}

#[test]
fn an_owned_state_always_has_an_owner_and_the_queue_never() {
    let transfers = [
        Target::Agent(CARLA),
        Target::Agent(BRUNO),
        Target::Team(SALES),
        Target::Team(REPAIRS),
    ];
    let actions: Vec<ProtocolAction> = [Take, Return, Hold, Resume, Close]
        .into_iter()
        .chain(transfers.map(Transfer))
        .collect();
    let actors: Vec<Actor> = Role::ALL
        .map(|role| Actor::Person(ANA, role))
        .into_iter()
        .chain([Actor::System])
        .collect();
    for state in [Bot, Waiting, InService, OnHold, AwaitingCustomer, Closed] {
        let owners: &[Owner] = if matches!(state, Bot | Waiting) {
            &[NOBODY]
        } else {
            &[MINE, HIS]
        };
        for (owner, action, actor) in owners
            .iter()
            .flat_map(|owner| actions.iter().map(move |action| (owner, action)))
            .flat_map(|(owner, action)| actors.iter().map(move |actor| (*owner, *action, *actor)))
        {
            let Ok(next) = outcome(state, owner, action, actor) else {
                continue;
            };
            match next.state {
                InService | OnHold | AwaitingCustomer => assert!(next.owner.is_some()),
                Waiting | Bot => assert!(next.owner.is_none()),
                Closed => {}
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
