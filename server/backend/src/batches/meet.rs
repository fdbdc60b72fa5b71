//! Meeting the people of batches a little ahead of their turn: whoever nobody knows becomes a contact, and whoever was never
//! in touch with the number has a conversation, closed as one that only holds a batch is.
//!
//! Ingest makes both too, and its lock is shared for as long as that takes: it is taken for many people at once, and not by
//! the slices that are on their way to WhatsApp.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::phone::Phone;
use domain::{BatchId, ContactId, NumberId, TeamId};
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::people::without_thread;
use super::write;
use crate::quiet::keep_quiet;
use crate::{Desk, Result, ingest, new_id};

/// How many of a batch are met before their turn: whoever gives it up leaves few contacts that nobody wrote to.
const AHEAD: i64 = 2_000;
/// How many at once; ingest waits as long as that takes.
const AT_ONCE: i64 = 100;
/// How often it is looked whom to meet next.
const PAUSE: Duration = Duration::from_millis(250);
/// Processes meet people one after another: two that make a contact of the same person at once would be in each other's way.
const MEETING_LOCK: i64 = 0x6775_6963_6d65;

/// A batch that is being sent.
struct Meeting {
    batch: BatchId,
    number: NumberId,
    portfolio: String,
    team: TeamId,
}

/// A line of a sheet that nobody was recognised in yet.
struct Stranger {
    line: i32,
    phone: String,
    name: String,
}

