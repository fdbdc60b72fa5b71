//! Saying yes to a batch, halting it, letting it go on, giving it up.

use chrono::{DateTime, Utc};
use domain::audit::AuditAction;
use domain::batch::{
    BatchAction, BatchCard, BatchState, CheckCounts, Confirmed, Options, StopReason, Verdict, decide,
};
use domain::user::Permission;
use domain::{BatchId, Refusal, UserId, failure};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::check::kept;
use super::counts;
use crate::audit_log::{Deed, note};
use crate::quiet::keep_quiet;
use crate::{Asker, Desk, Error, Result, new_id, zone};

impl Desk {
    /// Says yes to a sheet as the asker `seen` it: it is sent at `send_at`, or now. Where the book says otherwise since, nothing
    /// is begun, and how it stands now is given back.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a sheet that is not the asker's; [`Error::Refused`] for one that somebody said yes to already.
    pub async fn confirm_batch(
        &self,
        asker: &Asker,
        id: BatchId,
        options: Options,
        send_at: Option<DateTime<Utc>>,
        seen: CheckCounts,
    ) -> Result<Confirmed> {
        asker.may(Permission::SendBatches)?;
        let now = self.0.clock.now();
        let today = zone::day(self.0.zone, now);
        let mut tx = self.0.pools.batch.begin().await?;
        keep_quiet(&mut tx).await?;
        let state = locked(&mut tx, id).await?;
        let kept = kept(&mut tx, asker, id).await?;
        let to = decide(state, BatchAction::Confirm).ok_or(Refusal::BatchMovedOn)?;
        let judged = self.judged(&mut tx, id, &kept, &options, today).await?;
        if judged.counts != seen || judged.counts.sends(&options) == 0 {
            let check = self.checked(&mut tx, id, kept, options, None, None).await?;
            return Ok(Confirmed::Changed(Box::new(check)));
        }
        let left_out: Vec<(i32, Verdict)> = judged
            .rows
            .into_iter()
            .map(|(row, _)| row)
            .filter(|row| !options.sends(&row.verdict))
            .filter(|row| !matches!(row.verdict, Verdict::Repeated { .. } | Verdict::Invalid(_)))
            .map(|row| (row.line as i32, row.verdict))
            .collect();
        let lines: Vec<i32> = left_out.iter().map(|(line, _)| *line).collect();
        let reasons: Vec<Json<&Verdict>> = left_out.iter().map(|(_, verdict)| Json(verdict)).collect();
        sqlx::query!(
            r#"
            update batch_recipients r set state = 'skipped', reason = t.reason
              from unnest($2::integer[], $3::jsonb[]) as t (line, reason)
             where r.batch_id = $1 and r.line = t.line and r.state = 'waiting'
            "#,
            id.0,
            &lines,
            &reasons as _,
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            r#"
            update batches b
               set state = $2, state_since = $3::timestamptz, options = $4, confirmed_at = $3, send_at = greatest($5::timestamptz, $3), quality = n.quality
              from numbers n
             where b.id = $1 and n.id = b.number_id
            "#,
            id.0,
            to as BatchState,
            now,
            Json(options) as _,
            send_at.unwrap_or(now),
        )
        .execute(&mut *tx)
        .await?;
        changed(&mut tx, id, to, Some(asker), None, now).await?;
        look_now(&mut tx, id).await?;
        let card = self
            .noted(&mut tx, asker, id, AuditAction::BatchConfirmed, now)
            .await?;
        tx.commit().await?;
        self.0.numbers_wake.notify_one();
        self.0.batch_wake.notify_one();
        tracing::info!(batch.id = %id, "Batch {id} was confirmed");
        Ok(Confirmed::Yes(Box::new(card)))
    }

    /// Halts a batch, lets it go on, or gives it up; what is on its way meanwhile arrives.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that is not there; [`Error::Refused`] where that cannot be done any more.
    pub async fn change_batch(&self, asker: &Asker, id: BatchId, action: BatchAction) -> Result<BatchCard> {
        asker.may(Permission::SendBatches)?;
        let deed = match action {
            BatchAction::Pause => AuditAction::BatchPaused,
            BatchAction::Resume => AuditAction::BatchResumed,
            BatchAction::Cancel => AuditAction::BatchCancelled,
            _ => return Err(Error::Forbidden),
        };
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        let state = locked(&mut tx, id).await?;
        kept(&mut tx, asker, id).await?;
        let to = decide(state, action).ok_or(Refusal::BatchMovedOn)?;
        moved(&mut tx, id, to, Some(asker), None, now).await?;
        let card = self.noted(&mut tx, asker, id, deed, now).await?;
        tx.commit().await?;
        self.0.numbers_wake.notify_one();
        self.0.batch_wake.notify_one();
        self.0.hub.wake();
        tracing::info!(batch.id = %id, state = to.slug(), "Batch {id} was moved on: {}", to.slug());
        Ok(card)
    }

