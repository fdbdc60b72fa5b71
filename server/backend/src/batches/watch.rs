//! Watching batches that are being sent: they stop by themselves when something is wrong (`product.md` 7), and end when
//! nobody is left.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::{
    BatchAction, Health, NumberQuality, SendingSettings, StopReason, decide, is_allowance_code, must_stop,
};
use domain::template::TemplateStatus;
use domain::{BatchId, NumberId};
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;

use super::act::{locked, moved};
use crate::{Desk, Result, allowances, costs, settings, zone};

/// How often they are looked at.
const PAUSE: Duration = Duration::from_secs(1);

impl Desk {
    /// Watches until `stop` is cancelled.
    pub async fn run_batch_watch(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let begun = std::time::Instant::now();
            if let Err(error) = self.watch_batches().await {
                tracing::warn!(%error, "Batches could not be watched: {error}");
            }
            // Large ones take longer to look at, and are looked at less often.
            tokio::select! {
                () = tokio::time::sleep(PAUSE.max(begun.elapsed() * 20)) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Looks at each batch that is being sent, once.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn watch_batches(&self) -> Result<()> {
        // No webhook tells of a quality that falls: while a batch is sent, its number is asked about every minute.
        sqlx::query!(
            r#"
            update numbers n set look_due_at = n.looked_at + interval '1 minute'
             where n.look_due_at > n.looked_at + interval '1 minute'
               and exists (select from batches b where b.number_id = n.id and b.state = 'sending')
            "#
        )
        .execute(&self.0.pools.batch)
        .await?;
        let ids = sqlx::query_scalar!(
            r#"select id as "id: BatchId" from batches where state in ('scheduled', 'sending') order by id"#
        )
        .fetch_all(&self.0.pools.batch)
        .await?;
        for id in ids {
            self.watch_batch(id).await?;
        }
        Ok(())
    }

    async fn watch_batch(&self, id: BatchId) -> Result<()> {
        let now = self.0.clock.now();
        let rules = settings::read::<SendingSettings>(&self.0.pools.batch)
            .await?
            .rules;
        let mut tx = self.0.pools.batch.begin().await?;
        let Some(mut seen) = health(
            &mut tx,
            id,
            TimeDelta::minutes(i64::from(rules.failures_minutes)),
            now,
        )
        .await?
        else {
            return Ok(());
        };
        // Meta is being asked how the number stands: what is known of it is from before, and nothing leaves meanwhile.
        if seen.asking {
            return Ok(());
        }
        let today = zone::day(self.0.zone, now);
        seen.health.spending = Some(costs::spending(&mut tx, seen.number, self.0.zone, today).await?);
        let reason = must_stop(&rules, &seen.health);
        let left = left(&mut tx, id).await?;
        let action = match (&reason, left) {
            (_, false) => BatchAction::Finish,
            (Some(_), true) => BatchAction::Stop,
            (None, true) => return Ok(()),
        };
        let state = locked(&mut tx, id).await?;
        let Some(to) = decide(state, action) else {
            return Ok(());
        };
        let reason = reason.filter(|_| action == BatchAction::Stop);
        if let Some(StopReason::Allowance(code)) = reason {
            let scope = allowances::scope(seen.by_number, &seen.portfolio, seen.number);
            allowances::refused(&mut tx, &scope, code, now).await?;
        }
        moved(&mut tx, id, to, None, reason.as_ref(), now).await?;
        tx.commit().await?;
        self.0.hub.wake();
        match reason {
            Some(reason) => {
                tracing::warn!(batch.id = %id, ?reason, "Batch {id} stopped by itself: {reason:?}");
            }
            None => tracing::info!(batch.id = %id, "Batch {id} is finished"),
        }
        Ok(())
    }
}

struct Seen {
    health: Health,
    number: NumberId,
    portfolio: String,
    by_number: bool,
    /// Whether Meta is asked about the number just now.
    asking: bool,
}

/// How batch, number and template are doing.
async fn health(
    tx: &mut PgConnection,
    id: BatchId,
    window: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Option<Seen>> {
    let row = sqlx::query!(
        r#"
        select n.id as "number: NumberId", n.portfolio, n.limit_by_number, n.quality, n.status, b.quality as quality_before, b.state_since,
               is_being_asked(n) as "asking!",
               (select t.status from templates t where t.id = b.template_id and t.gone_at is null) as "template: TemplateStatus"
          from batches b
          join numbers n on n.id = b.number_id
         where b.id = $1
        "#,
        id.0,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    // What failed before a person let it go on is known to them.
    let since = row.state_since.max(now - window);
    let sends = sqlx::query!(
        r#"
        select count(*) filter (where m.delivery = 'failed' and m.failed_at >= $2) as "failed!",
               count(*) filter (where (m.delivery = 'failed' and m.failed_at >= $2) or (m.delivery in ('delivered', 'read') and m.delivered_at >= $2)) as "settled!",
               count(*) filter (where m.delivery in ('sent', 'delivered', 'read')) as "reached!"
          from template_sends s
          join messages m on m.id = s.message_id
         where s.batch_id = $1
        "#,
        id.0,
        since,
    )
    .fetch_one(&mut *tx)
    .await?;
    let codes = sqlx::query_scalar!(
        r#"
        select m.failure_code as "code!"
          from template_sends s
          join messages m on m.id = s.message_id
         where s.batch_id = $1 and m.delivery = 'failed' and m.failed_at >= $2 and m.failure_code is not null
         group by m.failure_code
         order by max(m.failed_at) desc
         limit 50
        "#,
        id.0,
        row.state_since,
    )
    .fetch_all(&mut *tx)
    .await?;
    let opted_out = sqlx::query_scalar!(
        r#"
        select count(distinct r.contact_id) as "many!"
          from consent_lines l
          join batch_recipients r on r.contact_id = l.contact_id and r.batch_id = $1
          join messages m on m.id = r.message_id
         where l.change = 'opt_out' and l.at >= m.at and l.recorded_at >= $2
        "#,
        id.0,
        row.state_since,
    )
    .fetch_one(tx)
    .await?;
    let many = |many: i64| u32::try_from(many).unwrap_or(u32::MAX);
    let last_code = codes
        .into_iter()
        .find(|code| domain::batch::stops(*code).is_some() || is_allowance_code(*code));
    Ok(Some(Seen {
        health: Health {
            quality: row
                .quality
                .as_deref()
                .map(NumberQuality::parse)
                .unwrap_or_default(),
            quality_before: row
                .quality_before
                .as_deref()
                .map(NumberQuality::parse)
                .unwrap_or_default(),
            status: row.status,
            template: row.template,
            failed: many(sends.failed),
            settled: many(sends.settled),
            reached: many(sends.reached),
            opted_out: many(opted_out),
            last_code,
            spending: None,
        },
        number: row.number,
        portfolio: row.portfolio,
        by_number: row.limit_by_number,
        asking: row.asking,
    }))
}

/// Whether anybody is left to send to: somebody waits, or is on the way to WhatsApp.
async fn left(tx: &mut PgConnection, id: BatchId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"
        select exists (select from batch_recipients where batch_id = $1 and state = 'waiting')
            or exists (select from template_sends s join messages m on m.id = s.message_id
                        where s.batch_id = $1 and m.delivery in ('queued', 'sending')) as "left!"
        "#,
        id.0,
    )
    .fetch_one(tx)
    .await?)
}
