//! What came of the messages of batches, written down many at a time.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::NumberId;
use domain::message::Delivery;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use uuid::Uuid;

use super::hand::Handed;
use crate::ingest::consent::{REFUSED, refused};
use crate::outbox::Outcome;
use crate::{Desk, Result};

/// Outcomes written down in one transaction at most.
const MOST: usize = 128;
/// How long more are waited for.
const GATHER: Duration = Duration::from_millis(5);

/// What came of one try.
pub(super) struct Told {
    pub number: NumberId,
    pub handed: Handed,
    pub outcome: Outcome,
    /// Held until it is written down: what a process that dies leaves uncertain is never more than what is in flight.
    pub _place: OwnedSemaphorePermit,
}

/// Writes down what it is told until nobody tells any more.
pub(super) async fn run(desk: Desk, mut told: mpsc::Receiver<Told>) {
    let mut gathered = Vec::with_capacity(MOST);
    while told.recv_many(&mut gathered, MOST).await > 0 {
        if gathered.len() < MOST {
            tokio::time::sleep(GATHER).await;
            while gathered.len() < MOST {
                let Ok(one) = told.try_recv() else { break };
                gathered.push(one);
            }
        }
        for pause in [50u64, 200, 1_000, 5_000, 0] {
            match desk.record_batch(&gathered).await {
                Ok(()) => break,
                // The leases run out and the messages become uncertain; their statuses settle them.
                Err(error) if pause == 0 => {
                    tracing::error!(messages = gathered.len(), %error, "Outcomes of a batch could not be recorded: {error}");
                }
                Err(error) => {
                    tracing::warn!(%error, "Outcomes of a batch are not recorded yet: {error}");
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
            }
        }
        gathered.clear();
    }
}

impl Desk {
    async fn record_batch(&self, told: &[Told]) -> Result<()> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.lanes.begin().await?;
        let (mut sent, mut others) = (Vec::new(), Vec::new());
        for one in told {
            match &one.outcome {
                Outcome::Sent { wamid } => sent.push((one, wamid.as_str())),
                other => others.push((one, other)),
            }
        }
        // In the order of their ids, as statuses are applied: they are on their way for the same messages.
        let all: Vec<Uuid> = told.iter().map(|one| one.handed.message.0).collect();
        sqlx::query!(
            "select id from messages where id = any($1) order by id for no key update",
            &all
        )
        .fetch_all(&mut *tx)
        .await?;
        if !sent.is_empty() {
            let ids: Vec<Uuid> = sent.iter().map(|(one, _)| one.handed.message.0).collect();
            let numbers: Vec<Uuid> = sent.iter().map(|(one, _)| one.number.0).collect();
            let wamids: Vec<String> = sent.iter().map(|(_, wamid)| (*wamid).to_owned()).collect();
            sqlx::query!(
                r#"
                with t as (
                    select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (id, number_id, wamid)
                ), early as (
                    -- A refusal that is an opt-out has a line in the ledger to go with it: that is `settle_early`'s.
                    delete from early_statuses e using t
                     where e.number_id = t.number_id and e.wamid = t.wamid and e.failure_code is distinct from $5
                    returning t.id, e.delivery, e.at, e.failure_code, e.failure_details
                ), moved as (
                    update messages m
                       set delivery        = greatest(m.delivery, 'sent', e.delivery),
                           wamid           = coalesce(m.wamid, t.wamid),
                           sent_at         = coalesce(m.sent_at, $4),
                           delivered_at    = coalesce(m.delivered_at, case when e.delivery = 'delivered' then e.at end),
                           read_at         = coalesce(m.read_at, case when e.delivery = 'read' then e.at end),
                           failed_at       = coalesce(m.failed_at, case when e.delivery = 'failed' then e.at end),
                           failure_code    = coalesce(m.failure_code, e.failure_code),
                           failure_details = coalesce(m.failure_details, e.failure_details),
                           leased_until    = null
                      from t left join early e on e.id = t.id
                     where m.id = t.id
                    returning m.id, m.conversation_id, m.number_id
                )
                insert into events (conversation_id, message_id, number_id, at) select conversation_id, id, number_id, $4 from moved order by id
                "#,
                &ids,
                &numbers,
                &wamids,
                now,
                REFUSED,
            )
            .execute(&mut *tx)
            .await?;
        }
        if !others.is_empty() {
            let settled: Vec<Settled> = others
                .iter()
                .map(|(one, outcome)| Settled::of(one, outcome, now))
                .collect();
            let ids: Vec<Uuid> = settled.iter().map(|one| one.message).collect();
            let deliveries: Vec<Delivery> = settled.iter().map(|one| one.delivery).collect();
            let next: Vec<Option<DateTime<Utc>>> = settled.iter().map(|one| one.next).collect();
            let codes: Vec<Option<i32>> = settled.iter().map(|one| one.code).collect();
            let details: Vec<Option<String>> = settled.iter().map(|one| one.details.clone()).collect();
            sqlx::query!(
                r#"
                with settled as (
                    update messages m
                       set delivery = t.delivery, next_attempt_at = t.next, failure_code = t.code, failure_details = t.details,
                           leased_until = null, failed_at = case when t.delivery = 'failed' then $6::timestamptz end
                      from unnest($1::uuid[], $2::delivery[], $3::timestamptz[], $4::integer[], $5::text[]) as t (id, delivery, next, code, details)
                     where m.id = t.id and m.delivery = 'sending'
                    returning m.id, m.conversation_id, m.number_id
                )
                insert into events (conversation_id, message_id, number_id, at) select conversation_id, id, number_id, $6 from settled order by id
                "#,
                &ids,
                &deliveries as &[Delivery],
                &next as &[Option<DateTime<Utc>>],
                &codes as &[Option<i32>],
                &details as &[Option<String>],
                now,
            )
            .execute(&mut *tx)
            .await?;
            let opted_out: Vec<Uuid> = settled
                .iter()
                .filter(|one| one.code == Some(REFUSED))
                .map(|one| one.message)
                .collect();
            if !opted_out.is_empty() {
                refused(&mut tx, &opted_out, now).await?;
            }
        }
        tx.commit().await?;
        self.0.hub.wake();
        for one in told {
            metrics::counter!("guiche_batch_sends_total", "outcome" => one.outcome.name()).increment(1);
        }
        Ok(())
    }
}

/// Where a message that was not taken stands.
struct Settled {
    message: Uuid,
    delivery: Delivery,
    next: Option<DateTime<Utc>>,
    code: Option<i32>,
    details: Option<String>,
}

impl Settled {
    fn of(one: &Told, outcome: &Outcome, now: DateTime<Utc>) -> Self {
        let (delivery, next, code, details) = match outcome {
            Outcome::Again { after, .. } => (Delivery::Queued, Some(now + *after), None, None),
            Outcome::Failed { code, details } => (Delivery::Failed, None, Some(*code), details.clone()),
            Outcome::Lost { .. } | Outcome::Sent { .. } => (Delivery::Uncertain, None, None, None),
        };
        Self {
            message: one.handed.message.0,
            delivery,
            next,
            code,
            details,
        }
    }
}
