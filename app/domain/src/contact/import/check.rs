//! What the check page of a sheet tells: what becomes of each row, and how many there are of each sort.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::RowTrouble;
use crate::ContactId;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A contact is made.
    New,
    /// They are a contact already; their consent and fields are added to, their name stays.
    Known {
        /// Who.
        id: ContactId,
        /// What they are called here.
        name: String,
    },
    /// It has the phone of an earlier row, and is left out.
    Repeated {
        /// That row.
        line: usize,
    },
    /// It is left out.
    Invalid(RowTrouble),
}

/// What becomes of the consent that a row brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowConsent {
    /// It is written down.
    Added,
    /// It stands in the ledger already.
    There,
    /// The customer opted out themselves, then: a list does not take that back.
    OptedOut(DateTime<Utc>),
}

/// A row of the check page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedRow {
    /// Which line of the sheet.
    pub line: usize,
    /// The name as it stands there.
    pub name: String,
    /// The phone: as people write it, or what stands there when it is none.
    pub phone: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What becomes of its consent, if it brings one.
    pub consent: Option<RowConsent>,
}

/// How many rows there are of each sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportCounts {
    /// Contacts that are made.
    pub new: usize,
    /// Contacts that are there already.
    pub known: usize,
    /// Rows that repeat an earlier one.
    pub repeated: usize,
    /// Rows that are left out with a reason.
    pub invalid: usize,
    /// Rows whose consent is written down.
    pub consents: usize,
    /// Rows whose consent is not, for the customer opted out.
    pub opted_out: usize,
}

impl ImportCounts {
    /// Counts `row`.
    pub fn count(&mut self, row: &CheckedRow) {
        match row.verdict {
            Verdict::New => self.new += 1,
            Verdict::Known { .. } => self.known += 1,
            Verdict::Repeated { .. } => self.repeated += 1,
            Verdict::Invalid(_) => self.invalid += 1,
        }
        match row.consent {
            Some(RowConsent::Added) => self.consents += 1,
            Some(RowConsent::OptedOut(_)) => self.opted_out += 1,
            Some(RowConsent::There) | None => {}
        }
    }

    /// All rows.
    pub fn rows(&self) -> usize {
        self.new + self.known + self.repeated + self.invalid
    }
}

/// Rows of one sort, as the check page narrows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowSort {
    /// Contacts that are made.
    New,
    /// Contacts that are there already.
    Known,
    /// Rows that repeat an earlier one.
    Repeated,
    /// Rows that are left out with a reason.
    Invalid,
}

impl RowSort {
    /// In the order of the page.
    pub const ALL: [Self; 4] = [Self::New, Self::Known, Self::Repeated, Self::Invalid];

    /// As it stands in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Repeated => "repeated",
            Self::Invalid => "invalid",
        }
    }

    /// Reads a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.slug() == slug)
    }

    /// Whether `verdict` is of this sort.
    pub fn holds(self, verdict: &Verdict) -> bool {
        matches!(
            (self, verdict),
            (Self::New, Verdict::New)
                | (Self::Known, Verdict::Known { .. })
                | (Self::Repeated, Verdict::Repeated { .. })
                | (Self::Invalid, Verdict::Invalid(_))
        )
    }
}

/// A sheet on its way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCheck {
    /// Which.
    pub id: Uuid,
    /// The file's name.
    pub file_name: String,
    /// Headings that name nothing the desk keeps.
    pub unknown: Vec<String>,
    /// What would become of the rows now; what became of them, once they were taken in.
    pub counts: ImportCounts,
    /// The rows asked for, in the order of the sheet.
    pub rows: Vec<CheckedRow>,
    /// The line after which the next page begins, if there is one.
    pub next: Option<usize>,
    /// How many rows were taken in.
    pub taken: usize,
    /// When the last one was.
    pub finished_at: Option<DateTime<Utc>>,
}

/// How far taking in is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    /// Rows looked at.
    pub taken: usize,
    /// Rows in all.
    pub rows: usize,
    /// Whether it is done.
    pub finished: bool,
}
