//! Messaging limits (`product.md` 9, 15): how many people may be written to first in a rolling 24 hours, and who was.
//!
//! The table is what holds them: a place is taken under the scope's lock (`reach_people`), by every process alike, and the
//! constraint `allowances_never_exceeded` refuses what a mistake would let through. The desk stores and enforces what Meta
//! reports; it never changes a limit by itself.

mod view;

pub(crate) use view::view;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::NumberId;
use domain::allowance::{Amount, Scope, default_reserve};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Result;

/// What a scope has until Meta reports it: the first rung of the ladder (`cloud-api.md` 6.1).
pub(crate) const FIRST_RUNG: u32 = 250;

/// How long nothing is begun once Meta refused it (`cloud-api.md` 6.4); then one message tries.
const REFUSED_FOR: TimeDelta = TimeDelta::hours(1);
/// How long is waited where nobody knows when room returns.
const LOOK_AGAIN: TimeDelta = TimeDelta::minutes(5);

/// The scope that `number` counts for.
pub(crate) fn scope(by_number: bool, portfolio: &str, number: NumberId) -> Scope {
    if by_number {
        Scope::Number(number)
    } else {
        Scope::Portfolio(portfolio.to_owned())
    }
}

/// How a scope is called in the table.
pub(crate) fn key(scope: &Scope) -> String {
    match scope {
        Scope::Portfolio(portfolio) => format!("portfolio:{portfolio}"),
        Scope::Number(number) => format!("number:{number}"),
    }
}

/// Takes places for `people`, in their order, and gives those for whom there is room; with `leave`, those kept for agents
/// stay free. The scope is locked until the end of the transaction.
pub(crate) async fn reach(
    tx: &mut PgConnection,
    scope: &Scope,
    people: &[Uuid],
    leave: bool,
    now: DateTime<Utc>,
) -> Result<HashSet<Uuid>> {
    let reached = sqlx::query_scalar!(
        r#"select reach_people($1, $2, $3, $4) as "person!""#,
        key(scope),
        people,
        leave,
        now,
    )
    .fetch_all(tx)
    .await?;
    Ok(reached.into_iter().collect())
}

/// When there is room again, as far as the desk can tell.
pub(crate) async fn room_again(
    tx: &mut PgConnection,
    scope: &Scope,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let when = sqlx::query_scalar!(
        r#"
        select greatest(a.refused_until,
                        (select r.reached_at + interval '24 hours' from allowance_reaches r
                          where r.scope = a.scope
                          order by r.reached_at
                          offset greatest(a.used - greatest(a.amount - a.reserve - 1, 0) - 1, 0)
                          limit 1))
          from allowances a
         where a.scope = $1
        "#,
        key(scope),
    )
    .fetch_optional(tx)
    .await?
    .flatten();
    Ok(when.filter(|when| *when > now).unwrap_or(now + LOOK_AGAIN))
}

/// Meta refused what the desk begins, with `code`: nothing is begun in that scope for a while. Answers go on.
pub(crate) async fn refused(
    tx: &mut PgConnection,
    scope: &Scope,
    code: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into allowances as a (scope, amount, reserve, refused_until, refused_code) values ($1, 250, 5, $2, $3)
        on conflict (scope) do update set refused_until = greatest(a.refused_until, excluded.refused_until), refused_code = $3
        "#,
        key(scope),
        now + REFUSED_FOR,
        code,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps what Meta reports of a limit.
pub(crate) async fn report(
    tx: &mut PgConnection,
    scope: &Scope,
    amount: Amount,
    now: DateTime<Utc>,
) -> Result<()> {
    let people = amount
        .people()
        .map(|people| i32::try_from(people).unwrap_or(i32::MAX));
    sqlx::query!(
        r#"
        insert into allowances as a (scope, amount, reserve, reported_at) values ($1, $2, $3, $4)
        on conflict (scope) do update
           set amount = excluded.amount, reported_at = excluded.reported_at,
               reserve = case when a.amount is distinct from excluded.amount then excluded.reserve else a.reserve end,
               inherited = case when excluded.amount is null or a.used <= excluded.amount then 0 else a.used end
        "#,
        key(scope),
        people,
        i32::try_from(default_reserve(amount)).unwrap_or(i32::MAX),
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
