//! One transaction for a batch of bodies.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::{NumberId, TeamId, WebhookId};
use sqlx::{Acquire, PgConnection};
use whatsapp::webhook::{InboundMessage, StatusUpdate};

use super::Received;
use super::consent::write_wishes;
use super::messages::Work;
use super::sorted::{Outcome, insert_outcomes, sort};
use super::tally::Tally;
use crate::numbers::look;
use crate::templates::{GATHER, make_due};
use crate::{Desk, Error, Result, new_id};

/// Held by the one ingest transaction that runs at a time, over all processes: contacts and conversations are then
/// made without races, and the unique constraints are only the last guard.
pub(crate) const INGEST_LOCK: i64 = 0x6775_6963_6865;

/// Longer than this the leader does not wait for a transaction, so that a database that hangs does not keep it for
/// ever. One that is slow by a fifth of a second a statement still gets through.
const LONGEST: Duration = Duration::from_secs(20);

/// What ingest has to know of a number of ours.
#[derive(Clone)]
pub(super) struct KnownNumber {
    pub id: NumberId,
    pub portfolio: String,
    pub team: TeamId,
}

/// Our numbers by Meta's id, read again when an unknown one turns up.
#[derive(Default)]
pub(super) struct Numbers {
    pub known: HashMap<String, KnownNumber>,
    read_at: Option<Instant>,
}

/// How long a number's queue may be the one it was: administrators change it in another process too.
const NUMBERS_KEPT: Duration = Duration::from_secs(5);

impl Numbers {
    async fn refresh(&mut self, connection: &mut PgConnection) -> Result<()> {
        let rows = sqlx::query!(
            r#"select phone_number_id, id as "id: NumberId", portfolio, default_team_id as "team: TeamId" from numbers"#
        )
        .fetch_all(connection)
        .await?;
        self.known = rows
            .into_iter()
            .map(|row| {
                (
                    row.phone_number_id,
                    KnownNumber {
                        id: row.id,
                        portfolio: row.portfolio,
                        team: row.team,
                    },
                )
            })
            .collect();
        self.read_at = Some(Instant::now());
        Ok(())
    }

    /// Reads the table when `received` names a number we do not know. Each time: one that was added a moment ago
    /// must not lose a message, and bodies are signed, so that no stranger can make us read. Now and then in any case.
    async fn prepare(&mut self, connection: &mut PgConnection, received: &[Received]) -> Result<()> {
        let mut ids = received
            .iter()
            .flat_map(|one| &one.updates)
            .filter_map(|update| update.phone_number_id.as_deref());
        let old = self.read_at.is_none_or(|at| at.elapsed() > NUMBERS_KEPT);
        if old || ids.any(|id| !self.known.contains_key(id)) {
            self.refresh(connection).await?;
        }
        Ok(())
    }
}

/// A customer's message on its way into the tables.
pub(super) struct Arriving<'a> {
    pub number: &'a KnownNumber,
    pub message: &'a InboundMessage,
    pub at: DateTime<Utc>,
}

/// A status on its way into the tables.
pub(super) struct Reported<'a> {
    pub number: NumberId,
    pub status: &'a StatusUpdate,
    pub at: DateTime<Utc>,
}

impl Desk {
    /// Stores and applies `received` in one transaction.
    ///
    /// # Errors
    /// [`Error::Unanswered`] when the database hangs: whether it was stored is then unknown, and it is delivered again.
    pub(super) async fn apply(&self, numbers: &mut Numbers, received: &[Received]) -> Result<()> {
        let mut connection = self.0.pools.ingest.acquire().await?;
        let applied = tokio::time::timeout(LONGEST, self.apply_on(&mut connection, numbers, received)).await;
        applied.unwrap_or_else(|_| {
            // Nobody knows where it stands, and asking could hang as well.
            connection.close_on_drop();
            Err(Error::Unanswered)
        })
    }

