//! The table of prices as administrators read it and add to it.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{PriceLine, PriceTrouble, countries, parse_price, price_on};
use crate::template::TemplateCategory;

/// A line as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceForm {
    /// One of [`countries`].
    pub country: String,
    /// The template's category.
    pub category: TemplateCategory,
    /// The first day, as `2026-11-22`.
    pub from: String,
    /// The price of one message, as [`parse_price`] reads it.
    pub price: String,
    /// ISO 4217; a currency typed with the price goes before it.
    pub currency: String,
}

/// What is wrong with a typed line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceFault {
    /// There is no price for such a country.
    Country,
    /// No day, or one far away.
    Day,
    /// What was typed is no price.
    Price(PriceTrouble),
}

impl PriceFault {
    /// The field of the form that it stands under, by name.
    pub fn field(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Day => "from",
            Self::Price(_) => "price",
        }
    }
}

impl PriceForm {
    /// The line that it makes.
    ///
    /// # Errors
    /// What to change.
    pub fn checked(&self) -> Result<PriceLine, PriceFault> {
        if !countries().contains(&&*self.country) {
            return Err(PriceFault::Country);
        }
        let from: Option<NaiveDate> = self.from.trim().parse().ok();
        let from = from
            .filter(|day| (2000..2100).contains(&day.year()))
            .ok_or(PriceFault::Day)?;
        let typed = parse_price(&self.price).map_err(PriceFault::Price)?;
        let currency = typed.currency.unwrap_or_else(|| self.currency.clone());
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(PriceFault::Price(PriceTrouble::NotAnAmount));
        }
        Ok(PriceLine {
            country: self.country.clone(),
            category: self.category,
            from,
            currency,
            micros: typed.micros,
        })
    }
}

/// How a line stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceStanding {
    /// It holds.
    Holds,
    /// It will, from its day on.
    Coming,
    /// A line of a later day took its place.
    Past,
    /// A later line for the same day took its place.
    Corrected,
}

/// A line with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceEntry {
    /// The line.
    pub line: PriceLine,
    /// How it stands today.
    pub standing: PriceStanding,
    /// Who wrote it; absent for what the desk came with.
    pub author: Option<String>,
    /// When it was written.
    pub recorded_at: DateTime<Utc>,
    /// Where it was read and when, for what the desk came with.
    pub source: Option<(String, NaiveDate)>,
}

/// All lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceTable {
    /// By country and category, the latest day first.
    pub entries: Vec<PriceEntry>,
    /// The business's day.
    pub today: NaiveDate,
}

/// How each of `lines` stands on `today`; they are in the order in which they were written.
pub fn standings(lines: &[PriceLine], today: NaiveDate) -> Vec<PriceStanding> {
    let same = |a: &PriceLine, b: &PriceLine| a.country == b.country && a.category == b.category;
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let corrected = lines[at + 1..]
                .iter()
                .any(|later| same(line, later) && later.from == line.from);
            let holds = || {
                price_on(lines, &line.country, line.category, today)
                    .is_some_and(|holding| std::ptr::eq(holding, line))
            };
            match () {
                () if corrected => PriceStanding::Corrected,
                () if line.from > today => PriceStanding::Coming,
                () if holds() => PriceStanding::Holds,
                () => PriceStanding::Past,
            }
        })
        .collect()
}