    async fn noted(
        &self,
        tx: &mut PgConnection,
        asker: &Asker,
        id: BatchId,
        action: AuditAction,
        now: DateTime<Utc>,
    ) -> Result<BatchCard> {
        let card = counts::cards(tx, &[id.0], now)
            .await?
            .pop()
            .ok_or(Error::NotFound)?;
        let after =
            json!({"template": card.template, "number": card.number_name, "people": card.counts.total()});
        let deed = Deed::by(asker, action).on(&card.title).change(json!({}), after);
        note(tx, self.0.wall.now(), deed).await?;
        Ok(card)
    }
}

/// Where a batch stands; locked. Slices on their way out are waited for.
pub(super) async fn locked(tx: &mut PgConnection, id: BatchId) -> Result<BatchState> {
    sqlx::query_scalar!(
        r#"select state as "state: BatchState" from batches where id = $1 for no key update"#,
        id.0
    )
    .fetch_optional(tx)
    .await?
    .ok_or(Error::NotFound)
}

/// Moves a locked batch to `to`, with all that goes with it.
pub(super) async fn moved(
    tx: &mut PgConnection,
    id: BatchId,
    to: BatchState,
    by: Option<&Asker>,
    reason: Option<&StopReason>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update batches b
           set state = $2, state_since = $3::timestamptz, stopped = $4, finished_at = case when $5 then $3 end,
               started_at = case when $2 = 'sending'::batch_state then coalesce(b.started_at, $3) else b.started_at end,
               -- Who lets it go on knows how the number stands.
               quality = case when $2 = 'sending'::batch_state then n.quality else b.quality end,
               room_at = case when $2 = 'sending'::batch_state then null else b.room_at end
          from numbers n
         where b.id = $1 and n.id = b.number_id
        "#,
        id.0,
        to as BatchState,
        now,
        reason.map(Json) as _,
        to.is_over(),
    )
    .execute(&mut *tx)
    .await?;
    if to == BatchState::Cancelled {
        withdraw(tx, id, now).await?;
    }
    if to == BatchState::Sending {
        look_now(tx, id).await?;
    }
    changed(tx, id, to, by, reason, now).await
}

/// Has the batch's number asked about before much of it leaves.
async fn look_now(tx: &mut PgConnection, id: BatchId) -> Result<()> {
    sqlx::query!(
        "update numbers n set look_due_at = least(n.look_due_at, n.looked_at) from batches b where b.id = $1 and n.id = b.number_id",
        id.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whoever was not sent to yet is not sent to any more.
async fn withdraw(tx: &mut PgConnection, id: BatchId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update batch_recipients set state = 'cancelled', not_before = null where batch_id = $1 and state = 'waiting'",
        id.0
    )
    .execute(&mut *tx)
    .await?;
    // Tried before, and certainly not taken.
    sqlx::query!(
        r#"
        with withdrawn as (
            update messages m set delivery = 'failed', failed_at = $2, failure_code = $3, next_attempt_at = null
              from template_sends s
             where s.batch_id = $1 and m.id = s.message_id and m.delivery = 'queued'
            returning m.id, m.conversation_id, m.number_id
        )
        insert into events (conversation_id, message_id, number_id, at) select conversation_id, id, number_id, $2 from withdrawn
        "#,
        id.0,
        now,
        failure::WITHDRAWN,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn changed(
    tx: &mut PgConnection,
    id: BatchId,
    to: BatchState,
    by: Option<&Asker>,
    reason: Option<&StopReason>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into batch_changes (id, batch_id, to_state, actor_id, reason, at) values ($1, $2, $3, $4, $5, $6)",
        new_id(),
        id.0,
        to as BatchState,
        by.map(|asker| asker.user.id) as Option<UserId>,
        reason.map(Json) as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
