//! Keeping what search reads in step with what is stored: a worker that tails the events, one process at a time.

use std::time::{Duration, Instant};

use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::quiet::keep_quiet;
use crate::{Desk, Result};

/// Events read in one transaction: few, for what is shown and stored must never wait long for a core that this keeps busy.
const CHUNK: i64 = 250;
/// How many times as long as a step took the worker rests when there is more: a backlog takes a fifth of a core, however
/// long it is.
const REST: u32 = 4;
/// How long the worker rests when there is nothing more.
const PAUSE: Duration = Duration::from_millis(500);
/// The lock that keeps two processes from reading the same events.
const LOCK: i64 = 0x6775_6963_6865_0001;

/// What one step did.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// There may be more.
    More,
    /// Everything readable is in.
    Done,
}

impl Desk {
    /// Keeps search in step until `stop` is cancelled.
    pub async fn run_search(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            self.0.pressure.relief().await;
            let begun = Instant::now();
            let pause = match self.index_step().await {
                Ok(Step::More) => begun.elapsed() * REST,
                Ok(Step::Done) => PAUSE,
                Err(error) => {
                    tracing::warn!(%error, "Search could not read what is new: {error}");
                    PAUSE * 4
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Reads everything that is committed now: for tests and tools.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn index_search(&self) -> Result<()> {
        loop {
            if self.index_step().await? == Step::More {
                continue;
            }
            let unread = sqlx::query_scalar!(
                r#"select exists (select from events e, search_progress p where (e.xid, e.id) > (p.xid, p.id)) as "unread!""#
            )
            .fetch_one(&self.0.pools.batch)
            .await?;
            if !unread {
                return Ok(());
            }
            // Committed, but an earlier transaction still runs.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn index_step(&self) -> Result<Step> {
        let mut tx = self.0.pools.batch.begin().await?;
        let mine = sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "mine!""#, LOCK)
            .fetch_one(&mut *tx)
            .await?;
        if !mine {
            return Ok(Step::Done);
        }
        keep_quiet(&mut tx).await?;
        let place = sqlx::query!(r#"select xid::text as "xid!", id, backfill from search_progress"#)
            .fetch_one(&mut *tx)
            .await?;
        let rows = sqlx::query!(
            r#"
            select xid::text as "xid!", id, conversation_id, message_id
              from events
             where (xid, id) > ($1::text::xid8, $2)
               and xid < (select events_horizon())
             order by xid, id
             limit $3
            "#,
            place.xid,
            place.id,
            CHUNK,
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut messages: Vec<Uuid> = rows.iter().filter_map(|row| row.message_id).collect();
        messages.sort_unstable();
        messages.dedup();
        let mut conversations: Vec<Uuid> = rows.iter().filter_map(|row| row.conversation_id).collect();
        conversations.sort_unstable();
        conversations.dedup();
        let mut more = rows.len() as i64 == CHUNK;
        if let Some(last) = rows.last() {
            take_messages(&mut tx, &messages).await?;
            take_contacts(&mut tx, &conversations).await?;
            sqlx::query!(
                "update search_progress set xid = $1::text::xid8, id = $2",
                last.xid,
                last.id
            )
            .execute(&mut *tx)
            .await?;
        } else if let Some(from) = place.backfill {
            more = backfill(&mut tx, from).await?;
        }
        tx.commit().await?;
        Ok(if more { Step::More } else { Step::Done })
    }
}

/// Puts `messages` in as their threads show them, or brings those already in up to date: words are edited, and what was
/// deleted, or is drawn on another message, is not found.
async fn take_messages(tx: &mut PgConnection, messages: &[Uuid]) -> Result<()> {
    sqlx::query!(
        r#"
        with shown as materialized (
            select v.id, v.conversation_id, v.number_id, v.at, v.direction, v.content->>'kind' as kind, s.content,
                   jsonb_to_tsvector('desk', s.content, '["string"]') as words
              from message_views v
             cross join lateral search_content(search_shown(v.content, v.edited)) as s (content)
             where v.id = any($1) and not v.folded and not v.revoked
        ), gone as (
            delete from message_search
             where message_id = any($1) and message_id not in (select id from shown)
        ), fresh as (
            insert into message_search (message_id, conversation_id, number_id, at, outbound, kind, words)
            select id, conversation_id, number_id, at, direction = 'outbound', kind, words
              from shown m
             -- Most of what is told of a message changes no word of it, and its row is not even locked then.
             where not exists (select from message_search s where s.message_id = m.id and s.words = m.words)
                on conflict (message_id) do update set words = excluded.words
            returning message_id
        )
        insert into search_words (word)
        select distinct w.word
          from fresh f
          join shown m on m.id = f.message_id
         cross join lateral unnest(tsvector_to_array(jsonb_to_tsvector('desk_plain', m.content, '["string"]'))) as w (word)
         where length(w.word) between 3 and 40 and w.word ~ '[[:alpha:]]'
            on conflict (word) do nothing
        "#,
        messages
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Brings the contacts of `conversations` up to date.
async fn take_contacts(tx: &mut PgConnection, conversations: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "select refresh_contact_search(array(select distinct contact_id from conversations where id = any($1)))",
        conversations
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a chunk of what was stored before search was; says whether older ones remain.
async fn backfill(tx: &mut PgConnection, from: Uuid) -> Result<bool> {
    let rows = sqlx::query!(
        "select id, conversation_id from messages where id <= $1 order by id desc limit $2",
        from,
        CHUNK
    )
    .fetch_all(&mut *tx)
    .await?;
    let messages: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut conversations: Vec<Uuid> = rows.iter().map(|row| row.conversation_id).collect();
    conversations.sort_unstable();
    conversations.dedup();
    take_messages(tx, &messages).await?;
    take_contacts(tx, &conversations).await?;
    let more = rows.len() as i64 == CHUNK;
    let next = rows.last().filter(|_| more).map(|row| row.id);
    sqlx::query!("update search_progress set backfill = $1", next)
        .execute(tx)
        .await?;
    Ok(more)
}
