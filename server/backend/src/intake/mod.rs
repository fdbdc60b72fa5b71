//! “Saúde da entrada”: what WhatsApp delivered, what became of it, and taking it through once more.

mod bodies;
mod mask;
mod replay;

pub use replay::Again;

use chrono::{DateTime, TimeDelta, Utc};
use domain::WebhookId;
use domain::intake::{Backlog, Intake, IntakeHour, NamedCount, OutcomeCursor, OutcomeEntry, OutcomePage};
use domain::user::Permission;

use crate::{Asker, Desk, Result};

/// Hours on the page.
const HOURS: i64 = 24;
/// Outcomes to a page of the list.
const PAGE: i64 = 50;

impl Desk {
    /// The whole page: the last 24 hours by hour, what waits, and what was unusual.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::Error::Forbidden) for agents.
    pub async fn view_intake(&self, asker: &Asker) -> Result<Intake> {
        asker.may(Permission::WatchIntake)?;
        let (pool, now) = (&self.0.pools.agents, self.0.clock.now());
        let first = hour_of(now) - TimeDelta::hours(HOURS - 1);
        let rows = sqlx::query!(
            r#"
            select date_trunc('hour', minute, 'UTC') as "hour!", sum(bodies)::bigint as "bodies!", sum(handled)::bigint as "handled!",
                   sum(unusual)::bigint as "unusual!", sum(refused)::bigint as "refused!"
              from intake_minutes where minute >= $1
             group by 1
            "#,
            first
        )
        .fetch_all(pool)
        .await?;
        let hours: Vec<IntakeHour> = (0..HOURS)
            .map(|index| {
                let hour = first + TimeDelta::hours(index);
                let row = rows.iter().find(|row| row.hour == hour);
                IntakeHour {
                    hour,
                    handled: row.map_or(0, |row| row.handled),
                    unusual: row.map_or(0, |row| row.unusual),
                    refused: row.map_or(0, |row| row.refused),
                }
            })
            .collect();
        let lag = sqlx::query_scalar!(
            r#"
            select array[coalesce(sum(lag_1), 0), coalesce(sum(lag_2), 0), coalesce(sum(lag_5), 0), coalesce(sum(lag_15), 0),
                         coalesce(sum(lag_60), 0), coalesce(sum(lag_300), 0), coalesce(sum(lag_3600), 0),
                         coalesce(sum(lag_more), 0)]::bigint[] as "lag!: Vec<i64>"
              from intake_minutes where minute > $1
            "#,
            now - TimeDelta::hours(1)
        )
        .fetch_one(pool)
        .await?;
        let outcomes = sqlx::query_as!(
            NamedCount,
            r#"
            select outcome as name, count(*) as "count!", max(at) as "last_at!" from webhook_outcomes group by outcome order by 2 desc, 1
            "#
        )
        .fetch_all(pool)
        .await?;
        let refusals = sqlx::query_as!(
            NamedCount,
            "select reason as name, count, last_at from webhook_refusals order by count desc, reason"
        )
        .fetch_all(pool)
        .await?;
        let waiting = sqlx::query!(
            r#"
            select (select min(at) from webhook_outcomes where outcome in ('unknown_number', 'not_applied')) as oldest,
                   (select count(*) from messages where delivery = 'queued') as "queued!",
                   (select min(next_attempt_at) from messages where delivery = 'queued') as due,
                   (select count(*) from media where state = 'pending') as "files!",
                   (select min(next_attempt_at) from media where state = 'pending') as files_due
            "#
        )
        .fetch_one(pool)
        .await?;
        Ok(Intake {
            received: rows.iter().map(|row| row.bodies).sum(),
            handled: rows.iter().map(|row| row.handled).sum(),
            unusual: rows.iter().map(|row| row.unusual).sum(),
            refused: rows.iter().map(|row| row.refused).sum(),
            hours,
            lag,
            oldest_waiting: waiting.oldest,
            outcomes,
            refusals,
            outbox: Backlog {
                waiting: waiting.queued,
                oldest: waiting.due,
            },
            media: Backlog {
                waiting: waiting.files,
                oldest: waiting.files_due,
            },
            now,
        })
    }

    /// One page of updates that were kept under a name, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::Error::Forbidden) for agents.
    pub async fn list_outcomes(
        &self,
        asker: &Asker,
        outcome: Option<String>,
        after: Option<OutcomeCursor>,
    ) -> Result<OutcomePage> {
        asker.may(Permission::WatchIntake)?;
        let mut entries = sqlx::query_as!(
            OutcomeEntry,
            r#"
            select webhook_id as "webhook: WebhookId", position, outcome, detail, at
              from webhook_outcomes
             where ($1::text is null or outcome = $1)
               and ($2::timestamptz is null or (at, webhook_id, position) < ($2, $3, $4))
             order by at desc, webhook_id desc, position desc
             limit $5
            "#,
            outcome,
            after.map(|after| after.at),
            after.map(|after| after.webhook) as Option<WebhookId>,
            after.map(|after| after.position),
            PAGE + 1,
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let more = entries.len() as i64 > PAGE;
        entries.truncate(PAGE as usize);
        let next = entries.last().filter(|_| more).map(|last| OutcomeCursor {
            at: last.at,
            webhook: last.webhook,
            position: last.position,
        });
        Ok(OutcomePage { entries, next })
    }
}

fn hour_of(at: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = at.timestamp();
    DateTime::from_timestamp(seconds - seconds.rem_euclid(3_600), 0).unwrap_or(at)
}
