//! From committed events to open screens.
//!
//! One reader a process tails the event table and fans out; each listener filters by what its person may see. An
//! event is only read once every transaction that began before its own has ended or promised to write none
//! (`events_horizon()`), so nothing is skipped, and each frame carries the state as it now is, so that telling something
//! twice does no harm.

mod hub;
mod listener;
mod present;

use std::str::FromStr;
use std::time::Duration;

use domain::{ConversationId, UserId};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Desk, Result};
pub(crate) use hub::Hub;
pub use listener::{Listener, LiveFrame, Told};

/// A place in the order of events: transaction, then event. Written `xid-id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    xid: i64,
    id: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.xid, self.id)
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (xid, id) = text.split_once('-').ok_or(())?;
        Ok(Self {
            xid: xid.parse().map_err(|_| ())?,
            id: id.parse().map_err(|_| ())?,
        })
    }
}

/// Events read at a time; one who missed more reads everything again.
const CHUNK: i64 = 500;
/// How often the table is looked at when nobody in this process wrote to it.
const POLL: Duration = Duration::from_millis(500);
/// How long to wait for transactions that began earlier, at first.
const SETTLE: Duration = Duration::from_millis(4);

struct EventRow {
    xid: i64,
    id: i64,
    conversation: Option<ConversationId>,
    message: Option<Uuid>,
    note: Option<Uuid>,
    scheduled: Option<Uuid>,
    user: Option<UserId>,
    person: Option<Uuid>,
    watched: Option<Uuid>,
}

impl Desk {
    /// Tails the event table until `stop` is cancelled.
    pub async fn run_live(&self, stop: CancellationToken) {
        let mut place: Option<Cursor> = None;
        let mut settling = SETTLE;
        while !stop.is_cancelled() {
            match self.tail(place).await {
                Ok((next, more, waiting)) => {
                    place = Some(next);
                    if more {
                        continue;
                    }
                    // Somebody's event is committed but an earlier transaction still runs: look again soon.
                    let pause = if waiting { settling } else { POLL };
                    settling = if waiting { (settling * 2).min(POLL) } else { SETTLE };
                    tokio::select! {
                        () = self.0.hub.woken() => {}
                        () = tokio::time::sleep(pause) => {}
                        () = stop.cancelled() => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "Live events could not be read: {error}");
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
            }
        }
    }

    /// Reads on from `place` and fans out. Returns the new place, whether more is there, and whether some cannot be
    /// read yet.
    async fn tail(&self, place: Option<Cursor>) -> Result<(Cursor, bool, bool)> {
        let Some(place) = place else {
            let here = self.live_cursor().await?;
            self.0.hub.pass(here);
            return Ok((here, true, false));
        };
        let rows = self.events_after(place, CHUNK).await?;
        let Some(last) = rows.last() else {
            return Ok((place, false, self.has_unreadable(place).await?));
        };
        let end = Cursor {
            xid: last.xid,
            id: last.id,
        };
        let more = rows.len() as i64 == CHUNK;
        // What nobody would be told is not read either.
        if !self.0.hub.pass(end) {
            let batch = self.load(rows, end).await?;
            metrics::counter!("guiche_live_frames_total").increment(batch.frames.len() as u64);
            self.0.hub.tell(batch);
        }
        Ok((end, more, !more))
    }

    /// The place up to which everything is told already; take it before reading what a screen shows.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn live_cursor(&self) -> Result<Cursor> {
        let xid = sqlx::query_scalar!(r#"select events_horizon()::text::bigint as "xid!""#)
            .fetch_one(&self.0.pools.agents)
            .await?;
        Ok(Cursor { xid, id: 0 })
    }

    /// The place up to which this process has told its listeners; none before [`Desk::run_live`] runs.
    ///
    /// A page that takes it before reading the database misses nothing by listening from there.
    pub fn live_place(&self) -> Option<Cursor> {
        self.0.hub.told()
    }

    async fn events_after(&self, place: Cursor, most: i64) -> Result<Vec<EventRow>> {
        Ok(sqlx::query_as!(
            EventRow,
            r#"
            select xid::text::bigint as "xid!", id, conversation_id as "conversation: ConversationId", message_id as "message: Uuid",
                   user_id as "user: UserId", person_id as person, watched_id as watched, note_id as note, scheduled_id as scheduled
              from events
             where (xid, id) > ($1::text::xid8, $2)
               and xid < (select events_horizon())
             order by xid, id
             limit $3
            "#,
            place.xid.to_string(),
            place.id,
            most,
        )
        .fetch_all(&self.0.pools.agents)
        .await?)
    }

    async fn has_unreadable(&self, place: Cursor) -> Result<bool> {
        Ok(sqlx::query_scalar!(
            r#"select (select true from events where (xid, id) > ($1::text::xid8, $2) order by xid, id limit 1) is not null as "exists!""#,
            place.xid.to_string(),
            place.id
        )
        .fetch_one(&self.0.pools.agents)
        .await?)
    }
}
