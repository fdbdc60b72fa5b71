//! What messages cost, and monthly budgets.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

use crate::cost::{BudgetFault, Month};

/// “Custos”: a month's report.
pub struct CostWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub month: &'static str,
    pub month_name: fn(Month) -> String,
    pub by_number: &'static str,
    pub number: &'static str,
    pub category: &'static str,
    pub delivered: &'static str,
    pub free: &'static str,
    pub unpriced: &'static str,
    pub assumed: &'static str,
    pub cost: &'static str,
    pub no_price: &'static str,
    pub total: &'static str,
    pub by_batch: &'static str,
    pub batch: &'static str,
    pub singles: &'static str,
    pub any_number: &'static str,
    pub how: &'static str,
    pub whose: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
}

/// A number's monthly budget.
pub struct BudgetWords {
    pub title: &'static str,
    pub spent: fn(&str, &str) -> String,
    pub spent_of: fn(&str, &str, &str) -> String,
    pub nothing: &'static str,
    pub meter: &'static str,
    pub warned: fn(u8) -> String,
    pub reached: &'static str,
    pub reached_stops: &'static str,
    pub elsewhere: fn(&str) -> String,
    pub counts: &'static str,
    pub with_batch: fn(&str, &str) -> String,
    pub passes: &'static str,
    pub passes_stops: &'static str,
    pub amount: &'static str,
    pub amount_hint: &'static str,
    pub understood: fn(&str) -> String,
    pub currency: &'static str,
    pub warn_percent: &'static str,
    pub warn_hint: &'static str,
    pub stops: &'static str,
    pub stops_hint: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub fault: fn(BudgetFault) -> &'static str,
}
