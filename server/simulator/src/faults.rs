use serde::{Deserialize, Serialize};

use crate::chance::Shares;

/// What goes wrong. Switches stay on until switched off; counters (`u32`) count down to nothing by themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Every answer to a send takes this much longer.
    pub answer_delay_ms: u64,
    /// The `sent` webhook is delivered before the send is answered.
    pub status_before_answer: bool,
    /// The next sends are refused with 503 by something in front of Meta: not accepted, no error envelope.
    pub http_5xx_before: u32,
    /// The next sends are accepted and answered 502 by something in front of Meta.
    pub http_5xx_after: u32,
    /// The next sends find the connection cut before anybody read them.
    pub cut_before: u32,
    /// The next sends are accepted and their connection is cut instead of an answer.
    pub cut_after: u32,
    /// Parts of all sends that go wrong, decided for each by a seeded generator.
    pub share: Shares,
    /// Where that generator begins.
    pub seed: u64,
    /// Every token has expired.
    pub expired_token: bool,
    /// Errors waiting for the next sends, in order.
    pub next_errors: Vec<NextError>,
    /// Every webhook starts this much later.
    pub webhook_delay_ms: u64,
    /// Every webhook is posted this many times more, at the same moment.
    pub duplicate: u32,
    /// Webhooks wait a random time up to this, each on its own: they overtake each other.
    pub reorder_ms: u64,
    /// So many updates share a webhook, if they come within a moment of each other.
    pub batch: u32,
    /// The next webhook attempts never reach the desk; they are tried again.
    pub drop: u32,
    /// The desk's next answers are lost: the same webhook comes again.
    pub ignore_answer: u32,
    /// The next webhook attempts carry a signature by another secret; they are tried again.
    pub wrong_signature: u32,
    /// The next files asked for are not known any more.
    pub media_gone: u32,
    /// The next files asked for are said to have 200 MB.
    pub media_too_large: u32,
    /// The next files asked for are said to lie on somebody else's machine.
    pub media_foreign: u32,
    /// The next files fetched are a web page, whatever they were.
    pub media_wrong_bytes: u32,
    /// The next files fetched are answered 503.
    pub media_down: u32,
    /// Statuses are held back until this is switched off.
    pub pause_statuses: bool,
    /// The next templates reviewed are refused (`INVALID_FORMAT`).
    pub reject_templates: u32,
    /// The next templates created as utility are taken as marketing.
    pub recategorise_templates: u32,
    /// The next templates created, changed or deleted are, and something in front of Meta answers 502.
    pub lose_template_answers: u32,
    /// The next questions for templates, or for one, are answered 503.
    pub templates_unread: u32,
}

/// An error for coming sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextError {
    /// Meta's code.
    pub code: i64,
    /// For how many sends.
    #[serde(default = "once")]
    pub times: u32,
    /// Accept the send and fail it later by webhook, instead of refusing it.
    #[serde(default)]
    pub asynchronous: bool,
}

fn once() -> u32 {
    1
}

impl Faults {
    /// The error waiting for this send, if any.
    pub(crate) fn take_error(&mut self) -> Option<NextError> {
        let next = self.next_errors.first_mut()?;
        let error = next.clone();
        next.times = next.times.saturating_sub(1);
        if next.times == 0 {
            self.next_errors.remove(0);
        }
        Some(error)
    }
}

/// Counts a counter down; whether it had anything left.
pub(crate) fn take(counter: &mut u32) -> bool {
    let left = *counter > 0;
    *counter = counter.saturating_sub(1);
    left
}
