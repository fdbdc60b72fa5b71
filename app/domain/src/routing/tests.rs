use std::collections::BTreeMap;

use chrono::TimeDelta;
use uuid::Uuid;

use super::*;
use Attribution::{Button, Context, Within24Hours};
use ProtocolState::{AwaitingCustomer, Bot, Closed, InService, OnHold, Waiting};

const ANA: UserId = UserId(Uuid::from_u128(1));
const BRUNO: UserId = UserId(Uuid::from_u128(2));

fn able(id: UserId) -> Option<Agent> {
    Some(Agent { id, able: true })
}

fn gone(id: UserId) -> Option<Agent> {
    Some(Agent { id, able: false })
}

/// The minute at which the open protocol last changed is 0.
fn minute(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn sent(by: Option<Agent>, minutes: i64, how: Attribution) -> Answered {
    Answered {
        message: MessageId(Uuid::from_u128(9)),
        by,
        sent_at: minute(minutes),
        how,
    }
}

fn open(state: ProtocolState, owner: Option<Agent>) -> Option<OpenProtocol> {
    Some(OpenProtocol {
        state,
        owner,
        since: minute(0),
    })
}

fn facts(answers: Answers, open: Option<OpenProtocol>, journey: bool, survey_took: bool) -> Facts {
    Facts {
        answers,
        open,
        journey,
        survey_took,
    }
}

/// Every combination of facts: what is answered × who sent it × how we know × before or after the protocol's last
/// change × the protocol's state × its owner × journey × survey.
fn every_combination() -> Vec<Facts> {
    let people = [None, able(ANA), able(BRUNO), gone(ANA), gone(BRUNO)];
    let mut answers = vec![Answers::Nothing];
    for by in people {
        for how in [Context, Button, Within24Hours] {
            for minutes in [-1, 0, 1] {
                let sent = sent(by, minutes, how);
                answers.extend([
                    Answers::ActiveContact(sent),
                    Answers::Recontact(sent),
                    Answers::Batch(sent),
                    Answers::Survey(sent),
                ]);
            }
        }
    }
    let mut protocols = vec![None];
    for state in [Bot, Waiting, InService, OnHold, AwaitingCustomer, Closed] {
        protocols.extend([None, able(ANA), gone(ANA)].map(|owner| open(state, owner)));
    }
    let mut all = Vec::new();
    for answers in answers {
        for open in &protocols {
            for (journey, took) in [(false, false), (false, true), (true, false), (true, true)] {
                all.push(facts(answers, *open, journey, took));
            }
        }
    }
    all
}

/// The rows of the table, with those in which it is silent, each with the outcome written by hand.
#[rustfmt::skip]
#[test]
fn each_row_of_the_table_has_its_outcome() {
    use Decision::{BackToQueue, JourneyBegins, JourneyGoesOn, OpensInQueue, StaysInQueue, SurveyAnswer};
    use Reason as R;
    let contact = |by, minutes, how| Answers::ActiveContact(sent(by, minutes, how));
    let again = |by, minutes, how| Answers::Recontact(sent(by, minutes, how));
    let batch = Answers::Batch(sent(able(BRUNO), 1, Context));
    let survey = Answers::Survey(sent(None, 1, Within24Hours));
    let to = |agent, state| Decision::ToSender { agent, state };
    let stays = |agent, state| Decision::StaysWithAgent { agent, state };
    let (ana, bruno) = (able(ANA), able(BRUNO));
    let awaiting = open(AwaitingCustomer, ana);
    let nothing = Answers::Nothing;
    let table = [
        // Contato Ativo or Recontato, open: to the agent who sent it.
        (contact(ana, 0, Context), awaiting, true, to(ANA, InService), R::AnsweredSender),
        (again(ana, 0, Within24Hours), awaiting, true, to(ANA, InService), R::AnsweredSender),
        (again(ana, -5, Button), open(InService, ana), true, to(ANA, InService), R::AnsweredSender),
        (again(ana, -5, Context), open(OnHold, ana), true, to(ANA, OnHold), R::AnsweredSender),
        (again(bruno, 1, Context), open(InService, ana), true, to(BRUNO, InService), R::AnsweredSender),
        (again(bruno, 1, Button), open(OnHold, ana), false, to(BRUNO, InService), R::AnsweredSender),
        (again(bruno, 1, Within24Hours), open(Waiting, None), true, to(BRUNO, InService), R::AnsweredSender),
        (again(bruno, 0, Button), open(Waiting, None), true, to(BRUNO, InService), R::AnsweredSender),
        (again(bruno, 0, Context), open(InService, ana), true, to(BRUNO, InService), R::AnsweredSender),
        (contact(bruno, 1, Context), open(Bot, None), true, to(BRUNO, InService), R::AnsweredSender),
        // Not open: the journey, or the queue where there is none.
        (contact(ana, 0, Context), None, true, JourneyBegins, R::ProtocolOver),
        (again(ana, 0, Context), open(Closed, ana), false, OpensInQueue, R::ProtocolOver),
        // The sender can no longer serve.
        (again(gone(BRUNO), 1, Context), open(Waiting, None), true, StaysInQueue, R::SenderGone),
        (again(gone(BRUNO), 1, Context), open(InService, ana), true, stays(ANA, InService), R::SenderGone),
        (again(gone(ANA), 0, Context), open(AwaitingCustomer, gone(ANA)), true, BackToQueue, R::OwnerGone),
        // It changed hands since.
        (again(bruno, -5, Context), open(InService, ana), true, stays(ANA, InService), R::ChangedSince),
        (again(bruno, -5, Context), open(Waiting, None), true, StaysInQueue, R::ChangedSince),
        (again(bruno, -5, Context), open(Bot, None), true, JourneyGoesOn, R::ChangedSince),
        // A awaits the customer, who answers B; and a guess takes nothing from an agent.
        (again(bruno, -5, Context), awaiting, true, stays(ANA, InService), R::ChangedSince),
        (again(bruno, 1, Context), awaiting, true, stays(ANA, InService), R::OwnerAwaits),
        (again(bruno, 1, Within24Hours), open(OnHold, ana), true, stays(ANA, OnHold), R::OnlyByTime),
        // A batch.
        (batch, None, true, JourneyBegins, R::AnsweredBatch),
        (batch, None, false, OpensInQueue, R::AnsweredBatch),
        (batch, open(InService, ana), true, stays(ANA, InService), R::AnsweredBatch),
        (batch, open(OnHold, ana), true, stays(ANA, OnHold), R::AnsweredBatch),
        (batch, awaiting, true, stays(ANA, InService), R::AnsweredBatch),
        (batch, open(Waiting, None), true, StaysInQueue, R::AnsweredBatch),
        (batch, open(Bot, None), true, JourneyGoesOn, R::AnsweredBatch),
        // Nothing of ours.
        (nothing, None, true, JourneyBegins, R::WroteUnasked),
        (nothing, None, false, OpensInQueue, R::WroteUnasked),
        (nothing, open(Waiting, None), true, StaysInQueue, R::WroteUnasked),
        (nothing, open(InService, ana), true, stays(ANA, InService), R::WroteUnasked),
        (nothing, awaiting, false, stays(ANA, InService), R::WroteUnasked),
        (nothing, open(Bot, None), true, JourneyGoesOn, R::WroteUnasked),
        (nothing, open(Bot, None), false, BackToQueue, R::JourneyGone),
        (nothing, open(InService, gone(ANA)), true, BackToQueue, R::OwnerGone),
        (nothing, open(OnHold, None), true, BackToQueue, R::OwnerGone),
        // A survey that the grammar left alone.
        (survey, None, true, JourneyBegins, R::NotASurveyAnswer),
        (survey, None, false, OpensInQueue, R::NotASurveyAnswer),
        (survey, open(InService, ana), true, stays(ANA, InService), R::NotASurveyAnswer),
    ];
    for (answers, open, journey, expected, reason) in table {
        let facts = facts(answers, open, journey, false);
        let decision = decide(&facts);
        assert_eq!(
            (decision, decision.reason(&facts)),
            (expected, reason),
            "{facts:?}"
        );
    }
    // A survey that it took.
    let guess = again(ana, 1, Within24Hours);
    for (answers, open) in [
        (survey, None),
        (survey, awaiting),
        (nothing, None),
        (guess, awaiting),
    ] {
        let facts = facts(answers, open, true, true);
        assert_eq!(decide(&facts), SurveyAnswer, "{facts:?}");
        assert_eq!(decide(&facts).reason(&facts), R::SurveyAnswered);
    }
    let pressed = facts(again(ana, 0, Button), awaiting, true, true);
    assert_eq!(decide(&pressed), to(ANA, InService));
}

#[test]
fn what_always_holds_holds_for_every_combination_of_facts() {
    let all = every_combination();
    assert_eq!(all.len(), 181 * 19 * 4);
    for facts in all {
        let decision = decide(&facts);
        let open = facts.open.filter(|open| open.state != Closed);
        let owner = open
            .filter(|open| open.state.is_served())
            .and_then(|open| open.owner);
        let serving = owner.filter(|owner| owner.able);
        let surveyed = facts.survey_took && facts.answers.may_be_for_survey();
        let sender = facts.answers.answered().and_then(|sent| sent.by);

        // The survey's own answers touch nothing, and nothing else is swallowed.
        assert_eq!(decision == Decision::SurveyAnswer, surveyed, "{facts:?}");
        assert_eq!(decision.state().is_none(), surveyed, "{facts:?}");
        // One open protocol at most, and every message has one, unless the survey has it.
        assert_eq!(decision.opens(), open.is_none() && !surveyed, "{facts:?}");
        // The bot never speaks over an agent, to somebody who was handed to people, or without a journey.
        if decision.bot_speaks() {
            assert!(serving.is_none() && facts.journey, "{facts:?}");
            assert!(open.is_none_or(|open| open.state == Bot), "{facts:?}");
        }
        // Nothing goes to somebody who cannot serve, or who neither owns it nor wrote to the customer.
        if let Some(agent) = decision.agent() {
            let party = [owner, sender].into_iter().flatten();
            assert!(party.filter(|it| it.able).any(|it| it.id == agent), "{facts:?}");
        }
        // A protocol has an owner exactly while somebody serves it.
        if let Some(state) = decision.state() {
            assert_eq!(state.is_served(), decision.agent().is_some(), "{facts:?}");
            assert_ne!(state, AwaitingCustomer, "{facts:?}");
        }
        // Whoever awaits the customer gets the answer.
        let state = open.map(|open| open.state);
        if let (Some(owner), Some(AwaitingCustomer), false) = (serving, state, surveyed) {
            assert_eq!(decision.agent(), Some(owner.id), "{facts:?}");
            assert_eq!(decision.state(), Some(InService), "{facts:?}");
        }
        // Only a Contato Ativo or Recontato takes a conversation from the agent who serves it.
        let personal = matches!(facts.answers, Answers::ActiveContact(_) | Answers::Recontact(_));
        if let (Some(owner), false, false) = (serving, personal, surveyed) {
            assert_eq!(decision.agent(), Some(owner.id), "{facts:?}");
        }
        // Contato Ativo and Recontato are one row of the table.
        if let Answers::ActiveContact(sent) = facts.answers {
            let twin = Facts {
                answers: Answers::Recontact(sent),
                ..facts
            };
            assert_eq!(decide(&twin), decision, "{facts:?}");
        }
    }
}

#[test]
fn without_a_bot_it_is_as_before_the_rule_unless_we_wrote_first() {
    for facts in every_combination() {
        let able = facts
            .open
            .is_none_or(|open| open.owner.is_none_or(|owner| owner.able));
        let consistent = facts
            .open
            .is_none_or(|open| open.state.is_served() == open.owner.is_some() && open.state != Bot);
        if facts.journey || facts.survey_took || !able || !consistent || facts.answers != Answers::Nothing {
            continue;
        }
        let state = facts.open.map(|open| open.state).filter(|state| *state != Closed);
        let expected = match state {
            None => Waiting,
            Some(AwaitingCustomer) => InService,
            Some(state) => state,
        };
        assert_eq!(decide(&facts).state(), Some(expected), "{facts:?}");
    }
}

#[test]
fn every_reason_occurs_and_goes_with_the_decisions_it_explains() {
    let mut seen: BTreeMap<Reason, usize> = BTreeMap::new();
    for facts in every_combination() {
        let decision = decide(&facts);
        let reason = decision.reason(&facts);
        *seen.entry(reason).or_default() += 1;
        let fits = match reason {
            Reason::SurveyAnswered => decision == Decision::SurveyAnswer,
            Reason::AnsweredSender => matches!(decision, Decision::ToSender { .. }),
            Reason::ProtocolOver => decision.opens(),
            Reason::SenderGone | Reason::ChangedSince => {
                !decision.opens() && decision != Decision::BackToQueue
            }
            Reason::OwnerAwaits | Reason::OnlyByTime => matches!(decision, Decision::StaysWithAgent { .. }),
            Reason::OwnerGone | Reason::JourneyGone => decision == Decision::BackToQueue,
            Reason::AnsweredBatch | Reason::NotASurveyAnswer | Reason::WroteUnasked => !matches!(
                decision,
                Decision::BackToQueue | Decision::SurveyAnswer | Decision::ToSender { .. }
            ),
        };
        assert!(fits, "{reason:?} {decision:?} {facts:?}");
    }
    assert_eq!(seen.len(), 12, "{seen:?}");
}

#[test]
fn facts_and_decision_are_stored_small_and_read_again() {
    for facts in every_combination() {
        let stored = serde_json::to_string(&facts).unwrap();
        assert!(stored.len() < 500, "{stored}");
        assert_eq!(serde_json::from_str::<Facts>(&stored).unwrap(), facts);
        let decision = decide(&facts);
        let stored = serde_json::to_string(&decision).unwrap();
        assert_eq!(serde_json::from_str::<Decision>(&stored).unwrap(), decision);
    }
    let how = serde_json::to_string(&Within24Hours).unwrap();
    assert_eq!(how, r#""within_24_hours""#);
    assert_eq!(
        serde_json::to_string(&Decision::OpensInQueue).unwrap(),
        r#""opens_in_queue""#
    );
}
