//! Sending what was written: claim under a lease, send, record. Exactly one try is ever in flight for a message.
//!
//! A lost answer is *uncertain* and never sent again by itself; the status webhook settles it through our own id in
//! `biz_opaque_callback_data` (`cloud-api.md` 7). No transaction is open while WhatsApp answers.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::contact::IdentityKind;
use domain::failure;
use domain::message::{Content, Delivery};
use domain::{ContactId, ConversationId, MessageId, NumberId};
use secrecy::SecretString;
use sqlx::types::Json;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use whatsapp::send::{Body, Recipient, Unfilled};
use whatsapp::{OutboundMessage, SendError};

use crate::ingest::consent::{REFUSED, refused};
use crate::media::Parcel;
use crate::outreach::parcel;
use crate::{Desk, Result, outgoing};

/// How the outbox works.
#[derive(Debug, Clone, Copy)]
pub struct OutboxSettings {
    /// Sends in flight at most, in this process.
    pub in_flight: usize,
    /// How long a claim lasts; longer than the client waits for an answer.
    pub lease: Duration,
    /// How often it looks even when nothing wakes it.
    pub poll: Duration,
}

impl Default for OutboxSettings {
    fn default() -> Self {
        Self {
            in_flight: 64,
            lease: Duration::from_secs(45),
            poll: Duration::from_secs(1),
        }
    }
}

/// Tries to reach WhatsApp at all before a message is given up.
const MOST_CONNECTION_TRIES: i32 = 10;

/// Meta's codes for what it would refuse in a template; our own check finds it first.
const VARIABLE_COUNT: i32 = 132_000;
const VARIABLE_MISMATCH: i32 = 132_012;
/// Meta's code for more messages a second than the number may send.
const TOO_FAST: i64 = 130_429;

struct Claimed {
    id: MessageId,
    conversation: ConversationId,
    number: NumberId,
    contact: ContactId,
    phone_number_id: String,
    content: Content,
    quoted: Option<String>,
    attempts: i32,
}

