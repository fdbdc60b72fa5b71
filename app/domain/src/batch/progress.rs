//! What a recipient is shown as, and how many of a batch are what.

use serde::{Deserialize, Serialize};

use super::RecipientState;
use crate::message::Delivery;

/// What a recipient is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Their turn is still to come.
    Waiting,
    /// Their turn came, and waits for room in the messaging limit.
    Deferred,
    /// On the way to WhatsApp.
    Queued,
    /// Handed to WhatsApp, and the answer was lost; a status will tell. Never sent again by itself.
    Uncertain,
    /// WhatsApp took it.
    Sent,
    /// It reached the phone.
    Delivered,
    /// It was read.
    Read,
    /// It did not arrive, with a reason.
    Failed,
    /// Left out, with a reason.
    Skipped,
    /// Given up before their turn.
    Cancelled,
    /// The row cannot be sent, with a reason.
    Invalid,
    /// The row has the phone of an earlier one.
    Repeated,
}

impl Progress {
    /// In the order in which lists and filters show them.
    pub const ALL: [Self; 12] = [
        Self::Waiting,
        Self::Deferred,
        Self::Queued,
        Self::Uncertain,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Failed,
        Self::Skipped,
        Self::Cancelled,
        Self::Invalid,
        Self::Repeated,
    ];

    /// As it stands in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Deferred => "deferred",
            Self::Queued => "queued",
            Self::Uncertain => "uncertain",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
            Self::Invalid => "invalid",
            Self::Repeated => "repeated",
        }
    }

    /// Reads what [`Progress::slug`] wrote.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|progress| progress.slug() == slug)
    }

    /// Whether it has not come to an end: somebody's turn, WhatsApp's answer or a status is awaited.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Waiting | Self::Deferred | Self::Queued | Self::Uncertain
        )
    }
}

/// What a recipient in `state` is shown as. `deferred` says that they wait for room; `delivery` is their message's.
pub fn progress(state: RecipientState, deferred: bool, delivery: Option<Delivery>) -> Progress {
    match (state, delivery) {
        (RecipientState::Invalid, _) => Progress::Invalid,
        (RecipientState::Repeated, _) => Progress::Repeated,
        (RecipientState::Skipped, _) => Progress::Skipped,
        (RecipientState::Cancelled, _) => Progress::Cancelled,
        (RecipientState::Waiting, _) if deferred => Progress::Deferred,
        (RecipientState::Waiting, _) => Progress::Waiting,
        (RecipientState::Handed, None | Some(Delivery::Queued | Delivery::Sending)) => Progress::Queued,
        (RecipientState::Handed, Some(Delivery::Uncertain)) => Progress::Uncertain,
        (RecipientState::Handed, Some(Delivery::Sent)) => Progress::Sent,
        (RecipientState::Handed, Some(Delivery::Delivered)) => Progress::Delivered,
        (RecipientState::Handed, Some(Delivery::Read)) => Progress::Read,
        (RecipientState::Handed, Some(Delivery::Failed)) => Progress::Failed,
    }
}

/// How many rows of a batch are what. Each row is counted once, by its [`Progress`]; the last three count again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BatchCounts {
    /// All rows of the sheet.
    pub rows: u32,
    /// Rows that cannot be sent.
    pub invalid: u32,
    /// Rows with the phone of an earlier one.
    pub repeated: u32,
    /// Left out: opted out, blocked, or by the batch's options.
    pub skipped: u32,
    /// Whose turn is still to come.
    pub waiting: u32,
    /// Who wait for room in the messaging limit.
    pub deferred: u32,
    /// On the way to WhatsApp.
    pub queued: u32,
    /// Whose answer was lost.
    pub uncertain: u32,
    /// Taken by WhatsApp, and not known to have gone further.
    pub sent: u32,
    /// Delivered, and not known to be read.
    pub delivered: u32,
    /// Read.
    pub read: u32,
    /// Did not arrive.
    pub failed: u32,
    /// Given up before their turn.
    pub cancelled: u32,
    /// Whose answer names the message (by quoting it or pressing its button).
    pub replied_certain: u32,
    /// Whose answer names nothing and came within 24 hours.
    pub replied_within_24h: u32,
    /// Who opted out after it.
    pub opted_out: u32,
}

impl BatchCounts {
    /// Counts a row that is shown as `progress`.
    pub fn count(&mut self, progress: Progress) {
        self.rows += 1;
        *self.of_mut(progress) += 1;
    }

    /// Counts `many` rows that are shown as `progress`.
    pub fn add(&mut self, progress: Progress, many: u32) {
        self.rows = self.rows.saturating_add(many);
        let of = self.of_mut(progress);
        *of = of.saturating_add(many);
    }

    /// How many are shown as `progress`.
    pub fn of(&self, progress: Progress) -> u32 {
        let mut copy = *self;
        *copy.of_mut(progress)
    }

    /// Whom WhatsApp took it for, whether or not more is known: “números que receberam a mensagem”, which the history
    /// tells as sent and read (`product.md` 8).
    pub fn reached(&self) -> u32 {
        self.sent + self.delivered + self.read
    }

    /// Everybody the batch is for: all rows but the invalid, the repeated and those left out.
    pub fn total(&self) -> u32 {
        self.waiting + self.deferred + self.queued + self.done()
    }

    /// Those of [`BatchCounts::total`] for whom the batch has nothing left to do.
    pub fn done(&self) -> u32 {
        self.handled() + self.cancelled
    }

    /// Those whose turn came: all that is [`done`](Self::done) but what was given up.
    pub fn handled(&self) -> u32 {
        self.uncertain + self.reached() + self.failed
    }

    /// The share of [`BatchCounts::total`] that was reached, in whole percent: 100 only when it is everybody, 0 only
    /// when it is nobody.
    pub fn percent_sent(&self) -> u8 {
        let (reached, total) = (u64::from(self.reached()), u64::from(self.total()));
        match (reached * 100).checked_div(total) {
            Some(0) if reached > 0 => 1,
            Some(percent) => percent as u8,
            None => 0,
        }
    }

    fn of_mut(&mut self, progress: Progress) -> &mut u32 {
        match progress {
            Progress::Waiting => &mut self.waiting,
            Progress::Deferred => &mut self.deferred,
            Progress::Queued => &mut self.queued,
            Progress::Uncertain => &mut self.uncertain,
            Progress::Sent => &mut self.sent,
            Progress::Delivered => &mut self.delivered,
            Progress::Read => &mut self.read,
            Progress::Failed => &mut self.failed,
            Progress::Skipped => &mut self.skipped,
            Progress::Cancelled => &mut self.cancelled,
            Progress::Invalid => &mut self.invalid,
            Progress::Repeated => &mut self.repeated,
        }
    }
}
