//! One batch.

use super::{count, people};
use crate::batch::{BatchState, Progress, Replied, StopReason};
use crate::failure::FailureClass;
use crate::words::en::{failures, screens::TEMPLATES_WORDS};
use crate::words::screens::BatchDetailWords;

pub const DETAIL: BatchDetailWords = BatchDetailWords {
    lead: |template, category, number| format!("Template {template} · {category} · {number}"),
    made: |file, who, at| format!("{file}, by {who} on {at}"),
    retry_of: "Sent again to those who failed in another batch",
    pause: "Pause",
    paused: "Batch paused.",
    resume: "Resume",
    resume_body: "The batch goes on now with those who are left, even if it was scheduled for later.",
    resumed: "Batch resumed.",
    cancel: "Cancel the batch",
    cancel_body: |left| match left {
        1 => "1 person did not get it yet and never will. What was sent stays sent. This cannot be undone."
            .to_owned(),
        left => format!(
            "{} people did not get it yet and never will. What was sent stays sent. This cannot be undone.",
            count(left)
        ),
    },
    cancelled: "Batch cancelled.",
    stopped: "Guichê stopped this batch",
    stop,
    stop_next,
    next: "What to do",
    starts: |at| format!("Starts on {at}."),
    deferred: |waiting, until| {
        let wait = if waiting == 1 { "waits" } else { "wait" };
        let what = until.map_or_else(|| "for room".to_owned(), |until| format!("until {until}"));
        format!("The messaging limit is full: {} {wait} {what}.", people(waiting))
    },
    progress: "Progress",
    done_of: |done, total| format!("{} of {}", count(done), people(total)),
    left: |left| format!("{left} left"),
    finished: |at| format!("finished on {at}"),
    cancelled_at: |at| format!("cancelled on {at}"),
    counts: "Result",
    left_out: "Left out",
    uncertain: |uncertain| {
        match uncertain {
        1 => "1 message is not confirmed: WhatsApp’s answer was lost. It is not sent again, so that nobody gets it twice; what came of it appears when WhatsApp tells.".to_owned(),
        uncertain => format!(
            "{} messages are not confirmed: WhatsApp’s answer was lost. They are not sent again, so that nobody gets them twice; what came of them appears when WhatsApp tells.",
            count(uncertain)
        ),
    }
    },
    cost: "Cost so far",
    failures: "Why it did not arrive",
    no_failure: "No failures.",
    class: |class| match class {
        FailureClass::Transient => "Passing failures",
        FailureClass::Later => "Worth a try later",
        FailureClass::Fix => "Something of ours has to be put right",
        FailureClass::AnotherWay => "Another way is needed",
        FailureClass::Never => "Never arrives this way",
    },
    code: |code| format!("code {code}"),
    people,
    retry: |retryable| match retryable {
        1 => "Send again only to the one who can get it".to_owned(),
        retryable => format!("Send again only to the {} who can get it", count(retryable)),
    },
    retry_hint: "Opens a new check page with those who failed and can still get it. Nothing leaves before you confirm.",
    changes: "What happened",
    change: |to, by| match (to, by) {
        (BatchState::Checking, Some(who)) => format!("{who} uploaded the sheet"),
        (BatchState::Checking, None) => "Sheet read".to_owned(),
        (BatchState::Scheduled, Some(who)) => format!("{who} confirmed the batch"),
        (BatchState::Scheduled, None) => "Batch confirmed".to_owned(),
        (BatchState::Sending, Some(who)) => format!("{who} resumed the batch"),
        (BatchState::Sending, None) => "Sending began".to_owned(),
        (BatchState::Paused, Some(who)) => format!("{who} paused the batch"),
        (BatchState::Paused, None) => "Batch paused".to_owned(),
        (BatchState::Stopped, Some(who)) => format!("{who} stopped the batch"),
        (BatchState::Stopped, None) => "Guichê stopped the batch".to_owned(),
        (BatchState::Cancelled, Some(who)) => format!("{who} cancelled the batch"),
        (BatchState::Cancelled, None) => "Batch cancelled".to_owned(),
        (BatchState::Finished, _) => "Nobody is left to send to".to_owned(),
    },
    recipients: "Recipients",
    search: "Name or phone",
    progress_filter: "State",
    code_filter: "Reason of failure",
    replied_filter: "Reply",
    only_replied: "Who replied",
    times: "Times",
    reason: "Reason",
    conversation: "Conversation",
    open: |name| format!("Open the conversation with {name}"),
    open_short: "Open",
    at_sent: |at| format!("Sent {at}"),
    at_delivered: |at| format!("Delivered {at}"),
    at_read: |at| format!("Read {at}"),
    at_failed: |at| format!("Failed {at}"),
    not_before: |at| format!("Not before {at}"),
    replied: |replied| match replied {
        Replied::Certain => "Replied to the message",
        Replied::Within24Hours => "Wrote within 24 hours",
    },
    why_waiting: |progress| match progress {
        Progress::Deferred => Some("The messaging limit is full"),
        Progress::Uncertain => Some("WhatsApp’s answer was lost; it is not sent again"),
        Progress::Cancelled => Some("The batch was cancelled before their turn"),
        Progress::Repeated => Some("Repeats the phone of another row"),
        Progress::Waiting
        | Progress::Queued
        | Progress::Sent
        | Progress::Delivered
        | Progress::Read
        | Progress::Failed
        | Progress::Skipped
        | Progress::Invalid => None,
    },
    none_of_filter: "Nobody like that in this batch.",
    export: "Export recipients",
};

