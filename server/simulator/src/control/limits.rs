//! The messaging limit, who was reached, and the rules that were broken.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Answer, read};
use crate::portfolio::{LedgerLine, PortfolioChange};
use crate::simulator::{Refused, Simulator};

/// Lines of the ledger in one answer.
const MOST_LINES: usize = 100_000;

pub(super) async fn portfolio(State(simulator): State<Simulator>) -> Answer {
    Ok(Json(simulator.portfolio()))
}

/// Changes the portfolio; the desk hears of it as it would from Meta.
pub(super) async fn change_portfolio(State(simulator): State<Simulator>, Json(body): Json<Value>) -> Answer {
    simulator.change_portfolio(read::<PortfolioChange>(body)?);
    portfolio(State(simulator)).await
}

/// The rules broken since the last reset.
pub(super) async fn tally(State(simulator): State<Simulator>) -> Answer {
    Ok(Json(json!(simulator.tally())))
}

pub(super) async fn forget_tally(State(simulator): State<Simulator>) -> Answer {
    simulator.forget_tally();
    tally(State(simulator)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    #[serde(default)]
    after: usize,
    limit: Option<usize>,
}

#[derive(Serialize)]
struct Ledger {
    numbers: Vec<Reached>,
    customers: Vec<LedgerLine>,
    total: usize,
    next: Option<usize>,
}

/// The different customers a number has reached in the last 24 hours.
#[derive(Serialize)]
struct Reached {
    phone_number_id: String,
    reached: usize,
}

/// Who was reached, and every template that was accepted: copied under the lock, written after it.
pub(super) async fn ledger(
    State(simulator): State<Simulator>,
    Query(page): Query<Page>,
) -> Result<Response, Refused> {
    let now_ms = simulator.now_ms();
    let most = page.limit.unwrap_or(MOST_LINES).clamp(1, MOST_LINES);
    let numbers = {
        let mut world = simulator.world();
        let numbers = world.numbers.iter_mut().map(|number| Reached {
            phone_number_id: number.id.clone(),
            reached: number.allowance.day.reached(now_ms),
        });
        numbers.collect()
    };
    let (customers, total) = simulator.ledger(page.after, most);
    let next = page.after + customers.len();
    let ledger = Ledger {
        numbers,
        customers,
        total,
        next: (next < total).then_some(next),
    };
    let body = serde_json::to_vec(&ledger).map_err(|error| Refused(error.to_string()))?;
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}
