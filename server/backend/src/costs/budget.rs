//! Monthly budgets: what a number has spent, how much it may, and what a batch can still afford.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::audit::AuditAction;
use domain::cost::{Budget, BudgetFault, BudgetForm, Money, Month, Spending};
use domain::price::{PriceLine, money};
use domain::template::TemplateCategory;
use domain::user::Permission;
use domain::words::Language;
use domain::{NumberId, UserId};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};

use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, zone};

/// Portions of a month that are read without putting them together first.
const MANY: i64 = 1_000;
/// For so long after a message was written its portions are put together.
const FOLDED: TimeDelta = TimeDelta::days(40);

/// What `number` has spent in the month of `today`, and how much it may.
pub(crate) async fn spending(
    connection: &mut PgConnection,
    number: NumberId,
    zone: Tz,
    today: NaiveDate,
) -> Result<Spending> {
    let month = Month::of(today);
    let (spent, _) = spent(connection, number, zone, month).await?;
    let budget = budget(&mut *connection, number).await?;
    let currencies = currencies(connection).await?;
    Ok(Spending {
        number,
        month,
        spent,
        budget,
        currencies,
    })
}

/// How many more messages of `category` a batch of `number` may hand over in the month of `today`. A budget that stops batches is locked until the
/// end of the transaction: what two of them spend at once is never more than one of them may.
pub(crate) async fn afford(
    tx: &mut PgConnection,
    number: NumberId,
    prices: &[PriceLine],
    category: TemplateCategory,
    zone: Tz,
    today: NaiveDate,
) -> Result<u32> {
    let locked = sqlx::query_scalar!(
        r#"select number_id as "id: NumberId" from budgets where number_id = $1 and stops for no key update"#,
        number as NumberId,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(budget) = (match locked {
        Some(_) => budget(&mut *tx, number).await?,
        None => None,
    }) else {
        return Ok(u32::MAX);
    };
    let (spent, portions) = spent(tx, number, zone, Month::of(today)).await?;
    if portions > MANY {
        fold(tx, Some(number), month_begins(zone, Month::of(today))).await?;
    }
    let counted = spent
        .iter()
        .find(|money| money.currency == budget.amount.currency);
    let counted = counted.map_or(0, |money| money.micros);
    Ok(budget.affords(counted, prices, category))
}

/// What was spent in `month` in each currency, and in how many portions that is kept.
async fn spent(
    connection: &mut PgConnection,
    number: NumberId,
    zone: Tz,
    month: Month,
) -> Result<(Vec<Money>, i64)> {
    let rows = sqlx::query!(
        r#"
        select currency, sum(micros)::bigint as "micros!", count(*) as "portions!"
          from spend
         where number_id = $1 and quarter >= $2 and quarter < $3
         group by currency
         order by currency
        "#,
        number as NumberId,
        month_begins(zone, month),
        month_begins(zone, month.next()),
    )
    .fetch_all(connection)
    .await?;
    let portions = rows.iter().map(|row| row.portions).sum();
    let spent = rows.into_iter().map(|row| Money {
        currency: row.currency,
        micros: row.micros,
    });
    Ok((spent.collect(), portions))
}

pub(super) fn month_begins(zone: Tz, month: Month) -> DateTime<Utc> {
    zone::start_of(zone, month.first_day())
}

async fn budget(executor: impl PgExecutor<'_>, number: NumberId) -> Result<Option<Budget>> {
    let row = sqlx::query!(
        "select currency, micros, warn_percent, stops from budgets where number_id = $1",
        number as NumberId,
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| Budget {
        amount: Money {
            currency: row.currency,
            micros: row.micros,
        },
        warn_percent: u8::try_from(row.warn_percent).unwrap_or(100),
        stops: row.stops,
    }))
}

/// The currencies of the price table, the one written last first.
async fn currencies(executor: impl PgExecutor<'_>) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select currency from price_lines group by currency order by max(recorded_at) desc, currency"
    )
    .fetch_all(executor)
    .await?)
}

