//! Where a batch and each of its recipients stand, and what may be done with a batch.

use serde::{Deserialize, Serialize};

/// Where a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "batch_state", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum BatchState {
    /// Its sheet was read; nobody said yes yet.
    Checking,
    /// It waits for its time.
    Scheduled,
    /// It is being sent.
    Sending,
    /// A person halted it.
    Paused,
    /// The desk halted it by itself ([`super::must_stop`]).
    Stopped,
    /// It was given up; what was handed over stays handed over.
    Cancelled,
    /// Nobody of it is left to send to.
    Finished,
}

/// What happens to a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchAction {
    /// Somebody read the check page and said yes.
    Confirm,
    /// Its time has come.
    Begin,
    /// A person halts it.
    Pause,
    /// A person lets it go on.
    Resume,
    /// A person gives it up.
    Cancel,
    /// The desk halts it.
    Stop,
    /// The last recipient was handed over or left out.
    Finish,
}

impl BatchState {
    /// In the order of a batch's life.
    pub const ALL: [Self; 7] = [
        Self::Checking,
        Self::Scheduled,
        Self::Sending,
        Self::Paused,
        Self::Stopped,
        Self::Cancelled,
        Self::Finished,
    ];

    /// Whether nothing can happen to it any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Cancelled | Self::Finished)
    }

    /// Whether it was confirmed and is not over: it sends, will send, or can be made to.
    pub fn is_live(self) -> bool {
        matches!(
            self,
            Self::Scheduled | Self::Sending | Self::Paused | Self::Stopped
        )
    }

    /// As it stands in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Scheduled => "scheduled",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Cancelled => "cancelled",
            Self::Finished => "finished",
        }
    }

    /// Reads what [`BatchState::slug`] wrote.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }
}

impl BatchAction {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Confirm,
        Self::Begin,
        Self::Pause,
        Self::Resume,
        Self::Cancel,
        Self::Stop,
        Self::Finish,
    ];
}

/// The state of a batch after `action`; `None` where that cannot happen.
///
/// What is resumed sends at once, though it was scheduled when it was halted: whoever resumes it wants it to go.
pub fn decide(state: BatchState, action: BatchAction) -> Option<BatchState> {
    use BatchAction as Do;
    use BatchState::{Cancelled, Checking, Finished, Paused, Scheduled, Sending, Stopped};

    match (action, state) {
        (Do::Confirm, Checking) => Some(Scheduled),
        (Do::Begin, Scheduled) | (Do::Resume, Paused | Stopped) => Some(Sending),
        (Do::Pause, Scheduled | Sending) => Some(Paused),
        (Do::Stop, Scheduled | Sending) => Some(Stopped),
        (Do::Cancel, Checking | Scheduled | Sending | Paused | Stopped) => Some(Cancelled),
        (Do::Finish, Sending) => Some(Finished),
        _ => None,
    }
}

/// Where a recipient stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "recipient_state", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum RecipientState {
    /// The row cannot be sent, with a reason.
    Invalid,
    /// The row has the phone of an earlier one.
    Repeated,
    /// Left out, with a reason: opted out, blocked, or by the batch's options.
    Skipped,
    /// Their turn is still to come.
    Waiting,
    /// There is a message for them, whose delivery tells the rest. Never a second one.
    Handed,
    /// The batch was given up before their turn.
    Cancelled,
}

impl RecipientState {
    /// Whether nothing of the batch will happen to them any more, apart from their message's delivery.
    pub fn is_over(self) -> bool {
        self != Self::Waiting
    }
}
