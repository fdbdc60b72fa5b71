//! How many statements a request costs, as Postgres's own log tells.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use sqlx::{AssertSqlSafe, PgPool};

use crate::Result;
use crate::desk::postgres_log;
use crate::http::Connection;
use crate::traffic::Hook;

/// The request is made this often, so that what it asks is told from what others ask meanwhile.
const TIMES: usize = 40;
/// Postgres hears of a changed setting, and its log is written, within this.
const MOMENT: Duration = Duration::from_millis(500);

/// Statements that each answer to `request` costs.
pub async fn of(address: SocketAddr, pool: &PgPool, request: &Hook) -> Result<usize> {
    let log = postgres_log(pool).await?;
    let mut connection = Connection::new(address);
    // What is asked once a connection, or once in a while, is asked before.
    for _ in 0..TIMES {
        connection.send(&request.request).await?;
    }
    logging(pool, true).await?;
    let before = std::fs::read(&log)?.len();
    let mut wrong = 0;
    for _ in 0..TIMES {
        wrong += usize::from(connection.send(&request.request).await? != request.answer);
    }
    logging(pool, false).await?;
    if wrong > 0 {
        return Err(format!("{wrong} of {TIMES} requests were answered wrongly").into());
    }
    let told = std::fs::read(&log)?;
    Ok(count(&String::from_utf8_lossy(&told[before..]), TIMES))
}

async fn logging(pool: &PgPool, all: bool) -> Result<()> {
    let log = if all { "all" } else { "none" };
    let set = format!("alter system set log_statement = '{log}'");
    sqlx::query(AssertSqlSafe(set)).execute(pool).await?;
    sqlx::query("select pg_reload_conf()").execute(pool).await?;
    tokio::time::sleep(MOMENT).await;
    Ok(())
}

/// Statements in `log` that came with each of `times` requests: those that came less often are somebody else's.
fn count(log: &str, times: usize) -> usize {
    let mut found: HashMap<&str, usize> = HashMap::new();
    for line in log.lines() {
        // `… LOG:  execute sqlx_s_7: select …`, or `… LOG:  statement: BEGIN`.
        let told = line.split_once("LOG:  ").map(|(_, told)| told);
        let Some((how, statement)) = told.and_then(|told| told.split_once(": ")) else {
            continue;
        };
        if how == "statement" || how.starts_with("execute ") {
            *found.entry(statement).or_default() += 1;
        }
    }
    found.values().map(|times_found| times_found / times).sum()
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn what_came_with_each_request_is_counted() {
        let one = "2026-11-28 [7] LOG:  execute sqlx_s_1: select a\n2026-11-28 [7] DETAIL:  Parameters: $1 = '2'\n\
                   2026-11-28 [7] LOG:  execute sqlx_s_2: select b\n2026-11-28 [8] LOG:  execute sqlx_s_9: select b\n";
        let log = one.repeat(3)
            + "2026-11-28 [9] LOG:  statement: BEGIN\n2026-11-28 [9] LOG:  checkpoint starting: time\n";
        assert_eq!(count(&log, 3), 3);
    }
}
