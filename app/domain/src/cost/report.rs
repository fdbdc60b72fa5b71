//! What a month of template messages came to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Month;
use crate::template::TemplateCategory;
use crate::{BatchId, NumberId};

/// Batches shown at a time.
pub const COSTS_PAGE: usize = 50;

/// An amount.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money {
    /// ISO 4217.
    pub currency: String,
    /// Millionths of its unit.
    pub micros: i64,
}

/// Delivered messages, and what they cost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CostTally {
    /// How many.
    pub messages: u32,
    /// How many of them are not billed.
    pub free: u32,
    /// How many are billed, and the table has no price for them.
    pub unpriced: u32,
    /// How many count as billed, as what their template is, because WhatsApp did not tell yet.
    pub assumed: u32,
    /// What they cost, by currency.
    pub sums: Vec<Money>,
}

impl CostTally {
    /// Counts `other` in.
    pub fn add(&mut self, other: &Self) {
        self.messages += other.messages;
        self.free += other.free;
        self.unpriced += other.unpriced;
        self.assumed += other.assumed;
        for money in &other.sums {
            match self
                .sums
                .binary_search_by(|own| own.currency.cmp(&money.currency))
            {
                Ok(at) => self.sums[at].micros = self.sums[at].micros.saturating_add(money.micros),
                Err(at) => self.sums.insert(at, money.clone()),
            }
        }
    }
}

/// All of `tallies` together.
pub fn total<'a>(tallies: impl IntoIterator<Item = &'a CostTally>) -> CostTally {
    tallies.into_iter().fold(CostTally::default(), |mut sum, one| {
        sum.add(one);
        sum
    })
}

/// What one number's messages of one category came to, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostGroup {
    /// Which number.
    pub number: NumberId,
    /// What we call it.
    pub number_name: String,
    /// What was charged for.
    pub category: TemplateCategory,
    /// ISO 4217; absent where there is no price.
    pub currency: Option<String>,
    /// How many, and how much.
    pub tally: CostTally,
}

/// What a batch came to in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCost {
    /// Which.
    pub id: BatchId,
    /// The report's title.
    pub title: String,
    /// What we call the number it went out from.
    pub number_name: String,
    /// How many, and how much.
    pub tally: CostTally,
}

/// Some of a month's batches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostPage {
    /// The newest first.
    pub batches: Vec<BatchCost>,
    /// Where more begin.
    pub next: Option<(DateTime<Utc>, BatchId)>,
}

/// A month's costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostReport {
    /// Which month, by the business's calendar.
    pub month: Month,
    /// The months that can be asked for, this one first.
    pub months: Vec<Month>,
    /// By number, category and currency.
    pub groups: Vec<CostGroup>,
    /// Contatos Ativos and Recontatos.
    pub singles: CostTally,
    /// By batch.
    pub page: CostPage,
}

impl CostReport {
    /// All messages of the month.
    pub fn total(&self) -> CostTally {
        total(self.groups.iter().map(|group| &group.tally))
    }
}
