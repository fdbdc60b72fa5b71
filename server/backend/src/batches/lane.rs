//! The lane that batches are sent by, beside the one of people's answers: it takes what the number's pace leaves, and
//! never a place that an answer waits for.
//!
//! Claim, send, record: outcomes are written down together, as they come.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::{Pace, Throughput, filling};
use domain::{BatchId, NumberId, failure};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use whatsapp::send::Recipient;
use whatsapp::{OutboundMessage, SendError};

use super::hand::{Handed, Slice};
use super::{Sending, record};
use crate::media::Parcel;
use crate::outbox::{Outcome, after};
use crate::outreach::parcel::TemplateParcel;
use crate::{Desk, Result};

/// Messages of batches on their way at most, in this process: a thousand a second (`cloud-api.md` 1.3) whose answers take
/// 60 ms and whose books another 40. What a process that dies leaves uncertain is never more.
const IN_FLIGHT: usize = 100;
/// How long a claim lasts; longer than the client waits for an answer.
const LEASE: TimeDelta = TimeDelta::seconds(45);
/// How often the table is asked whether a batch is due.
const LOOK: Duration = Duration::from_millis(500);
/// How often it is looked who is to be tried again.
const AGAIN: Duration = Duration::from_millis(100);
/// How long a lane waits for permits, or for places, before it looks again.
const BREATH: Duration = Duration::from_millis(10);

/// One of the desk's numbers as its lane knows it.
struct Lane {
    pace: Pace,
    throughput: Throughput,
    headroom: u8,
    /// When it was last looked who of a batch is to be tried again, and nobody was.
    again: HashMap<BatchId, Instant>,
}