    async fn apply_on(
        &self,
        connection: &mut PgConnection,
        numbers: &mut Numbers,
        received: &[Received],
    ) -> Result<()> {
        let now = self.0.clock.now();
        numbers.prepare(connection, received).await?;
        let ids: Vec<WebhookId> = received
            .iter()
            .map(|one| one.kept.unwrap_or_else(|| WebhookId(new_id())))
            .collect();
        let mut sorted = sort(numbers, &ids, received, now);

        let mut tx = connection.begin().await?;
        lock(&mut tx).await?;
        let wishes = sorted.wishes(&mut tx, now).await?;
        let tally = Tally::of(
            received,
            sorted.outcomes.iter().map(|outcome| outcome.webhook),
            now,
        );
        insert_webhooks(&mut tx, &ids, received, &tally, now).await?;
        let work = match sorted.arriving.is_empty() {
            true => Work::default(),
            false => self.apply_messages(&mut tx, &sorted.arriving, now).await?,
        };
        if !sorted.reported.is_empty() {
            super::statuses::apply(&mut tx, &sorted.reported, self.0.zone, now).await?;
        }
        if !wishes.is_empty() {
            write_wishes(&mut tx, &wishes, now).await?;
        }
        if !sorted.outcomes.is_empty() {
            insert_outcomes(&mut tx, &sorted.outcomes, now).await?;
        }
        if !sorted.retold.is_empty() {
            make_due(&mut tx, &sorted.retold, self.0.wall.now() + GATHER).await?;
        }
        if !sorted.looked.is_empty() {
            look::make_due(&mut tx, &sorted.looked, self.0.wall.now()).await?;
        }
        tx.commit().await?;

        for arriving in &sorted.arriving {
            self.0.traffic.received(arriving.number.id, 1);
        }
        metrics::counter!("guiche_webhooks_stored_total").increment(received.len() as u64);
        metrics::counter!("guiche_messages_received_total").increment(sorted.arriving.len() as u64);
        metrics::counter!("guiche_statuses_received_total").increment(sorted.reported.len() as u64);
        self.0.hub.wake();
        if work.files {
            self.0.media_wake.notify_one();
        }
        if work.answers {
            self.0.outbox_wake.notify_one();
        }
        Ok(())
    }

    /// Keeps a body that no code of ours could apply, under a name that can be counted.
    pub(super) async fn keep_unapplied(&self, body: &Bytes, error: &Error) -> Result<()> {
        let now = self.0.clock.now();
        let id = WebhookId(new_id());
        let mut tx = self.0.pools.ingest.begin().await?;
        insert_webhooks(
            &mut tx,
            &[id],
            &[Received {
                body: body.clone(),
                updates: Vec::new(),
                kept: None,
            }],
            &Tally::unapplied(),
            now,
        )
        .await?;
        let detail = Some(error.to_string());
        insert_outcomes(
            &mut tx,
            &[Outcome {
                webhook: id,
                position: 0,
                name: "not_applied",
                detail,
            }],
            now,
        )
        .await?;
        Ok(tx.commit().await?)
    }
}

/// The same for those who make contacts that nobody else makes: ingest waits for them, and they for ingest, but not for one
/// another.
pub(crate) async fn share_lock(tx: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", INGEST_LOCK)
        .execute(tx)
        .await?;
    Ok(())
}

/// Waits until no other transaction makes contacts or conversations: who makes some outside of ingest asks for it too,
/// before anything else is locked.
pub(crate) async fn lock(tx: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", INGEST_LOCK)
        .execute(tx)
        .await?;
    Ok(())
}

async fn insert_webhooks(
    tx: &mut PgConnection,
    ids: &[WebhookId],
    received: &[Received],
    tally: &Tally,
    now: DateTime<Utc>,
) -> Result<()> {
    let kept: Vec<uuid::Uuid> = received
        .iter()
        .filter_map(|one| one.kept.map(|id| id.0))
        .collect();
    if !kept.is_empty() {
        // Their names are found anew.
        sqlx::query!("delete from webhook_outcomes where webhook_id = any($1)", &kept)
            .execute(&mut *tx)
            .await?;
    }
    let fresh = || ids.iter().zip(received).filter(|(_, one)| one.kept.is_none());
    let ids: Vec<uuid::Uuid> = fresh().map(|(id, _)| id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let bodies: Vec<Vec<u8>> = fresh().map(|(_, one)| one.body.to_vec()).collect();
    let updates: Vec<i32> = fresh().map(|(_, one)| one.updates.len() as i32).collect();
    let lag = tally.lag;
    sqlx::query!(
        r#"
        with counted as (
            insert into intake_minutes as m (minute, bodies, handled, unusual, lag_1, lag_2, lag_5, lag_15, lag_60, lag_300, lag_3600, lag_more)
            values (date_trunc('minute', $4::timestamptz), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            on conflict (minute) do update
               set bodies = m.bodies + excluded.bodies, handled = m.handled + excluded.handled, unusual = m.unusual + excluded.unusual,
                   lag_1 = m.lag_1 + excluded.lag_1, lag_2 = m.lag_2 + excluded.lag_2, lag_5 = m.lag_5 + excluded.lag_5,
                   lag_15 = m.lag_15 + excluded.lag_15, lag_60 = m.lag_60 + excluded.lag_60, lag_300 = m.lag_300 + excluded.lag_300,
                   lag_3600 = m.lag_3600 + excluded.lag_3600, lag_more = m.lag_more + excluded.lag_more
        )
        insert into webhooks (id, received_at, body, updates, handled_at)
        select id, $4, body, updates, $4 from unnest($1::uuid[], $2::bytea[], $3::integer[]) as t (id, body, updates)
        "#,
        &ids,
        &bodies,
        &updates,
        now,
        tally.bodies,
        tally.handled,
        tally.unusual,
        lag[0],
        lag[1],
        lag[2],
        lag[3],
        lag[4],
        lag[5],
        lag[6],
        lag[7],
    )
    .execute(tx)
    .await?;
    Ok(())
}