/// Puts portions of what was written since `from` together: a number's, or all; those that somebody else is at are left.
async fn fold(connection: &mut PgConnection, number: Option<NumberId>, from: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        r#"
        with taken as (
            delete from spend
             where ctid in (select s.ctid
                              from spend s
                              join (select number_id, quarter, currency
                                      from spend
                                     where ($1::uuid is null or number_id = $1) and quarter >= $2
                                     group by number_id, quarter, currency
                                    having count(*) > 1) many using (number_id, quarter, currency)
                               for update of s skip locked)
            returning number_id, quarter, currency, micros
        )
        insert into spend (number_id, quarter, currency, micros)
        select number_id, quarter, currency, sum(micros) from taken group by number_id, quarter, currency
        "#,
        number as Option<NumberId>,
        from,
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Desk {
    /// Puts portions of what was spent lately together.
    ///
    /// # Errors
    /// When the database is away.
    pub(crate) async fn fold_spend(&self, now: DateTime<Utc>) -> Result<()> {
        let mut connection = self.0.pools.batch.acquire().await?;
        fold(&mut connection, None, now - FOLDED).await
    }

    /// What each number has spent in this month, and how much it may.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who send no batches.
    pub async fn spendings(&self, asker: &Asker) -> Result<Vec<Spending>> {
        asker.may(Permission::SendBatches)?;
        let today = zone::day(self.0.zone, self.0.clock.now());
        let mut connection = self.0.pools.agents.acquire().await?;
        let numbers = sqlx::query_scalar!(r#"select id as "id: NumberId" from numbers order by name"#)
            .fetch_all(&mut *connection)
            .await?;
        let mut spendings = Vec::with_capacity(numbers.len());
        for number in numbers {
            spendings.push(spending(&mut connection, number, self.0.zone, today).await?);
        }
        Ok(spendings)
    }

    /// Gives a number a monthly budget, another one, or none.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`] for a number that is not there. The inner error
    /// says what to change.
    pub async fn set_budget(
        &self,
        asker: &Asker,
        number: NumberId,
        form: &BudgetForm,
    ) -> Result<std::result::Result<(), BudgetFault>> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let new = match form.checked(&currencies(&mut *tx).await?) {
            Ok(new) => new,
            Err(fault) => return Ok(Err(fault)),
        };
        let name = sqlx::query_scalar!(
            "select name from numbers where id = $1 for no key update",
            number as NumberId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        let old = budget(&mut *tx, number).await?;
        if new == old {
            return Ok(Ok(()));
        }
        match &new {
            Some(budget) => {
                sqlx::query!(
                    r#"
                    insert into budgets (number_id, currency, micros, warn_percent, stops, updated_by, updated_at)
                    values ($1, $2, $3, $4, $5, $6, $7)
                    on conflict (number_id) do update
                       set currency = excluded.currency, micros = excluded.micros, warn_percent = excluded.warn_percent,
                           stops = excluded.stops, updated_by = excluded.updated_by, updated_at = excluded.updated_at
                    "#,
                    number as NumberId,
                    budget.amount.currency,
                    budget.amount.micros,
                    i16::from(budget.warn_percent),
                    budget.stops,
                    asker.user.id as UserId,
                    now,
                )
                .execute(&mut *tx)
                .await?;
            }
            None => {
                sqlx::query!("delete from budgets where number_id = $1", number as NumberId)
                    .execute(&mut *tx)
                    .await?;
            }
        }
        let deed = Deed::by(asker, AuditAction::NumberChanged).on(&name);
        note(&mut tx, now, deed.change(told(old.as_ref()), told(new.as_ref()))).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

/// A budget as the audit log has it.
fn told(budget: Option<&Budget>) -> Value {
    match budget {
        Some(budget) => json!({
            "budget": money(budget.amount.micros, &budget.amount.currency, Language::PtBr),
            "budget_warns": format!("{}%", budget.warn_percent),
            "budget_stops": budget.stops,
        }),
        None => json!({}),
    }
}
