//! What template messages cost: WhatsApp's word on each, the month's report, and budgets.
//!
//! One rule for every figure: the view `send_costs`. What a number has spent in a month is the sum of `spend`, which
//! triggers keep as messages are written, fail, and are charged otherwise, so that it is read at once however many there are.

mod budget;
pub(crate) mod charges;
mod report;

pub(crate) use budget::{afford, spending};
pub(crate) use report::of_batch;
