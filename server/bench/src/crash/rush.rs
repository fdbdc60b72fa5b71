//! R2: many people write for the first time, every webhook arrives twice, and all of it at once.

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use sqlx::{PgPool, Row};
use std::collections::HashMap;
use std::time::Duration;

use crate::desk::Desk;
use crate::http::closed_loop;
use crate::report::{Bound, Goal, Report};
use crate::traffic::{Hook, Traffic, wamid_count};
use crate::{Result, unix_now};

const CUSTOMERS: usize = 200;
/// Ten messages of a customer by webhook: those that share one share their second as well.
const WEBHOOKS: [usize; 6] = [1, 2, 1, 3, 1, 2];
const CONNECTIONS: usize = 256;

/// One round after another, each with new customers, each checked.
pub async fn run(
    desk: &Desk,
    pool: &PgPool,
    traffic: &mut Traffic,
    rounds: usize,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let mut rng = StdRng::seed_from_u64(seed);
    let messages = CUSTOMERS * WEBHOOKS.iter().sum::<usize>();
    let (mut wrong, mut refused, mut slowest) = (0, 0, 0.0_f64);
    for round in 1..=rounds {
        let mut threads = Vec::new();
        let mut hooks: Vec<Hook> = Vec::new();
        for _ in 0..CUSTOMERS {
            let (first, thread) = write(traffic);
            hooks.extend(first.iter().cloned());
            hooks.extend(first);
            threads.push(thread);
        }
        hooks.shuffle(&mut rng);
        let outcome = closed_loop(desk.address, &hooks, CONNECTIONS, Duration::from_secs(60)).await;
        slowest = slowest.max(outcome.latencies.percentile(1.0));
        refused += outcome
            .answers
            .iter()
            .filter(|answer| !(200..300).contains(*answer))
            .count();

        let expected = i64::try_from(CUSTOMERS * round)?;
        for (question, expected) in [
            ("select count(*) from contacts", expected),
            ("select count(*) from conversations", expected),
            ("select count(*) from protocols where state <> 'closed'", expected),
            (
                "select count(*) from messages where direction = 'inbound'",
                i64::try_from(messages * round)?,
            ),
        ] {
            let found: i64 = sqlx::query_scalar(question).fetch_one(pool).await?;
            if found != expected {
                report.note(format!(
                    "WRONG in round {round}: {found} instead of {expected} for `{question}`."
                ));
            }
            wrong += found.abs_diff(expected);
        }
        wrong += out_of_order(pool, &threads).await?;
    }
    report.add(Goal::new(
        "R2",
        "wrong contacts, conversations, protocols, messages or places in the thread",
        wrong as f64,
        "rows",
        Bound::AtMost,
        0.0,
    ));
    report.add(Goal::new(
        "R2 refused",
        "answers other than 2xx",
        refused as f64,
        "answers",
        Bound::AtMost,
        0.0,
    ));
    report.note(format!(
        "R2: {rounds} × {CUSTOMERS} new customers × 10 messages, each webhook delivered twice, shuffled, over {CONNECTIONS} connections; slowest answer {slowest:.0} ms."
    ));
    Ok(())
}

/// A new customer's webhooks, and their messages in the order in which they must be read.
fn write(traffic: &mut Traffic) -> (Vec<Hook>, Vec<u64>) {
    let customer = traffic.new_customer();
    let an_hour_ago = unix_now() - 3_600;
    let mut thread = Vec::new();
    let mut hooks = Vec::new();
    for (at, size) in (an_hour_ago..).zip(WEBHOOKS) {
        let messages: Vec<_> = (0..size).map(|_| traffic.message(customer, at)).collect();
        thread.extend(messages.iter().map(|message| message.count));
        hooks.push(traffic.pack(&messages));
    }
    (hooks, thread)
}

/// How many threads are not in the order of Meta's clock and, within a second, of the webhook. The desk reads a thread
/// by time and id.
async fn out_of_order(pool: &PgPool, threads: &[Vec<u64>]) -> Result<u64> {
    let rows = sqlx::query("select conversation_id::text, wamid from messages where direction = 'inbound' order by conversation_id, at, id")
        .fetch_all(pool)
        .await?;
    let mut found: HashMap<String, Vec<u64>> = HashMap::new();
    for row in rows {
        let wamid: String = row.try_get(1)?;
        found
            .entry(row.try_get(0)?)
            .or_default()
            .extend(wamid_count(&wamid));
    }
    let by_first: HashMap<u64, &Vec<u64>> = found
        .values()
        .filter_map(|thread| Some((*thread.first()?, thread)))
        .collect();
    let wrong = threads
        .iter()
        .filter(|thread| thread.first().and_then(|first| by_first.get(first)) != Some(thread));
    Ok(wrong.count() as u64)
}
