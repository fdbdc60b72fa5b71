//! The month's report: by number and category, by batch, and single sends. What was delivered counts, in the month in which
//! it was written.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::batch::{Cost, CostLine};
use domain::cost::{BatchCost, COSTS_PAGE, CostGroup, CostPage, CostReport, CostTally, Money, Month, total};
use domain::template::TemplateCategory;
use domain::user::Permission;
use domain::{BatchId, NumberId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::budget::month_begins;
use crate::{Asker, Desk, Result, zone};

/// Months that can be asked for.
const MOST_MONTHS: usize = 120;

/// What of a month is looked at: from when, and until when.
type Span = (DateTime<Utc>, DateTime<Utc>);

/// What was charged for a batch so far: WhatsApp's word where it came with a status, what the table said when it was sent
/// otherwise.
pub(crate) async fn of_batch(tx: &mut PgConnection, batch: BatchId) -> Result<Cost> {
    let rows = sqlx::query!(
        r#"
        select category as "category!: TemplateCategory", currency, count(*) as "count!", coalesce(sum(micros), 0)::bigint as "micros!"
          from send_costs
         where batch_id = $1 and delivered and billable
         group by category, currency
         order by currency, category
        "#,
        batch.0,
    )
    .fetch_all(tx)
    .await?;
    let mut cost = Cost::default();
    for row in rows {
        let count = many(row.count);
        match row.currency {
            Some(currency) => cost.lines.push(CostLine {
                category: row.category,
                currency,
                count,
                micros: row.micros,
            }),
            None => cost.unknown += count,
        }
    }
    Ok(cost)
}

impl Desk {
    /// What a month came to, with its newest batches; this month where none is asked for.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for those who send no batches.
    pub async fn cost_report(&self, asker: &Asker, month: Option<Month>) -> Result<CostReport> {
        asker.may(Permission::SendBatches)?;
        let this = Month::of(zone::day(self.0.zone, self.0.clock.now()));
        let month = month.unwrap_or(this);
        let span = self.span(month);
        let mut tx = self.0.pools.agents.begin().await?;
        // One snapshot: the parts of the page tell of the same messages.
        sqlx::query!("set transaction isolation level repeatable read")
            .execute(&mut *tx)
            .await?;
        let (groups, singles) = groups(&mut tx, span).await?;
        let page = page(&mut tx, span, None).await?;
        let months = self.months(&mut tx, this, month).await?;
        tx.commit().await?;
        Ok(CostReport {
            month,
            months,
            groups,
            singles,
            page,
        })
    }

    /// A month's batches after `after`.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for those who send no batches.
    pub async fn batch_costs(
        &self,
        asker: &Asker,
        month: Month,
        after: Option<(DateTime<Utc>, BatchId)>,
    ) -> Result<CostPage> {
        asker.may(Permission::SendBatches)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        page(&mut connection, self.span(month), after).await
    }

    /// The whole of a month, for a file.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for those who send no batches.
    pub async fn cost_export(&self, asker: &Asker, month: Option<Month>) -> Result<CostReport> {
        let mut report = self.cost_report(asker, month).await?;
        while let Some(after) = report.page.next {
            let more = self.batch_costs(asker, report.month, Some(after)).await?;
            report.page.batches.extend(more.batches);
            report.page.next = more.next;
        }
        Ok(report)
    }

    fn span(&self, month: Month) -> Span {
        (
            month_begins(self.0.zone, month),
            month_begins(self.0.zone, month.next()),
        )
    }

    /// This month and those before it, back to the first in which something was sent; and `asked`, whichever it is.
    async fn months(&self, tx: &mut PgConnection, this: Month, asked: Month) -> Result<Vec<Month>> {
        let first = sqlx::query_scalar!(
            "select at from messages where send_kind is not null order by at, number_id limit 1"
        )
        .fetch_optional(tx)
        .await?;
        let first = first.map_or(this, |at| Month::of(zone::day(self.0.zone, at)));
        let before = std::iter::successors(Some(this), |month| Some(month.previous()));
        let mut months: Vec<Month> = before
            .take_while(|month| *month >= first)
            .take(MOST_MONTHS)
            .collect();
        if months.is_empty() {
            months.push(this);
        }
        if !months.contains(&asked) {
            months.push(asked);
            months.sort_unstable_by(|a, b| b.cmp(a));
        }
        Ok(months)
    }
}

/// By number, category and currency; and single sends, all together.
async fn groups(tx: &mut PgConnection, (from, until): Span) -> Result<(Vec<CostGroup>, CostTally)> {
    let rows = sqlx::query!(
        r#"
        select c.number_id as "number!: NumberId", n.name as number_name, c.category as "category!: TemplateCategory", c.currency,
               c.batch_id is null as "single!", count(*) as "messages!", count(*) filter (where not c.billable) as "free!",
               count(*) filter (where c.billable and c.currency is null) as "unpriced!",
               count(*) filter (where not c.told) as "assumed!", coalesce(sum(c.micros), 0)::bigint as "micros!"
          from send_costs c
          join numbers n on n.id = c.number_id
         where c.at >= $1 and c.at < $2 and c.delivered
         group by c.number_id, n.name, c.category, c.currency, c.batch_id is null
         order by lower(n.name), c.number_id, c.category, c.currency
        "#,
        from,
        until,
    )
    .fetch_all(tx)
    .await?;
    let mut groups: Vec<CostGroup> = Vec::new();
    let mut singles = CostTally::default();
    for row in rows {
        let tally = CostTally {
            messages: many(row.messages),
            free: many(row.free),
            unpriced: many(row.unpriced),
            assumed: many(row.assumed),
            sums: sum(row.currency.as_deref(), row.micros),
        };
        if row.single {
            singles.add(&tally);
        }
        let same = |group: &CostGroup| {
            (group.number, group.category, &group.currency) == (row.number, row.category, &row.currency)
        };
        match groups.last_mut().filter(|group| same(group)) {
            Some(group) => group.tally.add(&tally),
            None => groups.push(CostGroup {
                number: row.number,
                number_name: row.number_name,
                category: row.category,
                currency: row.currency,
                tally,
            }),
        }
    }
    Ok((groups, singles))
}

/// Batches of which something was delivered, the newest first.
async fn page(
    tx: &mut PgConnection,
    (from, until): Span,
    after: Option<(DateTime<Utc>, BatchId)>,
) -> Result<CostPage> {
    let mut found = sqlx::query!(
        r#"
        select b.id as "id: BatchId", b.title, b.created_at, n.name as number_name
          from batches b
          join numbers n on n.id = b.number_id
         where b.started_at < $2
           and (b.finished_at is null or b.finished_at >= $1)
           and ($3::timestamptz is null or (b.created_at, b.id) < ($3, $4))
           and exists (select from send_costs c where c.batch_id = b.id and c.at >= $1 and c.at < $2 and c.delivered)
         order by b.created_at desc, b.id desc
         limit $5
        "#,
        from,
        until,
        after.map(|(at, _)| at),
        after.map(|(_, id)| id.0).unwrap_or_default(),
        COSTS_PAGE as i64 + 1,
    )
    .fetch_all(&mut *tx)
    .await?;
    let more = found.len() > COSTS_PAGE;
    found.truncate(COSTS_PAGE);
    let next = found.last().filter(|_| more).map(|row| (row.created_at, row.id));
    let ids: Vec<Uuid> = found.iter().map(|row| row.id.0).collect();
    let rows = sqlx::query!(
        r#"
        select batch_id as "batch!: BatchId", currency, count(*) as "messages!", count(*) filter (where not billable) as "free!",
               count(*) filter (where billable and currency is null) as "unpriced!", count(*) filter (where not told) as "assumed!",
               coalesce(sum(micros), 0)::bigint as "micros!"
          from send_costs
         where batch_id = any($1) and at >= $2 and at < $3 and delivered
         group by batch_id, currency
        "#,
        &ids,
        from,
        until,
    )
    .fetch_all(tx)
    .await?;
    let mut tallies: HashMap<BatchId, Vec<CostTally>> = HashMap::new();
    for row in rows {
        tallies.entry(row.batch).or_default().push(CostTally {
            messages: many(row.messages),
            free: many(row.free),
            unpriced: many(row.unpriced),
            assumed: many(row.assumed),
            sums: sum(row.currency.as_deref(), row.micros),
        });
    }
    let batches = found.into_iter().map(|row| BatchCost {
        tally: tallies.get(&row.id).map(total).unwrap_or_default(),
        id: row.id,
        title: row.title,
        number_name: row.number_name,
    });
    Ok(CostPage {
        batches: batches.collect(),
        next,
    })
}

fn sum(currency: Option<&str>, micros: i64) -> Vec<Money> {
    let money = currency.map(|currency| Money {
        currency: currency.to_owned(),
        micros,
    });
    money.into_iter().collect()
}

fn many(many: i64) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
