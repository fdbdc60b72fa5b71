//! What the screens of batches are drawn from.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{BatchCounts, BatchState, CheckCounts, Cost, Estimate, Options, Progress, StopReason, Verdict};
use crate::allowance::{Amount, NextLevel, RuleSet};
use crate::cost::Spending;
use crate::outreach::Origin;
use crate::template::{Rendered, TemplateCategory, TemplateParts};
use crate::{BatchId, ConversationId, NumberId, TemplateId};

/// Rows of a sheet, or recipients, shown at a time.
pub const ROWS_PAGE: usize = 100;
/// Batches and single sends shown at a time.
pub const HISTORY_PAGE: usize = 50;

/// What sending a batch begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchStart {
    /// By name.
    pub origins: Vec<Origin>,
    /// How much of each number's limit is used.
    pub allowances: Vec<AllowanceView>,
    /// What each number has spent in this month.
    pub spendings: Vec<Spending>,
    /// Sheets of the asker's that were read and not sent yet, the newest first.
    pub unsent: Vec<BatchCard>,
}

/// A messaging limit, and how much of it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowanceView {
    /// The numbers that share it.
    pub numbers: Vec<(NumberId, String)>,
    /// Whether it counts for each number alone, as before October 2025.
    pub by_number: bool,
    /// How many people it lets be reached in 24 hours.
    pub amount: Amount,
    /// How many were.
    pub used: u32,
    /// Places that batches leave to agents.
    pub reserve: u32,
    /// When room returns, by the hour: how many places each time.
    pub returns: Vec<(DateTime<Utc>, u32)>,
    /// When Meta last told it; absent: the desk goes by Meta's first rung.
    pub reported_at: Option<DateTime<Utc>>,
    /// Meta refused what the desk begins: nothing is begun until then.
    pub refused_until: Option<DateTime<Utc>>,
    /// By which rules the next level is told.
    pub rule_set: RuleSet,
    /// How far the next level is.
    pub next: NextLevel,
}

/// A sheet before anything of it leaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchCheck {
    /// The batch, as the history will show it.
    pub card: BatchCard,
    /// What the template says.
    pub parts: TemplateParts,
    /// Headings that named nothing the template wants.
    pub unknown: Vec<String>,
    /// Whom it leaves out by choice.
    pub options: Options,
    /// How many rows there are of each verdict.
    pub counts: CheckCounts,
    /// How it will probably go.
    pub estimate: Estimate,
    /// How many go a second.
    pub per_second: u32,
    /// What it costs when each message is delivered.
    pub cost: Cost,
    /// What its number has spent in this month, without it.
    pub spending: Spending,
    /// The limit it counts for.
    pub allowance: AllowanceView,
    /// The first messages, as their recipients will see them: to whom, and what.
    pub samples: Vec<(String, Rendered)>,
    /// Rows of what was asked for.
    pub rows: Vec<CheckedRow>,
    /// The line after which there are more.
    pub next: Option<u32>,
    /// The business's day.
    pub today: NaiveDate,
}

/// A row of the check page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedRow {
    /// As spreadsheets count: the headings are line 1.
    pub line: u32,
    /// As it stands there.
    pub name: String,
    /// As people write it; where it is none, as it stands there.
    pub phone: String,
    /// What becomes of it.
    pub verdict: Verdict,
}

/// Which rows of a sheet are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckSort {
    /// Those that are sent.
    Valid,
    /// With the phone of an earlier row.
    Repeated,
    /// That cannot be sent.
    Invalid,
    /// Who opted out, never agreed, or are blocked.
    Refused,
    /// With an open protocol.
    InService,
    /// Sent a batch lately.
    ContactedLately,
}

impl CheckSort {
    /// In the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Valid,
        Self::Repeated,
        Self::Invalid,
        Self::Refused,
        Self::InService,
        Self::ContactedLately,
    ];

    /// As it stands in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Repeated => "repeated",
            Self::Invalid => "invalid",
            Self::Refused => "refused",
            Self::InService => "in_service",
            Self::ContactedLately => "contacted_lately",
        }
    }

    /// Reads what [`CheckSort::slug`] wrote.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.slug() == slug)
    }

    /// Whether a row with `verdict` is one of these.
    pub fn holds(self, verdict: &Verdict) -> bool {
        self == match verdict {
            Verdict::Valid => Self::Valid,
            Verdict::Repeated { .. } => Self::Repeated,
            Verdict::Invalid(_) => Self::Invalid,
            Verdict::OptedOut(_) | Verdict::NoOptIn | Verdict::Blocked => Self::Refused,
            Verdict::InService { .. } => Self::InService,
            Verdict::ContactedLately { .. } => Self::ContactedLately,
        }
    }

    /// How many there are.
    pub fn count(self, counts: &CheckCounts) -> u32 {
        match self {
            Self::Valid => counts.valid,
            Self::Repeated => counts.repeated,
            Self::Invalid => counts.invalid,
            Self::Refused => counts.opted_out + counts.no_opt_in + counts.blocked,
            Self::InService => counts.in_service,
            Self::ContactedLately => counts.contacted_lately,
        }
    }
}

