//! Keeping quick replies: who sees which, who may change which.

use domain::media::Uploaded;
use domain::quick_reply::{
    MOST_REPLIES, QuickReplies, QuickReply, Scope, TeamChoice, Wording, check, may_keep,
};
use domain::user::{CurrentUser, Permission};
use domain::{FileId, QuickReplyId, Refusal, TeamId, UserId};
use sqlx::PgConnection;

use crate::error::ResultExt;
use crate::media::{give_back, keep, kind_of, tidy};
use crate::{Desk, Error, Result, new_id};

/// Deleted quick replies are kept this long.
const DELETED_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(30);

impl Desk {
    /// The quick replies `user` sees: their own, everybody's, their teams'; supervisors also those of other teams.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn list_quick_replies(&self, user: &CurrentUser) -> Result<QuickReplies> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let every_team = user.role.may(Permission::ShareTexts);
        let rows = sqlx::query!(
            r#"
            select q.id as "id: QuickReplyId", q.scope as "scope: Scope", q.owner_id as "owner: UserId", q.team_id as "team: TeamId",
                   t.name as "team_name?", q.shortcut, q.title, q.body, m.user_id is not null as "member!",
                   f.id as "file?: FileId", f.kind as "file_kind?", f.name as file_name, f.size as "file_size?"
              from quick_replies q
              left join files f on f.id = q.file_id
              left join teams t on t.id = q.team_id
              left join team_members m on m.team_id = q.team_id and m.user_id = $1
             where q.deleted_at is null
               and (q.owner_id = $1 or q.scope = 'global'
                    or (q.scope = 'team' and t.archived_at is null and ($2 or m.user_id is not null)))
             order by lower(q.title), q.id
            "#,
            user.id as UserId,
            every_team,
        )
        .fetch_all(&mut *connection)
        .await?;
        let replies = rows
            .into_iter()
            .map(|row| QuickReply {
                id: row.id,
                mine_to_change: may_keep(row.scope, user.role, user.id, row.owner, row.member),
                offered: row.scope != Scope::Team || row.member,
                wording: Wording {
                    file: row.file.map(|id| Uploaded {
                        id,
                        kind: kind_of(&row.file_kind.unwrap_or_default()),
                        name: tidy(&row.file_name.unwrap_or_default()),
                        size: row.file_size.unwrap_or_default().unsigned_abs(),
                    }),
                    scope: row.scope,
                    team: row.team,
                    shortcut: row.shortcut,
                    title: row.title,
                    body: row.body,
                },
                team_name: row.team_name,
            })
            .collect();
        let teams = if every_team {
            sqlx::query_as!(
                TeamChoice,
                r#"
                select t.id as "id: TeamId", t.name from teams t
                 where t.archived_at is null
                   and ($2 or exists (select from team_members m where m.team_id = t.id and m.user_id = $1))
                 order by lower(t.name), t.id
                "#,
                user.id as UserId,
                user.role.may(Permission::Administer),
            )
            .fetch_all(&mut *connection)
            .await?
        } else {
            Vec::new()
        };
        Ok(QuickReplies { replies, teams })
    }

    /// Makes a quick reply, or changes the one with `id`.
    ///
    /// # Errors
    /// [`Error::Refused`] naming the field, or [`Refusal::FileMissing`] for a file that is not `user`'s to use;
    /// [`Error::Forbidden`] when the reply is not `user`'s to keep; [`Error::NotFound`].
    pub async fn save_quick_reply(
        &self,
        user: &CurrentUser,
        id: Option<QuickReplyId>,
        wording: Wording,
    ) -> Result<QuickReplyId> {
        let wording = check(wording)?;
        let owner = (wording.scope == Scope::Personal).then_some(user.id);
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let before = match id {
            Some(id) => may_change(&mut tx, user, id).await?.file,
            None => None,
        };
        let member = is_member(&mut tx, user, wording.team).await?;
        if !may_keep(wording.scope, user.role, user.id, owner, member) {
            return Err(Error::Forbidden);
        }
        let kept = sqlx::query_scalar!(
            r#"
            select count(*) as "count!" from quick_replies
             where scope = $1 and owner_id is not distinct from $2 and team_id is not distinct from $3 and deleted_at is null
               and id is distinct from $4
            "#,
            wording.scope as Scope,
            owner as Option<UserId>,
            wording.team as Option<TeamId>,
            id as Option<QuickReplyId>,
        )
        .fetch_one(&mut *tx)
        .await?;
        if kept >= MOST_REPLIES {
            return Err(Refusal::TooManyQuickReplies {
                most: MOST_REPLIES as u32,
            }
            .into());
        }
        let file = wording.file.map(|file| file.id);
        if let Some(file) = file.filter(|_| file != before) {
            keep(&mut tx, user, file).await?;
        }
        let stored = id.unwrap_or_else(|| QuickReplyId(new_id()));
        let shortcut = wording.shortcut.clone();
        sqlx::query!(
            r#"
            insert into quick_replies (id, scope, owner_id, team_id, shortcut, title, body, author_id, created_at, updated_at, file_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
            on conflict (id) do update
               set scope = excluded.scope, owner_id = excluded.owner_id, team_id = excluded.team_id, shortcut = excluded.shortcut,
                   title = excluded.title, body = excluded.body, author_id = excluded.author_id, updated_at = excluded.updated_at,
                   file_id = excluded.file_id
            "#,
            stored as QuickReplyId,
            wording.scope as Scope,
            owner as Option<UserId>,
            wording.team as Option<TeamId>,
            wording.shortcut,
            wording.title,
            wording.body,
            user.id as UserId,
            now,
            file as Option<FileId>,
        )
        .execute(&mut *tx)
        .await
        .on_constraint("quick_replies_shortcut_unique", || Refusal::ShortcutTaken { shortcut }.into())?;
        if before.is_some() && before != file {
            give_back(&mut *tx, before).await?;
        }
        tx.commit().await?;
        Ok(stored)
    }

    /// Deletes a quick reply, or brings a deleted one back.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when it is not `user`'s to keep; [`Refusal::ShortcutTaken`] when another one has its shortcut
    /// by now; [`Error::NotFound`].
    pub async fn delete_quick_reply(
        &self,
        user: &CurrentUser,
        id: QuickReplyId,
        deleted: bool,
    ) -> Result<()> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let shortcut = may_change(&mut tx, user, id).await?.shortcut;
        sqlx::query!(
            "update quick_replies set deleted_at = case when $2 then coalesce(deleted_at, $3) end where id = $1",
            id as QuickReplyId,
            deleted,
            now,
        )
        .execute(&mut *tx)
        .await
        .on_constraint("quick_replies_shortcut_unique", || Refusal::ShortcutTaken { shortcut }.into())?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets quick replies that were deleted long ago, and gives their files back to the sweep of uploads.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep_quick_replies(&self) -> Result<u64> {
        let before = self.0.clock.now() - DELETED_KEPT;
        let swept = sqlx::query!("delete from quick_replies where deleted_at < $1", before)
            .execute(&self.0.pools.agents)
            .await?;
        give_back(&self.0.pools.agents, None).await?;
        Ok(swept.rows_affected())
    }
}

