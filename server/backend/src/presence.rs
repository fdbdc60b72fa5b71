//! Who is here: open screens, written down a few times a minute, and the pauses people take.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::presence::{MOST_REASON, OFFLINE_AFTER, Pause, PersonNow};
use domain::user::CurrentUser;
use domain::{Refusal, UserId};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Desk, Result, new_id};

/// How often an open screen is written down.
const BEAT: Duration = Duration::from_secs(20);
/// People who arrive within this time are written down together.
const GATHER: Duration = Duration::from_millis(200);

/// The open screens of this process.
#[derive(Default)]
pub(crate) struct Screens {
    open: Mutex<HashMap<UserId, Open>>,
    arrived: Notify,
}

#[derive(Default)]
struct Open {
    screens: usize,
    written: Option<Instant>,
}

/// A screen that is open as long as this lives.
pub struct Here {
    screens: Arc<Screens>,
    user: UserId,
}

impl Drop for Here {
    fn drop(&mut self) {
        if let Some(open) = self.screens.lock().get_mut(&self.user) {
            open.screens = open.screens.saturating_sub(1);
        }
    }
}

impl Screens {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<UserId, Open>> {
        self.open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Who has to be written down now; forgets those who left.
    fn due(&self) -> Vec<Uuid> {
        let now = Instant::now();
        let mut open = self.lock();
        open.retain(|_, one| one.screens > 0 || one.written.is_some_and(|at| now - at < BEAT));
        open.iter_mut()
            .filter(|(_, one)| one.screens > 0 && one.written.is_none_or(|at| now - at >= BEAT))
            .map(|(id, one)| {
                one.written = Some(now);
                id.0
            })
            .collect()
    }
}

impl Desk {
    /// Counts a screen of `user` as open until the answer is dropped.
    pub fn screen_opened(&self, user: UserId) -> Here {
        let screens = Arc::clone(&self.0.screens);
        screens.lock().entry(user).or_default().screens += 1;
        screens.arrived.notify_one();
        Here { screens, user }
    }

    /// Writes down who has a screen open, until `stop` is cancelled: each person at most once in twenty seconds, all of
    /// them in one statement.
    pub async fn run_presence(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                () = self.0.screens.arrived.notified() => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(BEAT / 4) => {}
                () = stop.cancelled() => return,
            }
            let due = self.0.screens.due();
            if due.is_empty() {
                continue;
            }
            if let Err(error) = self.write_presences(&due).await {
                tracing::warn!(%error, "Open screens could not be written down: {error}");
            }
        }
    }

    async fn write_presences(&self, people: &[Uuid]) -> Result<()> {
        let now = self.0.wall.now();
        let arrived = sqlx::query!(
            r#"
            with here as (
                select id from users where id = any($1)
            ), arrived as (
                select h.id from here h
                 where not exists (select from presences p where p.user_id = h.id and p.seen_at > $2)
            ), written as (
                insert into presences (user_id, seen_at) select id, $3 from here order by id
                on conflict (user_id) do update set seen_at = excluded.seen_at
            )
            insert into events (person_id, at) select id, $4 from arrived
            "#,
            people,
            now - OFFLINE_AFTER,
            now,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.batch)
        .await?;
        if arrived.rows_affected() > 0 {
            self.0.hub.wake();
        }
        Ok(())
    }

    /// Begins a pause of `user`, or gives the one they take another reason.
    ///
    /// # Errors
    /// [`Refusal::NoteTooLong`].
    pub async fn pause(&self, user: &CurrentUser, reason: Option<&str>) -> Result<PersonNow> {
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| reason.replace('\0', "\u{fffd}"));
        let length = reason.as_deref().map_or(0, |reason| reason.chars().count());
        if length > MOST_REASON {
            let (length, most) = (length as u32, MOST_REASON as u32);
            return Err(Refusal::NoteTooLong { length, most }.into());
        }
        let now = self.0.wall.now();
        sqlx::query!(
            r#"
            with told as (insert into events (person_id, at) values ($2, $5))
            insert into pauses (id, user_id, reason, began_at) values ($1, $2, $3, $4)
            on conflict (user_id) where ended_at is null do update set reason = excluded.reason
            "#,
            new_id(),
            user.id as UserId,
            reason,
            now,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.agents)
        .await?;
        self.0.hub.wake();
        self.person_now(user.id).await
    }

    /// Ends the pause of `user`, if they take one.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn end_pause(&self, user: &CurrentUser) -> Result<PersonNow> {
        sqlx::query!(
            r#"
            with ended as (
                update pauses set ended_at = greatest($2, began_at) where user_id = $1 and ended_at is null returning user_id
            )
            insert into events (person_id, at) select user_id, $3 from ended
            "#,
            user.id as UserId,
            self.0.wall.now(),
            self.0.clock.now(),
        )
        .execute(&self.0.pools.agents)
        .await?;
        self.0.hub.wake();
        self.person_now(user.id).await
    }

    /// How `user` stands now.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn person_now(&self, user: UserId) -> Result<PersonNow> {
        let found = self.people_now(&[user.0]).await?;
        let away = || PersonNow::at(self.0.wall.now(), user, None, None);
        Ok(found.into_iter().next().unwrap_or_else(away))
    }

    /// How each of `people` stands now, in no order.
    pub(crate) async fn people_now(&self, people: &[Uuid]) -> Result<Vec<PersonNow>> {
        let now = self.0.wall.now();
        let rows = sqlx::query!(
            r#"
            select u.id as "id!: UserId", s.seen_at as "seen_at?", p.began_at as "began_at?", p.reason
              from users u
              left join presences s on s.user_id = u.id
              left join pauses p on p.user_id = u.id and p.ended_at is null
             where u.id = any($1)
            "#,
            people,
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| PersonNow::at(now, row.id, row.seen_at, pause(row.began_at, row.reason)))
            .collect())
    }
}

/// A pause as it was read beside its person.
pub(crate) fn pause(began_at: Option<DateTime<Utc>>, reason: Option<String>) -> Option<Pause> {
    began_at.map(|since| Pause { reason, since })
}
