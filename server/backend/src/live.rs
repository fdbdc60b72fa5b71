//! From committed events to open screens.
//!
//! One reader a process tails the event table and fans out; each listener filters by what its person may see. An
//! event is only read once every transaction that began before its own has ended or promised to write none
//! (`events_horizon()`), so nothing is skipped, and each frame carries the state as it now is, so that telling something
//! twice does no harm.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::event::LiveEvent;
use domain::user::CurrentUser;
use domain::{ConversationId, NumberId, UserId};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::conversations::{Access, cards, messages, notes, schedule, targets, watchers};
use crate::{Desk, Result};

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

/// What a listener is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveFrame {
    /// A [`LiveEvent`] as JSON.
    pub json: Arc<str>,
    /// Where to go on from after this frame; absent when more of the same moment follows.
    pub cursor: Option<Cursor>,
}

/// Events read at a time; one who missed more reads everything again.
const CHUNK: i64 = 500;
/// Events a returning listener is told one by one at most.
const MOST_MISSED: usize = 2_000;
/// How often the table is looked at when nobody in this process wrote to it.
const POLL: Duration = Duration::from_millis(500);
/// How long to wait for transactions that began earlier, at first.
const SETTLE: Duration = Duration::from_millis(4);

struct Frame {
    /// Whose listeners may be told; absent: everybody.
    number: Option<NumberId>,
    json: Arc<str>,
}

/// What was read from the table in one go.
struct Batch {
    frames: Vec<Frame>,
    /// People whose session or access changed.
    users: Vec<UserId>,
    end: Cursor,
}

/// The fan-out of one process.
pub(crate) struct Hub {
    sender: broadcast::Sender<Arc<Batch>>,
    wake: Notify,
    told: Mutex<Option<Cursor>>,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self {
            sender: broadcast::channel(1_024).0,
            wake: Notify::new(),
            told: Mutex::new(None),
        }
    }

    /// Says that something was committed.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    fn told(&self) -> Option<Cursor> {
        *self
            .told
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn tell(&self, batch: Batch) {
        let mut told = self
            .told
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *told = Some(batch.end);
        // Under the lock, so that a new listener sees either the old place or this batch.
        self.sender.send(Arc::new(batch)).ok();
    }
}

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
                        () = self.0.hub.wake.notified() => {}
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
            *self
                .0
                .hub
                .told
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(here);
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
        let batch = self.load(rows, end).await?;
        metrics::counter!("guiche_live_frames_total").increment(batch.frames.len() as u64);
        self.0.hub.tell(batch);
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

    /// The present state of everything `rows` are about.
    async fn load(&self, rows: Vec<EventRow>, end: Cursor) -> Result<Batch> {
        let conversations = once(rows.iter().filter_map(|row| row.conversation.map(|id| id.0)));
        let mut message_ids = once(rows.iter().filter_map(|row| row.message));
        let people = once(rows.iter().filter_map(|row| row.person));
        let watched = once(rows.iter().filter_map(|row| row.watched));
        let pool = &self.0.pools.agents;
        let mut frames = Vec::with_capacity(conversations.len() + message_ids.len());
        let mut loaded: HashMap<Uuid, _> = messages(pool, &message_ids)
            .await?
            .into_iter()
            .map(|one| (one.2.id.0, one))
            .collect();
        // What is drawn on another message is told with that one.
        let adding: Vec<Uuid> = message_ids
            .iter()
            .copied()
            .filter(|id| {
                loaded
                    .get(id)
                    .is_none_or(|(.., message)| message.content.adds_to().is_some())
            })
            .collect();
        if !adding.is_empty() {
            for one in messages(pool, &targets(pool, &adding).await?).await? {
                let id = one.2.id.0;
                if loaded.insert(id, one).is_none() {
                    message_ids.push(id);
                }
            }
        }
        for id in message_ids {
            if let Some((conversation, number, message)) = loaded.remove(&id) {
                frames.push(frame(number, &LiveEvent::message(conversation, message)));
            }
        }
        let note_ids = once(rows.iter().filter_map(|row| row.note));
        if !note_ids.is_empty() {
            for (conversation, number, note) in notes::by_ids(pool, &note_ids).await? {
                frames.push(frame(number, &LiveEvent::Note { conversation, note }));
            }
        }
        let scheduled_ids = once(rows.iter().filter_map(|row| row.scheduled));
        if !scheduled_ids.is_empty() {
            for (conversation, number, scheduled) in schedule::by_ids(pool, &scheduled_ids).await? {
                frames.push(frame(
                    number,
                    &LiveEvent::Scheduled {
                        conversation,
                        scheduled,
                    },
                ));
            }
        }
        for card in cards(pool, &conversations).await? {
            frames.push(frame(card.number, &LiveEvent::Conversation { card }));
        }
        if !people.is_empty() {
            for person in self.people_now(&people).await? {
                frames.push(Frame {
                    number: None,
                    json: json(&LiveEvent::Presence { person }),
                });
            }
        }
        if !watched.is_empty() {
            frames.extend(self.watched(&watched).await?);
        }
        Ok(Batch {
            frames,
            users: rows.iter().filter_map(|row| row.user).collect(),
            end,
        })
    }

    /// Who looks at each of `conversations` now; also that nobody does any more.
    async fn watched(&self, conversations: &[Uuid]) -> Result<Vec<Frame>> {
        let pool = &self.0.pools.agents;
        let numbers = sqlx::query!(
            r#"select id as "id: ConversationId", number_id as "number: NumberId" from conversations where id = any($1)"#,
            conversations
        )
        .fetch_all(pool)
        .await?;
        let all = watchers(pool, conversations, self.0.wall.now()).await?;
        Ok(numbers
            .into_iter()
            .map(|row| {
                let here = all.iter().filter(|(conversation, _)| *conversation == row.id);
                let event = LiveEvent::Watchers {
                    conversation: row.id,
                    people: here.map(|(_, watcher)| watcher.clone()).collect(),
                };
                frame(row.number, &event)
            })
            .collect())
    }

    /// Listens for `user`, going on after `from`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn listen(&self, user: &CurrentUser, from: Option<Cursor>) -> Result<Listener> {
        let access = self.access(user).await?;
        let (receiver, told) = {
            let told = self
                .0
                .hub
                .told
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            (self.0.hub.sender.subscribe(), *told)
        };
        let mut listener = Listener {
            desk: self.clone(),
            user: user.clone(),
            access,
            receiver,
            told,
            waiting: Vec::new(),
        };
        if let (Some(from), Some(told)) = (from, told)
            && from < told
        {
            listener.catch_up(from, told).await?;
        }
        Ok(listener)
    }
}