/// What came of saying yes to a check page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmed {
    /// It is on its way, or waits for its time.
    Yes(Box<BatchCard>),
    /// Something changed since the page was read; this is how it stands now. Nothing was begun.
    Changed(Box<BatchCheck>),
}

/// A batch in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCard {
    /// Which.
    pub id: BatchId,
    /// The report's title.
    pub title: String,
    /// Where it stands.
    pub state: BatchState,
    /// Why it stopped by itself, if it did.
    pub stopped: Option<StopReason>,
    /// When its sheet was sent in.
    pub created_at: DateTime<Utc>,
    /// When it begins.
    pub send_at: Option<DateTime<Utc>>,
    /// When its first message was handed over.
    pub started_at: Option<DateTime<Utc>>,
    /// When nothing was left to send.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the limit has room again for those who wait.
    pub room_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub by: String,
    /// The file that it came from.
    pub file_name: String,
    /// The number it goes out from.
    pub number: NumberId,
    /// What we call that.
    pub number_name: String,
    /// The template.
    pub template_id: TemplateId,
    /// Meta's name for it.
    pub template: String,
    /// `pt_BR`, …
    pub language: String,
    /// What it is charged as.
    pub category: TemplateCategory,
    /// How many of its rows are what.
    pub counts: BatchCounts,
    /// The batch whose failed recipients it tries again.
    pub retries: Option<BatchId>,
}

/// Which batches the history shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryFilter {
    /// In title, template, file or sender.
    pub text: String,
    /// From which number.
    pub number: Option<NumberId>,
    /// In which state.
    pub state: Option<BatchState>,
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this day.
    pub until: Option<NaiveDate>,
}

/// Some of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The newest first.
    pub batches: Vec<BatchCard>,
    /// Where more begin.
    pub next: Option<(DateTime<Utc>, BatchId)>,
}

/// A batch, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchDetail {
    /// As the history shows it.
    pub card: BatchCard,
    /// What happened to it: who, when, why; the oldest first.
    pub changes: Vec<BatchChange>,
    /// Its failures by code, the most frequent first.
    pub failures: Vec<FailureGroup>,
    /// What was charged so far, as WhatsApp told it or else by the table.
    pub cost: Cost,
    /// How many that failed may be tried again.
    pub retryable: u32,
}

/// One change of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchChange {
    /// Where it stood from then on.
    pub to: BatchState,
    /// Who did it; absent: the desk itself.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it stopped by itself.
    pub reason: Option<StopReason>,
}

/// Recipients whose message failed for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureGroup {
    /// Meta's code, or one of [`crate::failure`].
    pub code: i32,
    /// How many.
    pub count: u32,
    /// Whether they can be tried again.
    pub retryable: bool,
}

/// How a recipient answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replied {
    /// Their answer names the message.
    Certain,
    /// Their answer names nothing and came within 24 hours.
    Within24Hours,
}

/// A recipient of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientLine {
    /// The line of the sheet.
    pub line: u32,
    /// What they are called.
    pub name: String,
    /// As people write it; where it is none, as it stands in the sheet.
    pub phone: String,
    /// Where it stands.
    pub progress: Progress,
    /// Why they were left out.
    pub verdict: Option<Verdict>,
    /// Why it failed, and Meta's words for it.
    pub failure: Option<(i32, Option<String>)>,
    /// Not before, while it waits.
    pub not_before: Option<DateTime<Utc>>,
    /// When WhatsApp took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it reached the phone.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
    /// When it failed.
    pub failed_at: Option<DateTime<Utc>>,
    /// Whether they answered.
    pub replied: Option<Replied>,
    /// Where the message stands in their thread.
    pub conversation: Option<ConversationId>,
}

/// Which recipients are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RecipientFilter {
    /// In name or phone, in any usual spelling.
    pub text: String,
    /// Shown as that.
    pub progress: Option<Progress>,
    /// Failed with that code.
    pub code: Option<i32>,
    /// Who answered.
    pub replied: bool,
}

/// Some of a batch's recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientPage {
    /// In the order of the sheet.
    pub recipients: Vec<RecipientLine>,
    /// The line after which there are more.
    pub next: Option<u32>,
}

/// A Contato Ativo or Recontato in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SingleSend {
    /// Where the message stands.
    pub conversation: ConversationId,
    /// Which.
    pub message: crate::MessageId,
    /// What began it.
    pub kind: crate::routing::SendKind,
    /// To whom.
    pub name: String,
    /// As people write it; absent for people whose phone WhatsApp does not tell.
    pub phone: Option<String>,
    /// What we call the number it went out from.
    pub number_name: String,
    /// Meta's name of the template.
    pub template: String,
    /// Who sent it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Where it stands.
    pub progress: Progress,
    /// Why it failed, and Meta's words for it.
    pub failure: Option<(i32, Option<String>)>,
}

/// Some of the single sends; they are narrowed by text, number and days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinglePage {
    /// The newest first.
    pub sends: Vec<SingleSend>,
    /// Where more begin.
    pub next: Option<(DateTime<Utc>, crate::MessageId)>,
}
