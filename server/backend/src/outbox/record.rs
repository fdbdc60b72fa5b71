//! What is known of a message after its try, and what statuses and time make of it.

use chrono::{DateTime, Utc};
use domain::message::{Content, Delivery};
use domain::{ConversationId, MessageId, NumberId};

use super::{Claimed, Outcome};
use crate::ingest::consent::{REFUSED, refused};
use crate::{Desk, Result};

impl Desk {
    /// Keeps what came of a try.
    pub(super) async fn record(&self, message: &Claimed, outcome: &Outcome) -> Result<()> {
        let now = self.0.clock.now();
        match outcome {
            Outcome::Sent { wamid } => self.mark_sent(message, wamid, now).await?,
            Outcome::Again { after, why } => {
                tracing::info!(message.id = %message.id, attempts = message.attempts, "Message {} waits for another try: {why}", message.id);
                self.settle(message, Delivery::Queued, Some(now + *after), None, None, now)
                    .await?;
            }
            Outcome::Lost { why } => {
                tracing::warn!(message.id = %message.id, "The answer for message {} was lost ({why}); its status will tell", message.id);
                self.settle(message, Delivery::Uncertain, None, None, None, now)
                    .await?;
            }
            Outcome::Failed { code, details } => {
                if message.content.file().is_some() || matches!(message.content, Content::Template { .. }) {
                    self.take_file_back(message.id).await?;
                }
                tracing::info!(message.id = %message.id, code, "Message {} failed with code {code}", message.id);
                self.settle(
                    message,
                    Delivery::Failed,
                    None,
                    Some(*code),
                    details.as_deref(),
                    now,
                )
                .await?;
            }
        }
        metrics::counter!("guiche_sends_total", "outcome" => outcome.name()).increment(1);
        self.0.hub.wake();
        Ok(())
    }

    /// Records Meta's id, with whatever statuses came before the answer did.
    async fn mark_sent(&self, message: &Claimed, wamid: &str, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!(
            r#"
            with early as (
                -- A refusal that is an opt-out has a line in the ledger to go with it: that is `settle_early`'s.
                delete from early_statuses where number_id = $2 and wamid = $3 and failure_code is distinct from $6
                returning delivery, at, failure_code, failure_details
            ), sent as (
                update messages m
                   set delivery        = greatest(m.delivery, 'sent', (select delivery from early)),
                       wamid           = coalesce(m.wamid, $3),
                       sent_at         = coalesce(m.sent_at, $4),
                       delivered_at    = coalesce(m.delivered_at, (select at from early where delivery = 'delivered')),
                       read_at         = coalesce(m.read_at, (select at from early where delivery = 'read')),
                       failed_at       = coalesce(m.failed_at, (select at from early where delivery = 'failed')),
                       failure_code    = coalesce(m.failure_code, (select failure_code from early)),
                       failure_details = coalesce(m.failure_details, (select failure_details from early)),
                       leased_until    = null
                 where m.id = $1
            )
            insert into events (conversation_id, message_id, number_id, at) values ($5, $1, $2, $4)
            "#,
            message.id as MessageId,
            message.number as NumberId,
            wamid,
            now,
            message.conversation as ConversationId,
            REFUSED,
        )
        .execute(&self.0.pools.batch)
        .await?;
        Ok(())
    }

    /// Records any outcome but success; a status that came meanwhile is stronger.
    async fn settle(
        &self,
        message: &Claimed,
        delivery: Delivery,
        next: Option<DateTime<Utc>>,
        code: Option<i32>,
        details: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut tx = self.0.pools.batch.begin().await?;
        sqlx::query!(
            r#"
            with settled as (
                update messages
                   set delivery = $2, next_attempt_at = $3, failure_code = $4, failure_details = $5, leased_until = null,
                       failed_at = case when $2 = 'failed'::delivery then $6::timestamptz end
                 where id = $1 and delivery = 'sending'
                returning id, conversation_id, number_id
            )
            insert into events (conversation_id, message_id, number_id, at) select conversation_id, id, number_id, $6 from settled
            "#,
            message.id as MessageId,
            delivery as Delivery,
            next,
            code,
            details,
            now,
        )
        .execute(&mut *tx)
        .await?;
        if code == Some(REFUSED) {
            refused(&mut tx, &[message.id.0], now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Applies statuses that were kept as early in the very moment in which their message's id was recorded.
    pub(super) async fn settle_early(&self) -> Result<()> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        let settled = sqlx::query!(
            r#"
            with late as (
                delete from early_statuses e using messages m
                 where m.number_id = e.number_id and m.wamid = e.wamid
                returning m.id, e.delivery, e.at, e.failure_code, e.failure_details
            ), moved as (
                update messages m
                   set delivery        = greatest(m.delivery, l.delivery),
                       delivered_at    = case when l.delivery = 'delivered' then coalesce(m.delivered_at, l.at) else m.delivered_at end,
                       read_at         = case when l.delivery = 'read' then coalesce(m.read_at, l.at) else m.read_at end,
                       failed_at       = case when l.delivery = 'failed' then coalesce(m.failed_at, l.at) else m.failed_at end,
                       failure_code    = coalesce(m.failure_code, l.failure_code),
                       failure_details = coalesce(m.failure_details, l.failure_details)
                  from late l
                 where m.id = l.id
                returning m.id, m.conversation_id, m.number_id, m.failure_code
            ), told as (
                insert into events (conversation_id, message_id, number_id, at) select conversation_id, id, number_id, $1 from moved
            )
            select id, failure_code from moved
            "#,
            now
        )
        .fetch_all(&mut *tx)
        .await?;
        let stopped: Vec<uuid::Uuid> = settled
            .iter()
            .filter(|row| row.failure_code == Some(REFUSED))
            .map(|row| row.id)
            .collect();
        if !stopped.is_empty() {
            refused(&mut tx, &stopped, now).await?;
        }
        tx.commit().await?;
        if !settled.is_empty() {
            self.0.hub.wake();
        }
        Ok(())
    }

    /// A lease that ran out belonged to a process that died while WhatsApp was answering: the outcome is uncertain.
    pub(super) async fn give_up_leases(&self) -> Result<()> {
        let now = self.0.clock.now();
        let settled = sqlx::query!(
            r#"
            with settled as (
                -- One whose file WhatsApp does not have yet was certainly not sent.
                update messages m
                   set delivery = case when unsent then 'queued' else 'uncertain' end::delivery,
                       next_attempt_at = case when unsent then $1 else m.next_attempt_at end,
                       leased_until = null
                  from (select c.id, exists (select from media d where d.message_id = c.id and d.meta_id is null) as unsent
                          from messages c where c.delivery = 'sending' and c.leased_until < $1) late
                 where m.id = late.id and m.delivery = 'sending' and m.leased_until < $1
                returning m.id, m.conversation_id, m.number_id
            )
            insert into events (conversation_id, message_id, number_id, at) select conversation_id, id, number_id, $1 from settled
            "#,
            now
        )
        .execute(&self.0.pools.batch)
        .await?;
        if settled.rows_affected() > 0 {
            tracing::warn!(
                messages = settled.rows_affected(),
                "Messages of a process that died are uncertain, or queued again, now"
            );
            self.0.hub.wake();
        }
        Ok(())
    }
}
