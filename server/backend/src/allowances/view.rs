//! The limit meter: how much of each limit is used, when room returns, and how far the next level is.

use std::convert::Infallible;

use chrono::{DateTime, TimeDelta, Utc};
use domain::NumberId;
use domain::allowance::{Amount, DEFAULT_RESERVE, RuleSet, Scope, progress, reserve};
use domain::batch::{AllowanceView, SendingSettings, SharedLimit};
use domain::user::Permission;
use sqlx::PgConnection;

use super::{FIRST_RUNG, key, limit, scope};
use crate::{Asker, Desk, Result, settings};

/// Who was reached in the last seven days counts towards the next level.
const WEEK: TimeDelta = TimeDelta::days(7);

/// A limit, whether it is one number's, and the numbers that share it.
type Shared = (Scope, bool, Vec<(NumberId, String)>);

impl Desk {
    /// Each messaging limit of the desk's numbers.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for those who send no batches.
    pub async fn allowances(&self, asker: &Asker) -> Result<Vec<AllowanceView>> {
        asker.may(Permission::SendBatches)?;
        let now = self.0.clock.now();
        let mut connection = self.0.pools.agents.acquire().await?;
        let rule_set = settings::read::<SendingSettings>(&mut *connection)
            .await?
            .rule_set;
        let scopes = scopes(&mut connection).await?;
        let mut views = Vec::with_capacity(scopes.len());
        for (scope, by_number, numbers) in scopes {
            views.push(view(&mut connection, &scope, by_number, numbers, rule_set, now).await?);
        }
        Ok(views)
    }

    /// Chooses by which rules the next level is told.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for all but administrators.
    pub async fn set_rule_set(&self, asker: &Asker, rule_set: RuleSet) -> Result<()> {
        asker.may(Permission::Administer)?;
        let choose = |stored| Ok::<_, Infallible>(SendingSettings { rule_set, ..stored });
        let Ok(()) = self.change_sending(asker, choose).await?;
        Ok(())
    }
}

/// The limits of the desk's numbers, by the numbers' names.
async fn scopes(connection: &mut PgConnection) -> Result<Vec<Shared>> {
    let numbers = sqlx::query!(
        r#"select id as "id: NumberId", name, portfolio, limit_by_number from numbers order by name"#
    )
    .fetch_all(connection)
    .await?;
    let mut scopes: Vec<Shared> = Vec::new();
    for number in numbers {
        let of = scope(number.limit_by_number, &number.portfolio, number.id);
        match scopes.iter_mut().find(|(scope, ..)| *scope == of) {
            Some((.., numbers)) => numbers.push((number.id, number.name)),
            None => scopes.push((of, number.limit_by_number, vec![(number.id, number.name)])),
        }
    }
    Ok(scopes)
}

/// How large each limit is, and who shares it.
pub(crate) async fn shared_limits(connection: &mut PgConnection) -> Result<Vec<SharedLimit>> {
    let amounts = sqlx::query!("select scope, amount from allowances")
        .fetch_all(&mut *connection)
        .await?;
    let shared = scopes(connection).await?.into_iter().map(|(scope, _, numbers)| {
        let key = key(&scope);
        let row = amounts.iter().find(|row| row.scope == key);
        SharedLimit {
            numbers: numbers.into_iter().map(|(_, name)| name).collect(),
            amount: row.map_or(Amount::Limited(FIRST_RUNG), |row| limit(row.amount)),
        }
    });
    Ok(shared.collect())
}

/// One limit as it stands `now`.
pub(crate) async fn view(
    connection: &mut PgConnection,
    scope: &Scope,
    by_number: bool,
    numbers: Vec<(NumberId, String)>,
    rule_set: RuleSet,
    now: DateTime<Utc>,
) -> Result<AllowanceView> {
    let key = key(scope);
    let row = sqlx::query!(
        "select amount, reserve, reported_at, refused_until from allowances where scope = $1",
        key
    )
    .fetch_optional(&mut *connection)
    .await?;
    let returns = sqlx::query!(
        r#"
        select date_trunc('hour', reached_at + interval '25 hours') as "at!", count(*) as "places!"
          from allowance_reaches
         where scope = $1 and reached_at > $2::timestamptz - interval '24 hours'
         group by 1 order by 1
        "#,
        key,
        now,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<uuid::Uuid> = numbers.iter().map(|(id, _)| id.0).collect();
    let week = sqlx::query_scalar!(
        r#"
        select count(distinct c.contact_id) as "count!"
          from messages m
          join conversations c on c.id = m.conversation_id
         where m.number_id = any($1) and m.send_kind is not null and m.at > $2 and m.delivery in ('delivered', 'read')
        "#,
        &ids,
        now - WEEK,
    )
    .fetch_one(&mut *connection)
    .await?;
    let returns: Vec<(DateTime<Utc>, u32)> = returns
        .into_iter()
        .map(|row| (row.at, count(row.places)))
        .collect();
    let used = returns.iter().map(|(_, places)| places).sum();
    let amount = row
        .as_ref()
        .map_or(Amount::Limited(FIRST_RUNG), |row| limit(row.amount));
    Ok(AllowanceView {
        numbers,
        by_number,
        amount,
        used,
        reserve: row
            .as_ref()
            .map_or(reserve(amount, DEFAULT_RESERVE), |row| row.reserve.unsigned_abs()),
        returns,
        reported_at: row.as_ref().and_then(|row| row.reported_at),
        refused_until: row.and_then(|row| row.refused_until).filter(|until| *until > now),
        rule_set,
        next: progress(rule_set, amount, count(week)),
    })
}

fn count(many: i64) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
