//! Browsers that are signed in. A session ends by sign-out, idleness, age, or its person being disabled.

use chrono::{DateTime, TimeDelta, Utc};
use domain::UserId;
use domain::user::{CurrentUser, Role};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Desk, Result};

/// A session nobody used for this long is over, unless the business's settings say otherwise.
pub const IDLE: TimeDelta = TimeDelta::hours(4);
/// A session this old is over, used or not.
pub const LONGEST: TimeDelta = TimeDelta::hours(24);
/// Use is noted at most this often.
const TOUCH: TimeDelta = TimeDelta::minutes(1);

/// What is stored of a session.
#[derive(Debug, Clone)]
pub struct StoredSession {
    /// The session library's own data.
    pub data: Value,
    /// When the library would have it end.
    pub expires_at: DateTime<Utc>,
}

impl Desk {
    /// A session nobody used for this long is over.
    pub(crate) fn idle(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.business().idle_minutes))
    }

    /// Stores the session `id` (what the browser holds; only its hash is kept). Returns false if there was one.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn create_session(
        &self,
        id: &[u8],
        user: Option<UserId>,
        session: &StoredSession,
    ) -> Result<bool> {
        let created = sqlx::query!(
            r#"
            insert into sessions (id, user_id, data, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)
            on conflict (id) do nothing
            "#,
            &digest(id),
            user as Option<UserId>,
            session.data,
            self.0.wall.now(),
            session.expires_at,
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(created.rows_affected() == 1)
    }

    /// Stores what changed in the session `id`. One that ended meanwhile stays ended.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn save_session(&self, id: &[u8], user: Option<UserId>, session: &StoredSession) -> Result<()> {
        sqlx::query!(
            "update sessions set user_id = $2, data = $3, expires_at = $4 where id = $1",
            &digest(id),
            user as Option<UserId>,
            session.data,
            session.expires_at,
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(())
    }

    /// The session `id`, unless it ended; notes that it is in use.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn load_session(&self, id: &[u8]) -> Result<Option<StoredSession>> {
        let now = self.0.wall.now();
        let row = sqlx::query!(
            r#"
            select s.data, s.expires_at, s.last_seen_at
              from sessions s
              left join users u on u.id = s.user_id
             where s.id = $1 and s.expires_at > $2 and s.last_seen_at > $3 and s.created_at > $4 and u.disabled_at is null
            "#,
            &digest(id),
            now,
            now - self.idle(),
            now - LONGEST,
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if now - row.last_seen_at > TOUCH {
            sqlx::query!(
                r#"
                with used as (update sessions set last_seen_at = $2 where id = $1 returning user_id)
                update users u set last_seen_at = $2 from used where u.id = used.user_id
                "#,
                &digest(id),
                now
            )
            .execute(&self.0.pools.agents)
            .await?;
        }
        Ok(Some(StoredSession {
            data: row.data,
            expires_at: row.expires_at,
        }))
    }

    /// Whether the session `id` still stands. Asking is no use of it: a stream that stays open keeps nobody signed in.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn session_stands(&self, id: &[u8]) -> Result<bool> {
        let now = self.0.wall.now();
        Ok(sqlx::query_scalar!(
            r#"
            select exists (
                select from sessions s
                  left join users u on u.id = s.user_id
                 where s.id = $1 and s.expires_at > $2 and s.last_seen_at > $3 and s.created_at > $4 and u.disabled_at is null
            ) as "stands!"
            "#,
            &digest(id),
            now,
            now - self.idle(),
            now - LONGEST,
        )
        .fetch_one(&self.0.pools.agents)
        .await?)
    }

    /// Ends the session `id`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delete_session(&self, id: &[u8]) -> Result<()> {
        sqlx::query!("delete from sessions where id = $1", &digest(id))
            .execute(&self.0.pools.agents)
            .await?;
        Ok(())
    }

    /// Has the open screens of `user` look at once whether their session still stands.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn check_screens(&self, user: UserId) -> Result<()> {
        sqlx::query!(
            "insert into events (user_id, at) values ($1, $2)",
            user as UserId,
            self.0.clock.now()
        )
        .execute(&self.0.pools.agents)
        .await?;
        self.0.hub.wake();
        Ok(())
    }

    /// The person with this id, unless disabled.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn person(&self, id: UserId) -> Result<Option<CurrentUser>> {
        Ok(sqlx::query_as!(
            CurrentUser,
            r#"select id as "id: UserId", name, email, role as "role: Role" from users where id = $1 and disabled_at is null"#,
            id as UserId
        )
        .fetch_optional(&self.0.pools.agents)
        .await?)
    }

    /// Deletes sessions that ended. Returns how many.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep_sessions(&self) -> Result<u64> {
        let now = self.0.wall.now();
        let swept = sqlx::query!(
            "delete from sessions where expires_at <= $1 or last_seen_at <= $2 or created_at <= $3",
            now,
            now - self.idle(),
            now - LONGEST
        )
        .execute(&self.0.pools.agents)
        .await?;
        // Failures older than this count for nothing any more.
        sqlx::query!(
            "delete from sign_in_failures where last_at < $1",
            now - TimeDelta::days(1)
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(swept.rows_affected())
    }
}

fn digest(id: &[u8]) -> Vec<u8> {
    Sha256::digest(id).to_vec()
}