impl Desk {
    /// Sends queued messages until `stop` is cancelled, then waits for what is in flight.
    pub async fn run_outbox(&self, settings: OutboxSettings, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(settings.in_flight));
        let in_flight = TaskTracker::new();
        while !stop.is_cancelled() {
            let claimed = match self.claim(&settings, places.available_permits()).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::warn!(%error, "The outbox could not look for messages: {error}");
                    Vec::new()
                }
            };
            let idle = claimed.is_empty();
            for message in claimed {
                // There are as many permits as were asked for: this task is the only one that takes them.
                let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                    break;
                };
                let desk = self.clone();
                in_flight.spawn(async move {
                    desk.deliver(message).await;
                    drop(place);
                    desk.0.outbox_wake.notify_one();
                });
            }
            if let Err(error) = self.settle_early().await {
                tracing::warn!(%error, "Early statuses could not be applied: {error}");
            }
            if let Err(error) = self.give_up_leases().await {
                tracing::warn!(%error, "Expired leases could not be settled: {error}");
            }
            if idle {
                if let Err(error) = self.settle_early_charges().await {
                    tracing::warn!(%error, "What early statuses say is charged could not be kept: {error}");
                }
                tokio::select! {
                    () = self.0.outbox_wake.notified() => {}
                    () = tokio::time::sleep(settings.poll) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
        in_flight.close();
        in_flight.wait().await;
    }

    /// Claims what is due: for each conversation only its earliest, so that words arrive in the order they were written.
    async fn claim(&self, settings: &OutboxSettings, most: usize) -> Result<Vec<Claimed>> {
        if most == 0 {
            return Ok(Vec::new());
        }
        let now = self.0.clock.now();
        let lease = TimeDelta::from_std(settings.lease).unwrap_or(TimeDelta::minutes(1));
        let rows = sqlx::query!(
            r#"
            with due as (
                select m.id
                  from messages m
                 where m.delivery = 'queued'
                   and m.next_attempt_at <= $1
                   -- Batches have a lane of their own, and nobody's words wait for it.
                   and m.send_kind is distinct from 'batch'
                   and not exists (select from messages e
                                    where e.conversation_id = m.conversation_id
                                      and e.delivery in ('queued', 'sending')
                                      and e.send_kind is distinct from 'batch'
                                      and (e.at, e.id) < (m.at, m.id))
                 order by m.next_attempt_at, m.id
                 limit $2
                   for update skip locked
            )
            update messages m
               set delivery = 'sending', leased_until = $3, attempts = m.attempts + 1
              from due, conversations c, numbers n
             where m.id = due.id and c.id = m.conversation_id and n.id = m.number_id
            returning m.id as "id: MessageId", m.conversation_id as "conversation: ConversationId",
                      m.number_id as "number: NumberId", c.contact_id as "contact: ContactId", n.phone_number_id,
                      m.content as "content: Json<Content>", m.quoted_wamid as quoted, m.attempts
            "#,
            now,
            most as i64,
            now + lease,
        )
        .fetch_all(&self.0.pools.batch)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Claimed {
                id: row.id,
                conversation: row.conversation,
                number: row.number,
                contact: row.contact,
                phone_number_id: row.phone_number_id,
                content: row.content.0,
                quoted: row.quoted,
                attempts: row.attempts,
            })
            .collect())
    }

    /// Sends one claimed message and records what came of it.
    async fn deliver(&self, message: Claimed) {
        let outcome = self.attempt(&message).await;
        for pause in [50u64, 200, 1_000, 5_000] {
            match self.record(&message, &outcome).await {
                Ok(()) => return,
                Err(error) => {
                    tracing::warn!(message.id = %message.id, %error, "The outcome of message {} is not recorded yet: {error}", message.id);
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
            }
        }
        // The lease runs out and the message becomes uncertain; a status settles it.
        tracing::error!(message.id = %message.id, "The outcome of message {} could not be recorded", message.id);
    }

    async fn attempt(&self, message: &Claimed) -> Outcome {
        let token = match self.token(message.number).await {
            Ok(Some(token)) => token,
            Ok(None) => return Outcome::failed(failure::NOT_CONNECTED, None),
            Err(error) => {
                return Outcome::Again {
                    after: TimeDelta::seconds(5),
                    why: error.to_string(),
                };
            }
        };
        let recipient = match self.recipient(message.contact).await {
            Ok(Some(recipient)) => recipient,
            Ok(None) => return Outcome::failed(failure::NO_ADDRESS, None),
            Err(error) => {
                return Outcome::Again {
                    after: TimeDelta::seconds(5),
                    why: error.to_string(),
                };
            }
        };
        let file = match self.file(&token, message).await {
            Ok(file) => file,
            Err(outcome) => return outcome,
        };
        let body = match self.body(message, file).await {
            Ok(body) => body,
            Err(outcome) => return outcome,
        };
        let mut outbound = OutboundMessage::new(recipient, body).callback_data(message.id.to_string());
        if let Some(quoted) = &message.quoted {
            outbound = outbound.quoting(quoted.as_str());
        }
        self.0.traffic.answered(message.number);
        let begun = std::time::Instant::now();
        let sent = self
            .0
            .whatsapp
            .send(&token, &message.phone_number_id, &outbound)
            .await;
        metrics::histogram!("guiche_send_seconds").record(begun.elapsed().as_secs_f64());
        match sent {
            Ok(accepted) => Outcome::Sent {
                wamid: accepted.wamid,
            },
            Err(error) => {
                self.notice_pace(message.number, &error);
                after(&error, message.id, message.attempts)
            }
        }
    }

    /// Has batches go slower on `number` where Meta says that it is too fast (130429).
    pub(crate) fn notice_pace(&self, number: NumberId, error: &SendError) {
        if matches!(error, SendError::Refused(refused) if refused.code == TOO_FAST) {
            self.0.traffic.throttled(number);
        }
    }

    /// What is posted for it.
    async fn body(&self, message: &Claimed, file: Option<String>) -> Result<Body, Outcome> {
        if !matches!(message.content, Content::Template { .. }) {
            return outgoing::body(&message.content, file).ok_or(Outcome::failed(failure::NO_CODE, None));
        }
        let parcel = parcel::of(&self.0.pools.batch, message.id).await;
        let parcel = parcel.map_err(|error| Outcome::Again {
            after: TimeDelta::seconds(5),
            why: error.to_string(),
        })?;
        let parcel = parcel.ok_or(Outcome::failed(failure::NO_CODE, None))?;
        parcel
            .body(message.id, file)
            .map_err(|unfilled| Outcome::unfilled(&unfilled))
    }

    /// Meta's id of the message's file, if it has one. Whatever goes wrong here, nothing was sent yet.
    async fn file(&self, token: &SecretString, message: &Claimed) -> Result<Option<String>, Outcome> {
        // Whether a template's header has a file, its media tell.
        if message.content.file().is_none() && !matches!(message.content, Content::Template { .. }) {
            return Ok(None);
        }
        let parcel = Parcel {
            message: message.id,
            number: message.number,
            phone_number_id: &message.phone_number_id,
        };
        match self.give_file(token, &parcel).await {
            Ok(Ok(id)) => Ok(id),
            Ok(Err(SendError::Lost { reason })) => Err(after(
                &SendError::NotSent { reason },
                message.id,
                message.attempts,
            )),
            Ok(Err(error)) => Err(after(&error, message.id, message.attempts)),
            Err(error) => Err(Outcome::Again {
                after: TimeDelta::seconds(5),
                why: error.to_string(),
            }),
        }
    }

    async fn recipient(&self, contact: ContactId) -> Result<Option<Recipient>> {
        let rows = sqlx::query!(
            r#"
            select i.kind as "kind: IdentityKind", i.value
              from contacts k
              join contact_identities i on i.contact_id = coalesce(k.merged_into, k.id) and i.kind in ('wa_id', 'phone', 'user_id')
             where k.id = $1
             -- Who was merged is answered here by what they were known by; among several phones, by the one they used last.
             order by k.merged_into is not null and exists (
                          select from contact_merges m
                            join contact_merge_identities g on g.merge_id = m.id
                           where m.absorbed_id = k.id and m.undone_at is null
                             and g.portfolio = i.portfolio and g.kind = i.kind and g.value = i.value) desc,
                      i.last_wrote_at desc nulls last, i.first_seen_at desc
            "#,
            contact as ContactId
        )
        .fetch_all(&self.0.pools.batch)
        .await?;
        let find = |kind| {
            rows.iter()
                .find(|row| row.kind == kind)
                .map(|row| row.value.clone())
        };
        // With the plus sign, WhatsApp never puts our own country code in front (`cloud-api.md` 2).
        Ok(find(IdentityKind::WaId)
            .map(|wa_id| Recipient::Phone(format!("+{wa_id}")))
            .or_else(|| find(IdentityKind::Phone).map(Recipient::Phone))
            .or_else(|| {
                find(IdentityKind::UserId)
                    .filter(|id| !id.starts_with("unknown:"))
                    .map(Recipient::User)
            }))
    }

    async fn record(&self, message: &Claimed, outcome: &Outcome) -> Result<()> {
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
    async fn settle_early(&self) -> Result<()> {
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
    async fn give_up_leases(&self) -> Result<()> {
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

/// What came of one try.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// WhatsApp took it.
    Sent { wamid: String },
    /// It certainly did not arrive, and another try is worth it.
    Again { after: TimeDelta, why: String },
    /// It may have arrived; nobody told us.
    Lost { why: String },
    /// It will not go.
    Failed { code: i32, details: Option<String> },
}

impl Outcome {
    pub(crate) fn failed(code: i32, details: Option<String>) -> Self {
        Self::Failed { code, details }
    }

    /// A template that is not filled in: Meta's code for what it would refuse.
    pub(crate) fn unfilled(unfilled: &Unfilled) -> Self {
        let code = match unfilled {
            Unfilled::Slot(_) => VARIABLE_COUNT,
            Unfilled::Header => VARIABLE_MISMATCH,
            Unfilled::Foreign(_) | Unfilled::TapKey => failure::NO_CODE,
        };
        Self::failed(code, None)
    }

    /// What metrics call it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::Again { .. } => "again",
            Self::Lost { .. } => "uncertain",
            Self::Failed { .. } => "failed",
        }
    }
}

/// What becomes of the message `id` after its try number `attempts` came to this.
pub(crate) fn after(error: &SendError, id: MessageId, attempts: i32) -> Outcome {
    match error {
        SendError::Lost { reason } => Outcome::Lost {
            why: reason.to_string(),
        },
        SendError::NotSent { reason } if attempts < MOST_CONNECTION_TRIES => {
            let seconds = 1i64 << attempts.clamp(0, 8);
            Outcome::Again {
                after: TimeDelta::seconds(seconds),
                why: reason.to_string(),
            }
        }
        SendError::NotSent { .. } => Outcome::failed(failure::NO_CONNECTION, None),
        SendError::Refused(refused) => {
            let code = i32::try_from(refused.code).unwrap_or(failure::NO_CODE);
            let jitter = (id.0.as_u128() & 0xffff) as u32;
            let retries = attempts.saturating_sub(1).unsigned_abs();
            match failure::retry_delay(code, retries, jitter) {
                Some(wait) => Outcome::Again {
                    after: TimeDelta::from_std(refused.retry_after.unwrap_or(wait))
                        .unwrap_or(TimeDelta::minutes(5)),
                    why: format!("code {code}"),
                },
                None => Outcome::failed(
                    code,
                    refused.details.clone().or_else(|| Some(refused.title.clone())),
                ),
            }
        }
    }
}
