//! The table of prices.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

use crate::price::{PriceFault, PriceStanding};

/// The page of prices.
pub struct PricesWords {
    pub lead: &'static str,
    pub form: &'static str,
    pub country: &'static str,
    pub country_name: for<'a> fn(&'a str) -> &'a str,
    pub category: &'static str,
    pub from: &'static str,
    pub price: &'static str,
    pub price_hint: &'static str,
    pub currency: &'static str,
    pub understood: fn(&str) -> String,
    pub add: &'static str,
    pub added: &'static str,
    pub corrects: &'static str,
    pub fault: fn(PriceFault) -> &'static str,
    pub standing: fn(PriceStanding) -> &'static str,
    pub state: &'static str,
    pub origin: &'static str,
    pub written: fn(&str, &str) -> String,
    pub shipped: fn(&str) -> String,
    pub source: &'static str,
    pub correct: fn(&str) -> String,
    pub correct_short: &'static str,
    pub actions: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
}
