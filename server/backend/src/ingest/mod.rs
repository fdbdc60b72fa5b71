//! From a webhook's bytes to rows, once each.
//!
//! Requests hand their body to one group-commit leader. It gathers what is there, applies all of it with set-based
//! SQL in one transaction, commits once, and only then are the requests answered. Bodies are kept as they came.

mod annotations;
mod apply;
mod books;
mod clues;
pub(crate) mod consent;
mod content;
mod conversations;
mod files;
mod leader;
mod messages;
mod routings;
mod senders;
mod sorted;
mod statuses;
mod tally;

use bytes::Bytes;
use domain::WebhookId;
use tokio_util::sync::CancellationToken;
use whatsapp::webhook::{self, Update};

pub(crate) use apply::{lock, share_lock};
pub(crate) use books::next_codes;
pub use leader::{Ingest, IngestError};
pub(crate) use messages::PREVIEW_LENGTH;

use crate::{Desk, Result};

/// How long told events are kept for screens that come back.
pub(crate) const EVENTS_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(2);

/// A verified body with what was found in it.
pub struct Received {
    /// The bytes as they came.
    body: Bytes,
    /// What they say.
    updates: Vec<Update>,
    /// The row that keeps it already: it is taken through once more, and neither stored nor counted again.
    kept: Option<WebhookId>,
}

impl Received {
    /// Reads a body whose signature was verified.
    ///
    /// # Errors
    /// When it is not JSON at all. Anything stranger than that is an update with a name.
    pub fn parse(body: Bytes) -> Result<Self, webhook::NotJson> {
        let updates = webhook::parse(&body)?;
        Ok(Self {
            body,
            updates,
            kept: None,
        })
    }

    /// Reads a body that is kept as `id`, to be taken through once more.
    ///
    /// # Errors
    /// When it is not JSON.
    pub(crate) fn again(id: WebhookId, body: Bytes) -> Result<Self, webhook::NotJson> {
        Ok(Self {
            kept: Some(id),
            ..Self::parse(body)?
        })
    }
}

impl Desk {
    /// The way to the group-commit leader, and the leader, which has to be run; it ends when `stop` is cancelled and
    /// everything handed over is answered.
    pub fn ingest(&self, stop: CancellationToken) -> (Ingest, impl Future<Output = ()> + Send + 'static) {
        leader::way(self.clone(), stop)
    }

    /// The same, run beside whatever else the caller does.
    pub fn start_ingest(&self, stop: CancellationToken) -> Ingest {
        let (ingest, leader) = self.ingest(stop);
        tokio::spawn(leader);
        ingest
    }

    /// Counts requests refused before anything was stored, by reason.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn count_refusals(&self, counts: &[(&'static str, u64)]) -> Result<()> {
        let reasons: Vec<String> = counts.iter().map(|(reason, _)| (*reason).to_owned()).collect();
        let numbers: Vec<i64> = counts
            .iter()
            .map(|(_, count)| i64::try_from(*count).unwrap_or(i64::MAX))
            .collect();
        sqlx::query!(
            r#"
            insert into webhook_refusals as r (reason, count, last_at)
            select reason, count, $3 from unnest($1::text[], $2::bigint[]) as t (reason, count)
            on conflict (reason) do update set count = r.count + excluded.count, last_at = excluded.last_at
            "#,
            &reasons,
            &numbers,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.batch)
        .await?;
        sqlx::query!(
            r#"
            insert into intake_minutes as m (minute, refused) values (date_trunc('minute', $1::timestamptz), $2)
            on conflict (minute) do update set refused = m.refused + excluded.refused
            "#,
            self.0.clock.now(),
            i32::try_from(numbers.iter().sum::<i64>()).unwrap_or(i32::MAX),
        )
        .execute(&self.0.pools.batch)
        .await?;
        Ok(())
    }

    /// Deletes raw bodies, told events and early statuses past their keeping time. Returns how many bodies went.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_old_webhooks(&self) -> Result<u64> {
        let now = self.0.clock.now();
        let bodies = sqlx::query!(
            "delete from webhooks where received_at < $1",
            now - chrono::TimeDelta::days(30)
        )
        .execute(&self.0.pools.batch)
        .await?;
        sqlx::query!(
            "delete from intake_minutes where minute < $1",
            now - chrono::TimeDelta::days(8)
        )
        .execute(&self.0.pools.batch)
        .await?;
        sqlx::query!("delete from events where at < $1", now - EVENTS_KEPT)
            .execute(&self.0.pools.batch)
            .await?;
        sqlx::query!(
            "delete from early_statuses where received_at < $1",
            now - chrono::TimeDelta::days(7)
        )
        .execute(&self.0.pools.batch)
        .await?;
        sqlx::query!(
            "delete from early_charges where received_at < $1",
            now - chrono::TimeDelta::days(7)
        )
        .execute(&self.0.pools.batch)
        .await?;
        self.fold_spend(now).await?;
        Ok(bodies.rows_affected())
    }
}
