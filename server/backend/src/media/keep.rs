//! Files that quick replies and drafts of templates hold: who may use one, and that the sweep leaves it alone.

use domain::user::{CurrentUser, Permission};
use domain::{FileId, Refusal, UserId};
use sqlx::{PgConnection, PgExecutor};

use crate::Result;

/// An uploaded file that somebody may use.
pub(crate) struct Usable {
    pub kind: String,
    pub mime: String,
    pub name: Option<String>,
    pub voice: bool,
}

/// The file `id`, if `user` uploaded it or sees a quick reply that holds it. One deleted a moment ago counts: it may
/// lie on a tray.
pub(crate) async fn usable(
    executor: impl PgExecutor<'_>,
    user: &CurrentUser,
    id: FileId,
) -> Result<Option<Usable>> {
    let found = sqlx::query_as!(
        Usable,
        r#"
        select kind, mime, name, voice from files f
         where f.id = $1
           and (f.uploaded_by = $2
                or exists (select from quick_replies q
                            left join team_members m on m.team_id = q.team_id and m.user_id = $2
                            where q.file_id = f.id
                              and (q.scope = 'global' or q.owner_id = $2 or m.user_id is not null
                                   or ($3 and q.scope = 'team'))))
        "#,
        id as FileId,
        user.id as UserId,
        user.role.may(Permission::ShareTexts),
    )
    .fetch_optional(executor)
    .await?;
    Ok(found)
}

/// Keeps the file `id` for a quick reply or draft of `user`'s.
///
/// # Errors
/// [`Refusal::FileMissing`] when it is not theirs to use.
pub(crate) async fn keep(tx: &mut PgConnection, user: &CurrentUser, id: FileId) -> Result<()> {
    if usable(&mut *tx, user, id).await?.is_none() {
        return Err(Refusal::FileMissing.into());
    }
    // It may have been swept between the two.
    let kept = sqlx::query!("update files set kept = true where id = $1", id as FileId)
        .execute(tx)
        .await?;
    if kept.rows_affected() == 0 {
        return Err(Refusal::FileMissing.into());
    }
    Ok(())
}

/// Gives back to the sweep what no quick reply or draft holds any more: the file `only`, or any.
pub(crate) async fn give_back(executor: impl PgExecutor<'_>, only: Option<FileId>) -> Result<()> {
    sqlx::query!(
        r#"
        update files f set kept = false
         where f.kept and ($1::uuid is null or f.id = $1)
           and not exists (select from quick_replies q where q.file_id = f.id)
           and not exists (select from template_drafts d where d.file_id = f.id)
           and not exists (select from batches b where b.file_id = f.id and b.state not in ('cancelled', 'finished'))
        "#,
        only as Option<FileId>,
    )
    .execute(executor)
    .await?;
    Ok(())
}
