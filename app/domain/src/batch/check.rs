//! The check page: what becomes of each row, and how many are sent to by which options.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{RowReading, RowTrouble};
use crate::consent::{BeginRefusal, ConsentLine, ConsentRefusal};
use crate::protocol::ProtocolNumber;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is sent.
    Valid,
    /// It has the phone of an earlier row, and is left out.
    Repeated {
        /// That row.
        line: usize,
    },
    /// It cannot be sent.
    Invalid(RowTrouble),
    /// They opted out, by this line; they are left out.
    OptedOut(ConsentLine),
    /// They never agreed, and marketing needs it here; they are left out.
    NoOptIn,
    /// They are blocked on this number, and left out.
    Blocked,
    /// They were sent a batch lately; the options leave them out.
    ContactedLately {
        /// The business's day on which they last were.
        on: NaiveDate,
    },
    /// Somebody is serving them, or they wait in a queue; the options say whether they are left out.
    InService {
        /// Their open protocol.
        protocol: ProtocolNumber,
    },
}

/// What is done with those whose protocol is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "batch_in_service", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum InService {
    /// They are sent to; the bot is silent, and the message stays in their conversation's history (`product.md` 6).
    Include,
    /// They are left out.
    #[default]
    Skip,
}

/// Whom a batch leaves out by choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Those whose protocol is open.
    pub in_service: InService,
    /// Those who were sent a batch in the last so many days, today included; nobody where absent or 0.
    pub lately_days: Option<u16>,
}

/// What the desk knows about a row's recipient.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowFacts {
    /// Why nothing may be begun with them, if so.
    pub refusal: Option<BeginRefusal>,
    /// Their open protocol on this number.
    pub open: Option<ProtocolNumber>,
    /// The business's day on which they were last sent a batch.
    pub last_batch: Option<NaiveDate>,
}

/// What becomes of a row on the business's day `today`.
///
/// What cannot be helped goes before what the options decide; and who was contacted lately is told so though their
/// protocol is open as well, since they are left out by either choice about that.
pub fn judge(reading: &RowReading, facts: &RowFacts, options: &Options, today: NaiveDate) -> Verdict {
    match reading {
        RowReading::Invalid(trouble) => return Verdict::Invalid(trouble.clone()),
        RowReading::Repeats { line } => return Verdict::Repeated { line: *line },
        RowReading::Recipient(_) => {}
    }
    match &facts.refusal {
        Some(BeginRefusal::Blocked) => return Verdict::Blocked,
        Some(BeginRefusal::Consent(ConsentRefusal::OptedOut(line))) => {
            return Verdict::OptedOut(line.clone());
        }
        Some(BeginRefusal::Consent(ConsentRefusal::NoOptIn)) => return Verdict::NoOptIn,
        None => {}
    }
    if let Some(on) = facts.last_batch.filter(|on| options.is_lately(*on, today)) {
        return Verdict::ContactedLately { on };
    }
    match &facts.open {
        Some(protocol) => Verdict::InService {
            protocol: protocol.clone(),
        },
        None => Verdict::Valid,
    }
}

impl Options {
    /// Whether a batch on `on` counts as lately on `today`.
    pub fn is_lately(&self, on: NaiveDate, today: NaiveDate) -> bool {
        let days = i64::from(self.lately_days.unwrap_or_default());
        (today - on).num_days() < days
    }

    /// Whether a row with this verdict is sent.
    pub fn sends(&self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Valid => true,
            Verdict::InService { .. } => self.in_service == InService::Include,
            _ => false,
        }
    }
}

/// How many rows there are of each verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckCounts {
    /// Sent, whatever the options.
    pub valid: u32,
    /// Repeat an earlier row.
    pub repeated: u32,
    /// Cannot be sent.
    pub invalid: u32,
    /// Opted out.
    pub opted_out: u32,
    /// Never agreed, and marketing needs it.
    pub no_opt_in: u32,
    /// Blocked.
    pub blocked: u32,
    /// Contacted lately, by the options that the rows were judged by.
    pub contacted_lately: u32,
    /// With an open protocol.
    pub in_service: u32,
}

impl CheckCounts {
    /// Counts a row.
    pub fn count(&mut self, verdict: &Verdict) {
        *match verdict {
            Verdict::Valid => &mut self.valid,
            Verdict::Repeated { .. } => &mut self.repeated,
            Verdict::Invalid(_) => &mut self.invalid,
            Verdict::OptedOut(_) => &mut self.opted_out,
            Verdict::NoOptIn => &mut self.no_opt_in,
            Verdict::Blocked => &mut self.blocked,
            Verdict::ContactedLately { .. } => &mut self.contacted_lately,
            Verdict::InService { .. } => &mut self.in_service,
        } += 1;
    }

    /// All rows.
    pub fn rows(&self) -> u32 {
        self.valid
            + self.repeated
            + self.invalid
            + self.opted_out
            + self.no_opt_in
            + self.blocked
            + self.contacted_lately
            + self.in_service
    }

    /// How many are sent. The rows must have been judged by the same [`Options::lately_days`].
    pub fn sends(&self, options: &Options) -> u32 {
        match options.in_service {
            InService::Include => self.valid + self.in_service,
            InService::Skip => self.valid,
        }
    }

    /// How many are left out though the row is good.
    pub fn skips(&self, options: &Options) -> u32 {
        self.rows() - self.sends(options) - self.repeated - self.invalid
    }
}
