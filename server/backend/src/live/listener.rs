//! One open screen, and what it is told.

use std::sync::Arc;

use domain::event::LiveEvent;
use domain::user::CurrentUser;
use tokio::sync::broadcast;

use super::Cursor;
use super::hub::Batch;
use super::present::json;
use crate::conversations::Access;
use crate::{Desk, Result};

/// What a listener is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveFrame {
    /// A [`LiveEvent`] as JSON.
    pub json: Arc<str>,
    /// Where to go on from after this frame; absent when more of the same moment follows.
    pub cursor: Option<Cursor>,
}

/// Events a returning listener is told one by one at most.
const MOST_MISSED: usize = 2_000;

impl Desk {
    /// Listens for `user`, going on after `from`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn listen(&self, user: &CurrentUser, from: Option<Cursor>) -> Result<Listener> {
        let access = self.access(user).await?;
        let (receiver, told) = self.0.hub.listen();
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
