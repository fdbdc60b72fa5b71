//! “Why is this conversation here?”.

use crate::protocol::ProtocolState;
use crate::routing::{Attribution, Decision, Reason, SendKind};
use crate::words::screens::WhyWords;

fn kind(kind: SendKind) -> &'static str {
    match kind {
        SendKind::ActiveContact => "Active Contact",
        SendKind::Recontact => "Recontact",
        SendKind::Batch => "Batch",
        SendKind::Survey => "Survey question",
    }
}

fn state(state: ProtocolState) -> &'static str {
    match state {
        ProtocolState::Bot => "With the bot",
        ProtocolState::Waiting => "In the queue",
        ProtocolState::InService => "In service",
        ProtocolState::OnHold => "On hold",
        ProtocolState::AwaitingCustomer => "Awaiting the customer",
        ProtocolState::Closed => "Closed",
    }
}

pub const WHY_WORDS: WhyWords = WhyWords {
    title: "Why is this conversation here?",
    failed: "The reason could not be read",
    decision: |decision, agent| match decision {
        Decision::SurveyAnswer => "The message stayed with the survey.".to_owned(),
        Decision::ToSender { .. } => format!("The message went to {agent}."),
        Decision::StaysWithAgent { .. } => format!("The conversation stayed with {agent}."),
        Decision::StaysInQueue => "The conversation stayed in the queue.".to_owned(),
        Decision::BackToQueue => "The conversation went back to the queue.".to_owned(),
        Decision::JourneyGoesOn => "The conversation stayed with the bot.".to_owned(),
        Decision::JourneyBegins => "A protocol was opened with the bot.".to_owned(),
        Decision::OpensInQueue => "A protocol was opened in the queue.".to_owned(),
    },
    reason: |reason, sender, owner| match reason {
        Reason::SurveyAnswered => "The customer answered the survey.".to_owned(),
        Reason::AnsweredSender => format!("The customer answered the message from {sender}."),
        Reason::ProtocolOver => {
            format!("The customer answered the message from {sender}, but its protocol was over.")
        }
        Reason::SenderGone => {
            format!(
                "The customer answered the message from {sender}, but {sender} can no longer serve this number."
            )
        }
        Reason::ChangedSince => format!(
            "The customer answered the message from {sender}, but somebody took, handed over or parked the conversation after it."
        ),
        Reason::OwnerAwaits => format!(
            "The customer answered the message from {sender}, but {owner} was awaiting this customer’s answer too."
        ),
        Reason::OnlyByTime => format!(
            "The customer may have answered the message from {sender}. Only the time says so, so whoever was serving goes on."
        ),
        Reason::AnsweredBatch => "The customer answered a batch.".to_owned(),
        Reason::NotASurveyAnswer => "The customer wrote after the survey, about something else.".to_owned(),
        Reason::WroteUnasked => "The customer wrote of their own accord.".to_owned(),
        Reason::OwnerGone => format!("{owner} can no longer serve this number."),
        Reason::JourneyGone => "The journey that the bot was in is no longer published.".to_owned(),
    },
    decided: |at| format!("Decided on {at}"),
    facts: "What was known",
    answers: "In answer to",
    sent: |what, who, at| match who {
        Some(who) => format!("{} from {who}, {at}", kind(what)),
        None => format!("{}, {at}", kind(what)),
    },
    nothing: "No message of ours",
    how: "How we know",
    known: |how| match how {
        Attribution::Context => "The customer quoted the message",
        Attribution::Button => "The customer pressed a button of it",
        Attribution::Within24Hours => "The customer answered within 24 h; nothing else says so",
    },
    before: "Protocol at that time",
    none_open: "None open",
    open: |standing, owner| match owner {
        Some(owner) => format!("{}, with {owner}", state(standing)),
        None => state(standing).to_owned(),
    },
    people: "Who serves",
    able: |who, able| match able {
        true => format!("{who} could serve this number"),
        false => format!("{who} could not serve this number"),
    },
    journey: "Journey",
    has_journey: "Published on this number",
    no_journey: "None published on this number",
    awaiting: |what, who, until| match who {
        Some(who) => format!(
            "{who} opened this protocol with {} and awaits the customer’s answer until {until}.",
            with(what)
        ),
        None => format!(
            "This protocol was opened with {} and awaits the customer’s answer until {until}.",
            with(what)
        ),
    },
    begun: |what, who| match who {
        Some(who) => format!("{who} opened this protocol with {}.", with(what)),
        None => format!("This protocol was opened with {}.", with(what)),
    },
    unrecorded: "The customer opened this protocol before Guichê kept reasons.",
    since: "What happened since",
    last: "The last change",
    somebody: "somebody",
};

fn with(kind: SendKind) -> &'static str {
    match kind {
        SendKind::ActiveContact => "an Active Contact",
        SendKind::Recontact => "a Recontact",
        SendKind::Batch => "a batch",
        SendKind::Survey => "a survey",
    }
}
