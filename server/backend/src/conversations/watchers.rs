//! Who has a conversation before their eyes, and who writes in it.

use domain::presence::{GONE_AFTER, STILL_AFTER, Watcher, Watching};
use domain::user::CurrentUser;
use domain::{ConversationId, NumberId, UserId};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::{Desk, Result};

impl Desk {
    /// Notes what `user` does with `conversation` and tells who else is there.
    ///
    /// Said again every twenty seconds; only what changed is told to the others. Who stops saying it is forgotten.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see it.
    pub async fn watch(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        doing: Watching,
    ) -> Result<Vec<Watcher>> {
        let number = self.authorise(user, conversation).await?;
        let changed = if doing == Watching::Gone {
            self.leave(user, conversation, number).await?
        } else {
            self.stay(user, conversation, number, doing == Watching::Typing)
                .await?
        };
        if changed {
            self.0.hub.wake();
        }
        let others = watchers(&self.0.pools.agents, &[conversation.0], self.0.wall.now()).await?;
        Ok(others.into_iter().map(|(_, watcher)| watcher).collect())
    }

    async fn stay(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        number: NumberId,
        typing: bool,
    ) -> Result<bool> {
        let now = self.0.wall.now();
        let told = sqlx::query!(
            r#"
            with before as (
                select coalesce(typing_at > $6, false) as typing from watchers
                 where conversation_id = $1 and user_id = $2 and seen_at > $7
            ), noted as (
                insert into watchers (conversation_id, user_id, seen_at, typing_at)
                values ($1, $2, $4, case when $3 then $4::timestamptz end)
                on conflict (conversation_id, user_id) do update set seen_at = excluded.seen_at, typing_at = excluded.typing_at
            )
            insert into events (watched_id, number_id, at)
            select $1, $5, $8 where not exists (select from before where typing = $3)
            "#,
            conversation as ConversationId,
            user.id as UserId,
            typing,
            now,
            number as NumberId,
            now - STILL_AFTER,
            now - GONE_AFTER,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(told.rows_affected() > 0)
    }

    async fn leave(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        number: NumberId,
    ) -> Result<bool> {
        let told = sqlx::query!(
            r#"
            with gone as (delete from watchers where conversation_id = $1 and user_id = $2 returning conversation_id)
            insert into events (watched_id, number_id, at) select conversation_id, $3, $4 from gone
            "#,
            conversation as ConversationId,
            user.id as UserId,
            number as NumberId,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(told.rows_affected() > 0)
    }

    /// Deletes those who left without a word.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_watchers(&self) -> Result<u64> {
        let gone = sqlx::query!(
            "delete from watchers where seen_at < $1",
            self.0.wall.now() - GONE_AFTER * 10
        )
        .execute(&self.0.pools.batch)
        .await?;
        Ok(gone.rows_affected())
    }
}

/// Who is at each of `conversations` at `now`, by name.
pub(crate) async fn watchers(
    executor: impl PgExecutor<'_>,
    conversations: &[Uuid],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<(ConversationId, Watcher)>> {
    let rows = sqlx::query!(
        r#"
        select w.conversation_id as "conversation: ConversationId", w.user_id as "id: UserId", u.name,
               coalesce(w.typing_at > $2, false) as "typing!"
          from watchers w
          join users u on u.id = w.user_id
         where w.conversation_id = any($1) and w.seen_at > $3
         order by lower(u.name), u.id
        "#,
        conversations,
        now - STILL_AFTER,
        now - GONE_AFTER,
    )
    .fetch_all(executor)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let watcher = Watcher {
                id: row.id,
                name: row.name,
                typing: row.typing,
            };
            (row.conversation, watcher)
        })
        .collect())
}
