//! Messaging limits (`product.md` 9, 15): how many people may be written to first in a rolling 24 hours, and who was.
//!
//! The table is what holds them: a place is taken under the scope's lock (`reach_people`), by every process alike, and the
//! constraint `allowances_never_exceeded` refuses what a mistake would let through. The desk stores and enforces what Meta
//! reports; it never changes a limit by itself.

mod settle;
mod view;

pub(crate) use view::{shared_limits, view};

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::NumberId;
use domain::allowance::{Amount, Scope, reserve};
use domain::batch::SendingSettings;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Desk, Result, settings};

/// What a scope has until Meta reports it: the first rung of the ladder (`cloud-api.md` 6.1). Of it batches leave
/// what they leave where nobody chose another share.
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

/// Keeps what Meta reports of a limit, with the agents' share of it. Says whether there may be another room than before.
pub(crate) async fn report(
    tx: &mut PgConnection,
    scope: &Scope,
    amount: Amount,
    now: DateTime<Utc>,
) -> Result<bool> {
    let key = key(scope);
    let before = sqlx::query_scalar!("select amount from allowances where scope = $1 for update", key)
        .fetch_optional(&mut *tx)
        .await?;
    let people = amount
        .people()
        .map(|people| i32::try_from(people).unwrap_or(i32::MAX));
    sqlx::query!(
        r#"
        insert into allowances as a (scope, amount, reserve, reported_at) values ($1, $2, 0, $3)
        on conflict (scope) do update
           set amount = excluded.amount, reported_at = excluded.reported_at,
               inherited = case when excluded.amount is null or a.used <= excluded.amount then 0 else a.used end
        "#,
        key,
        people,
        now,
    )
    .execute(&mut *tx)
    .await?;
    // Read once the row is locked: who chooses another share meanwhile waits for it, and writes after this.
    let percent = settings::read::<SendingSettings>(&mut *tx).await?.reserve_percent;
    let another_reserve = sqlx::query!(
        "update allowances set reserve = $2 where scope = $1 and reserve <> $2",
        key,
        places(reserve(amount, percent)),
    )
    .execute(tx)
    .await?
    .rows_affected()
        > 0;
    Ok(another_reserve || before != Some(people))
}

/// Leaves `percent` of each limit to agents; says whether that is another reserve than before for any of them.
pub(crate) async fn set_reserves(tx: &mut PgConnection, percent: u8) -> Result<bool> {
    let rows = sqlx::query!("select scope, amount from allowances order by scope for update")
        .fetch_all(&mut *tx)
        .await?;
    let (scopes, reserves): (Vec<String>, Vec<i32>) = rows
        .into_iter()
        .map(|row| (row.scope, places(reserve(limit(row.amount), percent))))
        .unzip();
    let changed = sqlx::query!(
        r#"
        update allowances a set reserve = t.reserve
          from unnest($1::text[], $2::integer[]) as t (scope, reserve)
         where a.scope = t.scope and a.reserve <> t.reserve
        "#,
        &scopes,
        &reserves,
    )
    .execute(tx)
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// A limit as the table has it.
fn limit(amount: Option<i32>) -> Amount {
    amount.map_or(Amount::Unlimited, |people| Amount::Limited(people.unsigned_abs()))
}

/// Places as the table has them.
fn places(many: u32) -> i32 {
    i32::try_from(many).unwrap_or(i32::MAX)
}

impl Desk {
    /// Batches that wait for room ask for it anew. Not in the transaction that gave it: a slice on its way holds its batch
    /// and waits for the limit.
    pub(crate) async fn ask_for_room(&self) -> Result<()> {
        sqlx::query!("update batches set room_at = null where state in ('scheduled', 'sending') and room_at is not null")
            .execute(&self.0.pools.batch)
            .await?;
        Ok(())
    }
}
