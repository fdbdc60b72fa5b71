//! What template messages cost once they are on their way (`product.md` 13): what WhatsApp says is charged, what a month
//! came to, and how much a number may spend in it.
//!
//! WhatsApp tells whether a message is charged, and as what category (`cloud-api.md` 4.5), never the amount: that is always
//! the price table's ([`crate::price`]), before volume tiers and a partner's own fee.

mod budget;
mod charge;
mod month;
mod report;
#[cfg(test)]
mod tests;

pub use budget::{Budget, BudgetFault, BudgetForm, BudgetStanding, DEFAULT_WARN_PERCENT, Forecast, Spending};
pub use charge::{Charge, Charged, Retold};
pub use month::Month;
pub use report::{BatchCost, COSTS_PAGE, CostGroup, CostPage, CostReport, CostTally, Money, total};
