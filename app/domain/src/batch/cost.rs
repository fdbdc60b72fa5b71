//! What a batch costs, before volume tiers (see [`crate::price`]).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::price::{PriceLine, price_on};
use crate::template::TemplateCategory;

/// What one category costs in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostLine {
    /// The template's category.
    pub category: TemplateCategory,
    /// ISO 4217.
    pub currency: String,
    /// How many messages.
    pub count: u32,
    /// All of them together, in millionths of the currency's unit.
    pub micros: i64,
}

/// What a batch costs when each message is delivered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cost {
    /// By currency.
    pub lines: Vec<CostLine>,
    /// Messages whose price the table does not tell.
    pub unknown: u32,
}

/// What messages of `category` cost on `day`; `countries` tells how many go to each
/// ([`country_of`](crate::price::country_of)).
pub fn cost<'a>(
    countries: impl IntoIterator<Item = (&'a str, u32)>,
    prices: &[PriceLine],
    category: TemplateCategory,
    day: NaiveDate,
) -> Cost {
    let mut unknown = 0;
    let mut sums: BTreeMap<&str, (u32, i64)> = BTreeMap::new();
    for (country, count) in countries {
        match price_on(prices, country, category, day) {
            Some(price) => {
                let (messages, micros) = sums.entry(&price.currency).or_default();
                *messages += count;
                *micros = micros.saturating_add(price.micros.saturating_mul(i64::from(count)));
            }
            None => unknown += count,
        }
    }
    let lines = sums.into_iter().map(|(currency, (count, micros))| CostLine {
        category,
        currency: currency.to_owned(),
        count,
        micros,
    });
    Cost {
        lines: lines.collect(),
        unknown,
    }
}