impl Desk {
    /// Meets the people of batches that are being sent until `stop` is cancelled.
    pub(super) async fn run_meetings(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.meet_next().await {
                Ok(true) => {
                    self.0.batch_wake.notify_one();
                    continue;
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "The people of a batch could not be met: {error}"),
            }
            tokio::select! {
                () = self.0.meeting_wake.notified() => {}
                () = tokio::time::sleep(PAUSE) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Meets the next people whose turn comes, of each batch that is being sent; says whether there were any.
    async fn meet_next(&self) -> Result<bool> {
        let meetings = sqlx::query_as!(
            Meeting,
            r#"
            select b.id as "batch: BatchId", b.number_id as "number: NumberId", n.portfolio, n.default_team_id as "team: TeamId"
              from batches b join numbers n on n.id = b.number_id
             where b.state = 'sending'
             order by b.send_at, b.id
            "#
        )
        .fetch_all(&self.0.pools.lanes)
        .await?;
        let mut met = false;
        for meeting in meetings {
            met |= self.meet(&meeting).await?;
        }
        Ok(met)
    }

    async fn meet(&self, meeting: &Meeting) -> Result<bool> {
        let now = self.0.clock.now();
        if next(&self.0.pools.lanes, meeting.batch, now).await?.is_empty() {
            return Ok(false);
        }
        let mut tx = self.0.pools.lanes.begin().await?;
        keep_quiet(&mut tx).await?;
        let sends = sqlx::query_scalar!(
            r#"select state = 'sending' as "sends!" from batches where id = $1 for share"#,
            meeting.batch.0
        )
        .fetch_one(&mut *tx)
        .await?;
        if !sends {
            return Ok(false);
        }
        sqlx::query!("select pg_advisory_xact_lock($1)", MEETING_LOCK)
            .execute(&mut *tx)
            .await?;
        let lines = next(&mut *tx, meeting.batch, now).await?;
        let known = self.introduce(&mut tx, meeting, &lines, now).await?;
        let (places, people): (Vec<i32>, Vec<Uuid>) = lines
            .iter()
            .filter_map(|one| Some((one.line, known.get(&one.phone)?.0)))
            .unzip();
        sqlx::query!(
            r#"
            update batch_recipients set contact_id = ($3::uuid[])[array_position($2::integer[], line)]
             where batch_id = $1 and line = any($2)
            "#,
            meeting.batch.0,
            &places,
            &people,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(!lines.is_empty())
    }

    /// Who `lines` are; whoever has no contact or no conversation gets one.
    async fn introduce(
        &self,
        tx: &mut PgConnection,
        meeting: &Meeting,
        lines: &[Stranger],
        now: DateTime<Utc>,
    ) -> Result<HashMap<String, ContactId>> {
        let phones: Vec<&str> = lines.iter().map(|one| one.phone.as_str()).collect();
        let people =
            |known: &HashMap<String, ContactId>| known.values().map(|person| person.0).collect::<Vec<_>>();
        let mut known = known(tx, &meeting.portfolio, &phones).await?;
        if lines.iter().all(|one| known.contains_key(&one.phone))
            && without_thread(tx, meeting.number, &people(&known))
                .await?
                .is_empty()
        {
            return Ok(known);
        }
        ingest::share_lock(tx).await?;
        // Somebody may have written meanwhile.
        known = self::known(tx, &meeting.portfolio, &phones).await?;
        make(tx, &meeting.portfolio, lines, &mut known, now).await?;
        let fresh = without_thread(tx, meeting.number, &people(&known)).await?;
        let fresh: Vec<(Uuid, Uuid)> = fresh.into_iter().map(|person| (new_id(), person)).collect();
        if !fresh.is_empty() {
            write::begin(tx, self, meeting.number, meeting.team, &fresh, now).await?;
        }
        Ok(known)
    }
}

/// The next of `batch` who are to be met.
async fn next(
    connection: impl sqlx::PgExecutor<'_>,
    batch: BatchId,
    now: DateTime<Utc>,
) -> Result<Vec<Stranger>> {
    Ok(sqlx::query_as!(
        Stranger,
        r#"
        select line, phone, name
          from (select line, phone, name, contact_id, not_before
                  from batch_recipients
                 where batch_id = $1 and state = 'waiting' and (not_before is null or not_before <= $2)
                 order by not_before nulls first, line
                 limit $3) as soon
         where contact_id is null
         order by not_before nulls first, line
         limit $4
        "#,
        batch.0,
        now,
        AHEAD,
        AT_ONCE,
    )
    .fetch_all(connection)
    .await?)
}

/// Who has which of `phones`.
async fn known(
    tx: &mut PgConnection,
    portfolio: &str,
    phones: &[&str],
) -> Result<HashMap<String, ContactId>> {
    let rows = sqlx::query!(
        r#"
        select p.phone as "phone!", i.person as "person!: ContactId"
          from unnest($2::text[]) as p (phone)
         cross join lateral (select coalesce(k.merged_into, k.id) as person
                               from contact_identities i join contacts k on k.id = i.contact_id
                              where i.portfolio = $1 and i.kind = 'phone' and i.value = p.phone
                             offset 0) as i
        "#,
        portfolio,
        phones as &[&str],
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.phone, row.person)).collect())
}

/// Makes contacts of those among `lines` who are not `known`.
async fn make(
    tx: &mut PgConnection,
    portfolio: &str,
    lines: &[Stranger],
    known: &mut HashMap<String, ContactId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut ids: Vec<Uuid> = Vec::new();
    let mut phones: Vec<&str> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for one in lines {
        if known.contains_key(&one.phone) {
            continue;
        }
        let id = new_id();
        known.insert(one.phone.clone(), ContactId(id));
        ids.push(id);
        phones.push(&one.phone);
        names.push(match one.name.as_str() {
            "" => Phone::from_whatsapp(&one.phone).map_or_else(|| one.phone.clone(), |phone| phone.display()),
            name => name.to_owned(),
        });
    }
    sqlx::query!(
        r#"
        with made as (
            insert into contacts (id, portfolio, name, created_at)
            select t.id, $4, t.name, $5 from unnest($1::uuid[], $3::text[]) as t (id, name)
        )
        insert into contact_identities (portfolio, kind, value, contact_id, first_seen_at)
        select $4, 'phone', t.phone, t.id, $5 from unnest($1::uuid[], $2::text[]) as t (id, phone)
        "#,
        &ids,
        &phones as &[&str],
        &names,
        portfolio,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
