//! What messages cost, and monthly budgets.

use crate::cost::BudgetFault;
use crate::price::PriceTrouble;
use crate::words::screens::{BudgetWords, CostWords};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub const COSTS: CostWords = CostWords {
    title: "Costs",
    lead: "What the template messages delivered in each month cost.",
    month: "Month",
    month_name: |month| {
        let name = MONTHS.get(month.index()).copied().unwrap_or_default();
        format!("{name} {}", month.year())
    },
    by_number: "By number and category",
    number: "Number",
    category: "Category",
    delivered: "Delivered",
    free: "Free",
    unpriced: "No price",
    assumed: "By the table",
    cost: "Cost",
    no_price: "No price in the table",
    total: "Total",
    by_batch: "By batch",
    batch: "Batch",
    singles: "Single sends",
    any_number: "All numbers",
    how: "Delivered messages count, in the month in which they were sent. Amounts are the price table’s, before volume discounts; what is charged is on Meta’s invoice.",
    whose: "Meta tells whether each message is charged, and as what category. Until it does, a message counts as charged in its template’s category: those are under “By the table”.",
    none: "No message was delivered in this month",
    none_hint: "Choose another month, or come back once something was sent.",
};

pub const BUDGET: BudgetWords = BudgetWords {
    title: "This month’s budget",
    spent: |spent, month| format!("{spent} in {month}"),
    spent_of: |spent, amount, month| format!("{spent} of {amount} in {month}"),
    nothing: "Nothing spent",
    meter: "How much of the budget is spent",
    warned: |percent| format!("More than {percent}% of this month’s budget is spent."),
    reached: "This month’s budget is spent. Batches go on.",
    reached_stops: "This month’s budget is spent. Batches are stopped until the next month, or until the budget is raised.",
    elsewhere: |money| format!("Messages priced in another currency do not count: {money} this month."),
    counts: "What was delivered and what is on its way counts, by the price table.",
    with_batch: |total, amount| format!("With this batch, {total} of {amount} for the month"),
    passes: "With this batch more than this month’s budget is spent. It goes on to the end.",
    passes_stops: "This batch does not fit into this month’s budget: it will stop once the budget is spent, and whoever is left waits.",
    amount: "Amount a month",
    amount_hint: "Such as 500 or R$ 1,500.00. Leave it empty for no limit.",
    understood: |money| format!("A month: {money}"),
    currency: "Currency",
    warn_percent: "Point it out from (%)",
    warn_hint: "Of the budget being spent.",
    stops: "Stop batches once it is spent",
    stops_hint: "Active contacts and recontacts go on. Unticked, Guichê only points it out.",
    save: "Save budget",
    saved: "Budget saved.",
    fault: |fault| match fault {
        BudgetFault::Amount(PriceTrouble::Empty | PriceTrouble::NotAnAmount | PriceTrouble::TooFine) => {
            "Write the amount only, such as 500 or R$ 1,500.00."
        }
        BudgetFault::Amount(PriceTrouble::Negative) => "A budget cannot be negative.",
        BudgetFault::Amount(PriceTrouble::TooMuch) => "A budget is 100,000,000.00 at most.",
        BudgetFault::Nothing => "With zero no batch could be sent. Leave it empty for no limit.",
        BudgetFault::Currency => "No price is in this currency. Choose one of the list.",
        BudgetFault::Percent => "Write a percentage from 1 to 100.",
    },
};
