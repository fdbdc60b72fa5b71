//! How much a number may spend in a month.

use serde::{Deserialize, Serialize};

use super::{Money, Month};
use crate::NumberId;
use crate::batch::Cost;
use crate::price::{PriceLine, PriceTrouble, parse_amount};
use crate::template::TemplateCategory;

/// From this share of a budget on it is pointed out, unless somebody chose another.
pub const DEFAULT_WARN_PERCENT: u8 = 80;

/// How much a number may spend in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// The amount; more than nothing. What is priced in another currency does not count.
    pub amount: Money,
    /// From how many of a hundred on it is pointed out.
    pub warn_percent: u8,
    /// Whether batches stop once it is spent; otherwise that is only pointed out.
    pub stops: bool,
}

/// How much of a budget is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetStanding {
    /// Enough.
    Within,
    /// Little.
    Warned,
    /// Nothing.
    Reached,
}

impl Budget {
    /// How much is left once `spent` millionths of its currency's unit are spent.
    pub fn standing(&self, spent: i64) -> BudgetStanding {
        let (spent, amount) = (i128::from(spent), i128::from(self.amount.micros));
        if spent >= amount {
            BudgetStanding::Reached
        } else if spent * 100 >= amount * i128::from(self.warn_percent) {
            BudgetStanding::Warned
        } else {
            BudgetStanding::Within
        }
    }

    /// How many more messages of `category` a batch may hand over once `spent` millionths are spent, each at the dearest
    /// of `prices`: until the budget is spent, so that the last one may pass it by less than its own price. A budget that
    /// does not stop, and messages that have no price in its currency, set no bound.
    pub fn affords(&self, spent: i64, prices: &[PriceLine], category: TemplateCategory) -> u32 {
        if !self.stops {
            return u32::MAX;
        }
        let left = self.amount.micros.saturating_sub(spent);
        if left <= 0 {
            return 0;
        }
        let counted = |line: &&PriceLine| line.category == category && line.currency == self.amount.currency;
        let dearest = prices
            .iter()
            .filter(counted)
            .map(|line| line.micros)
            .max()
            .unwrap_or_default();
        if dearest <= 0 {
            return u32::MAX;
        }
        // Rounded up.
        u32::try_from((left - 1) / dearest + 1).unwrap_or(u32::MAX)
    }
}

/// What a number has spent in a month, and how much it may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// Which number.
    pub number: NumberId,
    /// The month, by the business's calendar.
    pub month: Month,
    /// What is spent in each currency: what was delivered, and what is on its way at the table's price.
    pub spent: Vec<Money>,
    /// How much it may be.
    pub budget: Option<Budget>,
    /// The currencies that prices are written in, the one used last first: a budget is in one of them.
    pub currencies: Vec<String>,
}

/// What a month comes to with a batch that is not sent yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// With the batch, in millionths of the budget's currency's unit.
    pub total: i64,
    /// Whether that is more than the budget.
    pub passes: bool,
}

impl Spending {
    /// What of `spent` is in the budget's currency, in millionths.
    pub fn counted(&self) -> i64 {
        let counts =
            |money: &&Money| (self.budget.as_ref()).is_some_and(|own| own.amount.currency == money.currency);
        self.spent.iter().filter(counts).map(|money| money.micros).sum()
    }

    /// What is spent in currencies that the budget does not count.
    pub fn elsewhere(&self) -> Vec<Money> {
        let Some(budget) = &self.budget else {
            return Vec::new();
        };
        let other = |money: &&Money| money.currency != budget.amount.currency && money.micros != 0;
        self.spent.iter().filter(other).cloned().collect()
    }

    /// How much of the budget is left; `None` without one.
    pub fn standing(&self) -> Option<BudgetStanding> {
        Some(self.budget.as_ref()?.standing(self.counted()))
    }

    /// Whether batches must stop.
    pub fn must_stop(&self) -> bool {
        self.budget.as_ref().is_some_and(|budget| budget.stops)
            && self.standing() == Some(BudgetStanding::Reached)
    }

    /// What the month comes to with what `cost` tells; `None` without a budget.
    pub fn with(&self, cost: &Cost) -> Option<Forecast> {
        let budget = self.budget.as_ref()?;
        let counts = |currency: &str| currency == budget.amount.currency;
        let more = cost.lines.iter().filter(|line| counts(&line.currency));
        let more: i64 = more
            .map(|line| line.micros)
            .fold(0, |sum, micros| sum.saturating_add(micros));
        let total = self.counted().saturating_add(more);
        Some(Forecast {
            total,
            passes: total > budget.amount.micros,
        })
    }
}

/// A budget as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetForm {
    /// The amount, as [`parse_amount`] reads it; nothing takes the budget away.
    pub amount: String,
    /// ISO 4217; a currency typed with the amount goes before it.
    pub currency: String,
    /// From how many of a hundred on it is pointed out.
    pub warn_percent: String,
    /// Whether batches stop once it is spent.
    pub stops: bool,
}

/// What is wrong with a typed budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetFault {
    /// What was typed is no amount.
    Amount(PriceTrouble),
    /// It is nothing at all: with that no batch could be sent.
    Nothing,
    /// No price is written in that currency.
    Currency,
    /// It is no share between 1 and 100.
    Percent,
}

impl BudgetFault {
    /// The field of the form that it stands under, by name.
    pub fn field(self) -> &'static str {
        match self {
            Self::Amount(_) | Self::Nothing => "amount",
            Self::Currency => "currency",
            Self::Percent => "warn_percent",
        }
    }
}

impl BudgetForm {
    /// The budget that it makes, or that there is to be none; prices are written in `currencies`.
    ///
    /// # Errors
    /// What to change.
    pub fn checked(&self, currencies: &[String]) -> Result<Option<Budget>, BudgetFault> {
        if self.amount.trim().is_empty() {
            return Ok(None);
        }
        let typed = parse_amount(&self.amount).map_err(BudgetFault::Amount)?;
        if typed.micros == 0 {
            return Err(BudgetFault::Nothing);
        }
        let currency = typed.currency.unwrap_or_else(|| self.currency.clone());
        if !currencies.contains(&currency) {
            return Err(BudgetFault::Currency);
        }
        let percent = self.warn_percent.trim().trim_end_matches('%').trim_end().parse();
        let warn_percent = percent
            .ok()
            .filter(|percent| (1..=100).contains(percent))
            .ok_or(BudgetFault::Percent)?;
        Ok(Some(Budget {
            amount: Money {
                currency,
                micros: typed.micros,
            },
            warn_percent,
            stops: self.stops,
        }))
    }
}