fn frame(number: NumberId, event: &LiveEvent) -> Frame {
    Frame {
        number: Some(number),
        json: json(event),
    }
}

fn json(event: &LiveEvent) -> Arc<str> {
    serde_json::to_string(event).unwrap_or_default().into()
}

/// Each id once.
fn once(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// One open screen.
pub struct Listener {
    desk: Desk,
    user: CurrentUser,
    access: Access,
    receiver: broadcast::Receiver<Arc<Batch>>,
    /// Up to here the listener was told, or had it in its page.
    told: Option<Cursor>,
    waiting: Vec<LiveFrame>,
}

/// What [`Listener::next`] brings.
pub enum Told {
    /// Frames to pass on, at least one.
    Frames(Vec<LiveFrame>),
    /// The person's session or access changed: check it, and listen anew if it still stands.
    Check,
    /// The desk is stopping.
    Over,
}

impl Listener {
    /// Waits for what comes next.
    pub async fn next(&mut self) -> Told {
        if !self.waiting.is_empty() {
            return Told::Frames(std::mem::take(&mut self.waiting));
        }
        loop {
            match self.receiver.recv().await {
                Ok(batch) => {
                    if self.told.is_some_and(|told| batch.end <= told) {
                        continue;
                    }
                    self.told = Some(batch.end);
                    if batch.users.contains(&self.user.id) {
                        return Told::Check;
                    }
                    let frames = self.allowed(&batch);
                    if !frames.is_empty() {
                        return Told::Frames(frames);
                    }
                }
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    self.told = self.desk.0.hub.told();
                    return Told::Frames(vec![self.resync()]);
                }
                Err(broadcast::error::RecvError::Closed) => return Told::Over,
            }
        }
    }

    /// Tells one by one what happened between `from` and `told`, or to read everything again when it is too much.
    async fn catch_up(&mut self, from: Cursor, told: Cursor) -> Result<()> {
        let mut rows = self.desk.events_after(from, MOST_MISSED as i64 + 1).await?;
        rows.retain(|row| {
            Cursor {
                xid: row.xid,
                id: row.id,
            } <= told
        });
        // Who was given a number, or lost one, meanwhile has a screen that no single event mends.
        let other_access = rows.iter().any(|row| row.user == Some(self.user.id));
        if other_access || rows.len() > MOST_MISSED || self.desk.forgotten(from).await? {
            self.waiting.push(self.resync());
        } else if !rows.is_empty() {
            let batch = self.desk.load(rows, told).await?;
            self.waiting = self.allowed(&batch);
        }
        Ok(())
    }

    fn allowed(&self, batch: &Batch) -> Vec<LiveFrame> {
        let mut frames: Vec<LiveFrame> = batch
            .frames
            .iter()
            .filter(|frame| frame.number.is_none_or(|number| self.access.covers(number)))
            .map(|frame| LiveFrame {
                json: Arc::clone(&frame.json),
                cursor: None,
            })
            .collect();
        // Only the last one moves the browser on: a cut in between tells all of them again.
        if let Some(last) = frames.last_mut() {
            last.cursor = Some(batch.end);
        }
        frames
    }

    fn resync(&self) -> LiveFrame {
        LiveFrame {
            json: json(&LiveEvent::Resync),
            cursor: self.told,
        }
    }
}

impl Desk {
    /// Whether events after `from` may have been deleted since; saying so needlessly only costs a fresh read.
    async fn forgotten(&self, from: Cursor) -> Result<bool> {
        let oldest =
            sqlx::query!(r#"select xid::text::bigint as "xid!", at from events order by xid, id limit 1"#)
                .fetch_optional(&self.0.pools.agents)
                .await?;
        let kept_since = self.0.clock.now() - crate::ingest::EVENTS_KEPT + chrono::TimeDelta::hours(1);
        Ok(oldest.is_none_or(|oldest| from.xid < oldest.xid && oldest.at < kept_since))
    }
}
