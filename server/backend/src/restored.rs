//! A database that was put back from a dump: it knows nothing of what left after the dump was made, and counts
//! transactions as another server did.

use chrono::{DateTime, Utc};
use domain::Refusal;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::{Desk, Result};

/// What a restored database held that must not simply go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Messages on their way when the dump was made: uncertain now.
    pub uncertain: u64,
    /// Scheduled messages whose time has passed since: failed now.
    pub overdue: u64,
    /// Batches that were being sent, or waited for their time: paused now.
    pub paused: u64,
    /// Sessions that were open then: ended now.
    pub sessions: u64,
}

impl Desk {
    /// Makes a database that was put back from a dump fit to be served from, before the first desk does. What was on its
    /// way when the dump was made may have left since: none of it is sent again by itself. Twice does no more than once.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn settle_restored(&self) -> Result<Restored> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        number_anew(&mut tx).await?;
        let restored = Restored {
            uncertain: give_up(&mut tx, now).await?,
            overdue: stop_overdue(&mut tx, now).await?,
            paused: pause(&mut tx, now).await?,
            // Some of them were ended since; and what screens heard last means nothing here.
            sessions: sqlx::query!("delete from sessions")
                .execute(&mut *tx)
                .await?
                .rows_affected(),
        };
        tx.commit().await?;
        Ok(restored)
    }

    /// Whether the database was put back on another server and [`Desk::settle_restored`] was not called yet: it holds
    /// transactions that this server has still to begin. One put back on the server it came from cannot be told.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn is_unsettled(&self) -> Result<bool> {
        Ok(sqlx::query_scalar!(
            r#"
            select exists (select from search_progress where xid > pg_snapshot_xmax(pg_current_snapshot()))
                or exists (select from events where xid > pg_snapshot_xmax(pg_current_snapshot())) as "unsettled!"
            "#
        )
        .fetch_one(&self.0.pools.batch)
        .await?)
    }
}

/// Events are read in the order of their transactions: those of the other server become this one's, so that what comes
/// next comes after them. Search, which may not have read them all, reads them again.
async fn number_anew(tx: &mut PgConnection) -> Result<()> {
    sqlx::query!("update events set xid = pg_current_xact_id()")
        .execute(&mut *tx)
        .await?;
    sqlx::query!("update search_progress set xid = '0', id = 0")
        .execute(tx)
        .await?;
    Ok(())
}

/// As for the messages of a process that died, but for all: also what had certainly not left then may have left since.
async fn give_up(tx: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let given_up = sqlx::query!(
        r#"
        with settled as (
            update messages set delivery = 'uncertain', next_attempt_at = null, leased_until = null
             where delivery in ('queued', 'sending')
            returning id, conversation_id, number_id
        )
        insert into events (conversation_id, message_id, number_id, at) select conversation_id, id, number_id, $1 from settled
        "#,
        now
    )
    .execute(tx)
    .await?;
    Ok(given_up.rows_affected())
}

async fn stop_overdue(tx: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let stopped = sqlx::query!(
        r#"
        with stopped as (
            update scheduled_messages set state = 'failed', refusal = $2, settled_at = $1
             where state = 'waiting' and at <= $1
            returning id, number_id
        )
        insert into events (scheduled_id, number_id, at) select id, number_id, $1 from stopped
        "#,
        now,
        Json(Refusal::TimePassed) as _,
    )
    .execute(tx)
    .await?;
    Ok(stopped.rows_affected())
}

async fn pause(tx: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let paused = sqlx::query!(
        r#"
        with paused as (
            update batches set state = 'paused', state_since = $1 where state in ('scheduled', 'sending')
            returning id
        )
        insert into batch_changes (id, batch_id, to_state, at) select gen_random_uuid(), id, 'paused', $1 from paused
        "#,
        now
    )
    .execute(tx)
    .await?;
    Ok(paused.rows_affected())
}
