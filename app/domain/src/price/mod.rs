//! What a message costs: a dated table per country and category (`product.md` 4, 7, 13), and money as people write it.
//!
//! A price is for one delivered template message, before volume tiers and a partner's own fee. What was really billed
//! comes with the status webhooks (`cloud-api.md` 4.5, [`crate::cost`]); they tell no amount, so that it is this table's too.

mod country;
mod money;
mod published;
mod table;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::template::TemplateCategory;

pub use country::{countries, country_of};
pub use money::{MOST_AMOUNT, MOST_PRICE, PriceTrouble, TypedPrice, money, parse_amount, parse_price};
pub use published::{PUBLISHED_READ, PUBLISHED_SOURCE, published};
pub use table::{PriceEntry, PriceFault, PriceForm, PriceStanding, PriceTable, standings};

/// Stands for every country that has no line of its own.
pub const OTHER: &str = "OTHER";

/// Millionths in one unit of money.
pub const MICROS: i64 = 1_000_000;

/// What one category costs in one country from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PriceLine {
    /// ISO 3166-1 alpha-2 in capitals (`BR`), or [`OTHER`].
    pub country: String,
    /// The template's category.
    pub category: TemplateCategory,
    /// The first day on which it holds, in the business's time zone; until the next line's day.
    pub from: NaiveDate,
    /// ISO 4217 in capitals (`BRL`).
    pub currency: String,
    /// Millionths of the currency's unit: 62 500 is 0,0625.
    pub micros: i64,
}

/// The line that holds on `day`: the country's own of the latest day not after it, or [`OTHER`]'s where the country has
/// none yet. Of two lines for the same day the later in `lines` holds, as the one that corrects the other.
pub fn price_on<'a>(
    lines: &'a [PriceLine],
    country: &str,
    category: TemplateCategory,
    day: NaiveDate,
) -> Option<&'a PriceLine> {
    let latest = |country: &str| {
        lines
            .iter()
            .filter(|line| line.country == country && line.category == category && line.from <= day)
            .max_by_key(|line| line.from)
    };
    latest(country).or_else(|| latest(OTHER))
}