/// What a quick reply was before a change.
struct Before {
    shortcut: String,
    file: Option<FileId>,
}

/// Locks the quick reply `id` for a change by `user`.
async fn may_change(tx: &mut PgConnection, user: &CurrentUser, id: QuickReplyId) -> Result<Before> {
    let row = sqlx::query!(
        r#"
        select scope as "scope: Scope", owner_id as "owner: UserId", team_id as "team: TeamId", shortcut,
               file_id as "file: FileId"
          from quick_replies where id = $1 for no key update
        "#,
        id as QuickReplyId
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    // Somebody else's own is nobody's business: not even that it is there.
    if row.scope == Scope::Personal && row.owner != Some(user.id) {
        return Err(Error::NotFound);
    }
    let member = is_member(tx, user, row.team).await?;
    if may_keep(row.scope, user.role, user.id, row.owner, member) {
        Ok(Before {
            shortcut: row.shortcut,
            file: row.file,
        })
    } else {
        Err(Error::Forbidden)
    }
}

async fn is_member(tx: &mut PgConnection, user: &CurrentUser, team: Option<TeamId>) -> Result<bool> {
    let Some(team) = team else { return Ok(false) };
    Ok(sqlx::query_scalar!(
        r#"select exists (select from team_members where team_id = $1 and user_id = $2) as "member!""#,
        team as TeamId,
        user.id as UserId,
    )
    .fetch_one(tx)
    .await?)
}