impl Desk {
    /// Sends batches until `stop` is cancelled, then waits for what is in flight.
    pub async fn run_batches(&self, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(IN_FLIGHT));
        let in_flight = TaskTracker::new();
        let (tell, told) = mpsc::channel(IN_FLIGHT * 2);
        let recorder = tokio::spawn(record::run(self.clone(), told));
        let (desk, until) = (self.clone(), stop.clone());
        let meetings = tokio::spawn(async move { desk.run_meetings(until).await });
        let mut lanes: HashMap<NumberId, Lane> = HashMap::new();
        while !stop.is_cancelled() {
            let batches = match self.due_batches().await {
                Ok(batches) => batches,
                Err(error) => {
                    tracing::warn!(%error, "Batches could not be looked for: {error}");
                    Vec::new()
                }
            };
            let looked = tokio::time::Instant::now();
            let mut busy = !batches.is_empty();
            // The same look at the table serves for a while: what is paused meanwhile hands nobody over.
            while busy && looked.elapsed() < LOOK && !stop.is_cancelled() {
                busy = false;
                for batch in &batches {
                    match self.push(batch, &mut lanes, &places, &in_flight, &tell).await {
                        Ok(moved) => busy |= moved,
                        Err(error) => {
                            tracing::warn!(batch.id = %batch.id, %error, "A batch is not sent on yet: {error}");
                        }
                    }
                }
                if busy {
                    tokio::time::sleep(BREATH).await;
                }
            }
            tokio::select! {
                () = self.0.batch_wake.notified() => {}
                () = tokio::time::sleep(LOOK.saturating_sub(looked.elapsed())) => {}
                () = stop.cancelled() => {}
            }
        }
        in_flight.close();
        in_flight.wait().await;
        drop(tell);
        let _ = recorder.await;
        let _ = meetings.await;
    }

    /// Sends the next of `batch`; says whether there may be more right away.
    async fn push(
        &self,
        batch: &Arc<Sending>,
        lanes: &mut HashMap<NumberId, Lane>,
        places: &Arc<Semaphore>,
        in_flight: &TaskTracker,
        tell: &mpsc::Sender<record::Told>,
    ) -> Result<bool> {
        let now = self.0.clock.now();
        if batch.room_at.is_some_and(|room_at| room_at > now) {
            return Ok(false);
        }
        let sending = self.sending_settings();
        let local = now.with_timezone(&self.0.zone).naive_local();
        if sending
            .quiet
            .is_some_and(|quiet| quiet.quiet_until(local).is_some())
        {
            return Ok(false);
        }
        let lane = lanes
            .entry(batch.number)
            .or_insert_with(|| Lane::new(batch.throughput, sending.headroom, now));
        if lane.headroom != sending.headroom {
            *lane = Lane::new(batch.throughput, sending.headroom, now);
        }
        if lane.throughput != batch.throughput {
            lane.throughput = batch.throughput;
            lane.pace.set_throughput(batch.throughput, now);
        }
        let traffic = self.0.traffic.take(batch.number);
        lane.pace.spend_inbound(traffic.received, now);
        lane.pace.agent(traffic.answered, now);
        if traffic.throttled {
            lane.pace.throttled(now);
        }
        let free = u32::try_from(places.available_permits()).unwrap_or_default();
        let most = lane.pace.take(free, now);
        if most == 0 {
            return Ok(true);
        }
        let lease = now + LEASE;
        let mut going = Vec::new();
        if lane
            .again
            .get(&batch.id)
            .is_none_or(|looked| looked.elapsed() >= AGAIN)
        {
            going = self.claim_again(batch, most as usize, lease).await?;
            // As long as there are some, they go first.
            if going.is_empty() {
                lane.again.insert(batch.id, Instant::now());
            }
        }
        let mut moved = !going.is_empty();
        let left = (most as usize).saturating_sub(going.len());
        if left > 0 {
            match self.hand(batch, left, lease).await? {
                Slice::Handed(handed) => {
                    moved = true;
                    going.extend(handed);
                }
                Slice::Passed => moved = true,
                // Those whose turn it is may have to be met first.
                Slice::Nobody => self.0.meeting_wake.notify_one(),
                Slice::Full => {}
            }
        }
        if !going.is_empty() {
            self.0.hub.wake();
        }
        for handed in going {
            let Ok(place) = Arc::clone(places).acquire_owned().await else {
                break;
            };
            let (desk, batch, tell) = (self.clone(), Arc::clone(batch), tell.clone());
            in_flight.spawn(async move {
                let outcome = desk.send_to(&batch, &handed).await;
                // The recorder outlives what it is told.
                let _ = tell
                    .send(record::Told {
                        number: batch.number,
                        handed,
                        outcome,
                        _place: place,
                    })
                    .await;
            });
        }
        Ok(moved)
    }

    async fn send_to(&self, batch: &Sending, handed: &Handed) -> Outcome {
        let again = |why: String| Outcome::Again {
            after: TimeDelta::seconds(5),
            why,
        };
        let token = match self.token(batch.number).await {
            Ok(Some(token)) => token,
            Ok(None) => return Outcome::failed(failure::NOT_CONNECTED, None),
            Err(error) => return again(error.to_string()),
        };
        let file = if batch.file.is_some() {
            let parcel = Parcel {
                message: handed.message,
                number: batch.number,
                phone_number_id: &batch.phone_number_id,
            };
            match self.give_file(&token, &parcel).await {
                Ok(Ok(file)) => file,
                // Whatever goes wrong with the file, nothing was sent yet.
                Ok(Err(SendError::Lost { reason })) => {
                    return after(&SendError::NotSent { reason }, handed.message, handed.attempt);
                }
                Ok(Err(error)) => return after(&error, handed.message, handed.attempt),
                Err(error) => return again(error.to_string()),
            }
        } else {
            None
        };
        let filling = filling(&batch.parts, &handed.filled, batch.file, batch.place.clone());
        let parcel = TemplateParcel::new(
            batch.name.clone(),
            batch.language.clone(),
            filling,
            batch.parts.clone(),
            batch.file_name.clone(),
        );
        let body = match parcel.body(handed.message, file) {
            Ok(body) => body,
            Err(unfilled) => return Outcome::unfilled(&unfilled),
        };
        let outbound = OutboundMessage::new(Recipient::Phone(handed.phone.clone()), body)
            .callback_data(handed.message.to_string());
        match self
            .0
            .whatsapp
            .send(&token, &batch.phone_number_id, &outbound)
            .await
        {
            Ok(accepted) => Outcome::Sent {
                wamid: accepted.wamid,
            },
            Err(error) => {
                self.notice_pace(batch.number, &error);
                after(&error, handed.message, handed.attempt)
            }
        }
    }

    /// Claims what of `batch` has to be tried again: for the pace, or because WhatsApp could not be reached.
    async fn claim_again(&self, batch: &Sending, most: usize, lease: DateTime<Utc>) -> Result<Vec<Handed>> {
        let now = self.0.clock.now();
        let rows = sqlx::query!(
            r#"
            with queued as materialized (
                -- Few, of all that was ever sent.
                select id from messages where delivery = 'queued' and next_attempt_at <= $2
            ), due as (
                select m.id
                  from queued q
                  join template_sends s on s.message_id = q.id and s.batch_id = $1
                  join messages m on m.id = q.id and m.delivery = 'queued' and m.next_attempt_at <= $2
                 where exists (select from batches b join numbers n on n.id = b.number_id
                                where b.id = $1 and b.state = 'sending' and may_send_batches(n) for share of b)
                 order by m.next_attempt_at
                 limit $3
                   for update of m skip locked
            )
            update messages m
               set delivery = 'sending', leased_until = $4, attempts = m.attempts + 1
              from due, batch_recipients r
             where m.id = due.id and r.message_id = m.id
            returning m.id as "id: domain::MessageId", m.conversation_id as "conversation: domain::ConversationId", m.attempts, r.phone, r.filled
            "#,
            batch.id.0,
            now,
            most as i64,
            lease,
        )
        .fetch_all(&self.0.pools.lanes)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Handed {
                message: row.id,
                conversation: row.conversation,
                phone: row.phone,
                filled: row.filled,
                attempt: row.attempts,
            })
            .collect())
    }
}

impl Lane {
    fn new(throughput: Throughput, headroom: u8, now: DateTime<Utc>) -> Self {
        Self {
            pace: Pace::new(throughput, headroom, now),
            throughput,
            headroom,
            again: HashMap::new(),
        }
    }
}