fn stop(reason: &StopReason) -> String {
    match reason {
        StopReason::QualityYellow => "The number’s quality fell to medium.".into(),
        StopReason::QualityRed => "The number’s quality is low.".into(),
        StopReason::NumberFlagged => "Meta flagged the number: it has 7 days to improve.".into(),
        StopReason::NumberRestricted => {
            "Meta restricted the number: for now only answers to those who wrote go out.".into()
        }
        StopReason::NumberUnusable(state) => {
            format!("Meta sends nothing from this number now (state {state}).")
        }
        StopReason::TemplatePaused => "Meta paused the template for low quality.".into(),
        StopReason::TemplateDisabled => "Meta disabled the template.".into(),
        StopReason::TemplateGone => "The template no longer exists at Meta.".into(),
        StopReason::TemplateNotApproved(status) => format!(
            "The template is not approved: {}.",
            (TEMPLATES_WORDS.status_word)(*status).to_lowercase()
        ),
        StopReason::Failures { of: 1, .. } => "The last message failed.".into(),
        StopReason::Failures { percent, of } => {
            format!("{percent}% of the last {} messages failed.", count(*of))
        }
        StopReason::OptOuts { of: 1, .. } => "The only person who got it asked not to get any more.".into(),
        StopReason::OptOuts { percent, of } => format!(
            "{percent}% of the {} people who got it asked not to get any more.",
            count(*of)
        ),
        StopReason::Account(code) => format!("{} (code {code})", failures::sentence(*code)),
        StopReason::Allowance(code) => {
            format!("Meta lets no more conversations be begun for now (code {code}). Answers still go out.")
        }
        StopReason::Budget => "The number has spent this month’s budget.".into(),
    }
}

fn stop_next(reason: &StopReason) -> &'static str {
    match reason {
        StopReason::QualityYellow | StopReason::QualityRed => {
            "See in the failures and opt-outs what bothered people. Resume when the quality rises, or cancel."
        }
        StopReason::NumberFlagged => {
            "Wait until the number is connected again before you resume: pressing on may restrict it."
        }
        StopReason::NumberRestricted | StopReason::NumberUnusable(_) => {
            "Ask an administrator to look at the number at Meta. Resume when it is connected again."
        }
        StopReason::TemplatePaused => {
            "Wait until Meta releases the template and resume, or cancel and send another one to those left."
        }
        StopReason::TemplateDisabled | StopReason::TemplateGone => {
            "Cancel, and send another batch with another template to those who are left."
        }
        StopReason::TemplateNotApproved(_) => "Resume when Meta approves the template, or cancel.",
        StopReason::Failures { .. } => {
            "See the reasons below. If the list is old, cancel and correct it; if it passed, resume."
        }
        StopReason::OptOuts { .. } => {
            "Make sure that these people agreed to the message. When in doubt, cancel what is left."
        }
        StopReason::Account(_) => "Ask an administrator to put it right at Meta, and resume afterwards.",
        StopReason::Allowance(_) => "Wait a few hours and resume. If it goes on, ask an administrator.",
        StopReason::Budget => {
            "Ask an administrator to raise the budget on the number’s page and resume, or wait for the next month."
        }
    }
}
