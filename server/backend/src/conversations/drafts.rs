//! What people are writing: kept as they type, found again on any device, gone with the sending.

use chrono::{DateTime, TimeDelta, Utc};
use domain::draft::{Drafts, MOST_DRAFT, MyMarks};
use domain::user::{CurrentUser, Permission};
use domain::{ConversationId, UserId};
use sqlx::PgConnection;

use crate::ingest::PREVIEW_LENGTH;
use crate::{Desk, Result};

/// How long an empty draft remembers when it was emptied.
const EMPTY_KEPT: TimeDelta = TimeDelta::days(1);
/// A draft written this far ahead of now came of a clock that was moved: it does not keep newer words out.
const AHEAD: TimeDelta = TimeDelta::seconds(5);

impl Desk {
    /// Keeps what `user` is writing in `conversation`, as it stood at `written_at` by their browser. Words older than
    /// those kept change nothing, for requests overtake each other.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see the conversation.
    pub async fn save_drafts(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        written_at: DateTime<Utc>,
        drafts: Drafts,
    ) -> Result<()> {
        let now = self.0.clock.now();
        let kept = |text: String| {
            text.chars()
                .take(MOST_DRAFT)
                .collect::<String>()
                .replace('\0', "")
        };
        self.authorise(user, conversation).await?;
        sqlx::query!(
            r#"
            insert into drafts as d (user_id, conversation_id, reply, note, updated_at) values ($1, $2, $3, $4, $5)
            on conflict on constraint drafts_one_per_person_and_conversation do update
               set reply = excluded.reply, note = excluded.note, updated_at = excluded.updated_at
             where d.updated_at <= excluded.updated_at or d.updated_at > $6
            "#,
            user.id as UserId,
            conversation as ConversationId,
            kept(drafts.reply),
            kept(drafts.note),
            written_at.min(now),
            now + AHEAD,
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(())
    }

    /// What `user` sees beside the lists and nobody else does.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn my_marks(&self, user: &CurrentUser) -> Result<MyMarks> {
        let drafts = sqlx::query!(
            r#"
            select conversation_id as "conversation: ConversationId", left(reply, $2) as "reply!" from drafts
             where user_id = $1 and reply <> ''
             order by updated_at desc
             limit $3
            "#,
            user.id as UserId,
            PREVIEW_LENGTH as i32,
            MyMarks::MOST_DRAFTS,
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let mentions = sqlx::query_scalar!(
            r#"
            select count(*) as "count!" from (
                select from note_mentions m
                  join notes n on n.id = m.note_id
                 where m.user_id = $1 and m.read_at is null
                   and ($2 or exists (select from number_access a where a.user_id = $1 and a.number_id = n.number_id))
                 limit $3) t
            "#,
            user.id as UserId,
            user.role.may(Permission::EveryNumber),
            MyMarks::MOST + 1,
        )
        .fetch_one(&self.0.pools.agents)
        .await?;
        Ok(MyMarks {
            drafts: drafts
                .into_iter()
                .map(|row| (row.conversation, row.reply))
                .collect(),
            mentions,
        })
    }

    /// Forgets drafts that were emptied long ago.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep_drafts(&self) -> Result<u64> {
        let before = self.0.clock.now() - EMPTY_KEPT;
        let swept = sqlx::query!(
            "delete from drafts where reply = '' and note = '' and updated_at < $1",
            before
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(swept.rows_affected())
    }
}

/// What `user` was writing in `conversation`.
pub(super) async fn of(
    connection: &mut PgConnection,
    user: &CurrentUser,
    conversation: ConversationId,
) -> Result<Drafts> {
    let found = sqlx::query_as!(
        Drafts,
        "select reply, note from drafts where user_id = $1 and conversation_id = $2",
        user.id as UserId,
        conversation as ConversationId,
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.unwrap_or_default())
}

/// The answer was sent: its draft goes with it, in the same transaction.
pub(super) async fn reply_sent(
    tx: &mut PgConnection,
    user: &CurrentUser,
    conversation: ConversationId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update drafts set reply = '', updated_at = $3 where user_id = $1 and conversation_id = $2",
        user.id as UserId,
        conversation as ConversationId,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The note was saved: its draft goes with it.
pub(super) async fn note_saved(
    tx: &mut PgConnection,
    user: &CurrentUser,
    conversation: ConversationId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update drafts set note = '', updated_at = $3 where user_id = $1 and conversation_id = $2",
        user.id as UserId,
        conversation as ConversationId,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
