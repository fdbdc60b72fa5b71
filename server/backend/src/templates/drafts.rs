//! Templates while they are written: kept as they are typed, seen by their author alone.

use chrono::{DateTime, TimeDelta, Utc};
use domain::media::Uploaded;
use domain::template::{
    DraftEntry, DraftStanding, KeptDraft, MetaRefusal, Submission, TemplateDraft, Writing,
};
use domain::user::Permission;
use domain::{FileId, Refusal, TemplateDraftId, TemplateId, UserId};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};

use crate::media::{give_back, keep, kind_of, tidy};
use crate::{Asker, Desk, Error, Result};

/// Drafts that one person may have at a time; who has more has forgotten them.
const MOST: i64 = 200;
/// Bytes of a draft as it is stored: far more than any template that Meta takes.
const MOST_BYTES: usize = 64 * 1024;
/// A draft written this far ahead of now came of a clock that was moved: it does not keep newer words out.
const AHEAD: TimeDelta = TimeDelta::seconds(5);
/// How long a draft is remembered that Meta took.
const TAKEN_KEPT: TimeDelta = TimeDelta::days(2);

impl Desk {
    /// Keeps what `asker` is writing, as it stood at `written_at` by their browser. Words older than those kept change
    /// nothing, for requests overtake each other.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`] for somebody else's draft, one that Meta took,
    /// and an account or template that is not ours; [`Refusal::FileMissing`].
    pub async fn save_template_draft(
        &self,
        asker: &Asker,
        id: TemplateDraftId,
        writing: &Writing,
        written_at: DateTime<Utc>,
    ) -> Result<()> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let draft = without_nul(&writing.draft)?;
        let mut tx = self.0.pools.agents.begin().await?;
        let ours = sqlx::query_scalar!(
            r#"
            select exists (select from numbers where waba_id = $1)
               and ($2::uuid is null or exists (select from templates where id = $2 and waba_id = $1)) as "ours!"
            "#,
            writing.waba_id,
            writing.template as Option<TemplateId>,
        )
        .fetch_one(&mut *tx)
        .await?;
        if !ours {
            return Err(Error::NotFound);
        }
        let before = sqlx::query!(
            r#"
            select author_id as "author: UserId", file_id as "file: FileId", taken_at, written_at, waba_id
              from template_drafts where id = $1 for update
            "#,
            id as TemplateDraftId,
        )
        .fetch_optional(&mut *tx)
        .await?;
        let mut file_before = None;
        if let Some(before) = before {
            if before.author != asker.user.id || before.taken_at.is_some() {
                return Err(Error::NotFound);
            }
            if before.written_at > written_at && before.written_at <= now + AHEAD {
                return Ok(());
            }
            file_before = before.file;
        } else {
            let kept = sqlx::query_scalar!(
                r#"select count(*) as "count!" from template_drafts where author_id = $1 and taken_at is null"#,
                asker.user.id as UserId,
            )
            .fetch_one(&mut *tx)
            .await?;
            if kept >= MOST {
                return Err(Error::Forbidden);
            }
        }
        let file = writing.file.as_ref().map(|file| file.id);
        if let Some(file) = file.filter(|_| file != file_before) {
            keep(&mut tx, &asker.user, file).await?;
        }
        sqlx::query!(
            r#"
            insert into template_drafts (id, author_id, waba_id, template_id, draft, file_id, written_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (id) do update
               set waba_id = excluded.waba_id, draft = excluded.draft, file_id = excluded.file_id, written_at = excluded.written_at
            "#,
            id as TemplateDraftId,
            asker.user.id as UserId,
            writing.waba_id,
            writing.template as Option<TemplateId>,
            Json(&draft) as _,
            file as Option<FileId>,
            written_at.min(now),
        )
        .execute(&mut *tx)
        .await?;
        if file_before.is_some() && file_before != file {
            give_back(&mut *tx, file_before).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Throws a draft away; one that is gone already is no error.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn drop_template_draft(&self, asker: &Asker, id: TemplateDraftId) -> Result<()> {
        asker.may(Permission::Administer)?;
        let mut tx = self.0.pools.agents.begin().await?;
        let file = sqlx::query_scalar!(
            r#"
            delete from template_drafts
             where id = $1 and author_id = $2 and taken_at is null and (submitting_until is null or submitting_until <= $3)
            returning file_id as "file: FileId"
            "#,
            id as TemplateDraftId,
            asker.user.id as UserId,
            self.0.wall.now(),
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(file) = file.flatten() {
            give_back(&mut *tx, Some(file)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Forgets drafts that Meta took long ago.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep_template_drafts(&self) -> Result<u64> {
        let before = self.0.wall.now() - TAKEN_KEPT;
        let swept = sqlx::query!("delete from template_drafts where taken_at < $1", before)
            .execute(&self.0.pools.agents)
            .await?;
        give_back(&self.0.pools.agents, None).await?;
        Ok(swept.rows_affected())
    }
}

/// The draft as the table can hold it.
fn without_nul(draft: &TemplateDraft) -> Result<serde_json::Value> {
    let text = serde_json::to_string(draft).map_err(|_| Error::Inconsistent("template_drafts"))?;
    if text.len() > MOST_BYTES {
        return Err(Refusal::MessageTooLong {
            length: u32::try_from(text.len()).unwrap_or(u32::MAX),
            most: MOST_BYTES as u32,
        }
        .into());
    }
    serde_json::from_str(&text.replace("\\u0000", "")).map_err(|_| Error::Inconsistent("template_drafts"))
}

/// A draft and, once Meta took it, what was answered.
pub(super) struct Found {
    pub kept: KeptDraft,
    pub outcome: Option<Submission>,
}

/// The draft `id`, if it is `author`'s.
pub(super) async fn find(
    executor: impl PgExecutor<'_>,
    author: UserId,
    id: TemplateDraftId,
    now: DateTime<Utc>,
) -> Result<Found> {
    let row = sqlx::query!(
        r#"
        select d.waba_id, d.template_id as "template: TemplateId", d.draft as "draft: Json<TemplateDraft>", d.written_at,
               d.submitting_until, d.uncertain, d.refusal as "refusal: Json<MetaRefusal>", d.outcome as "outcome: Json<Submission>",
               f.id as "file?: FileId", f.kind as "file_kind?", f.name as file_name, f.size as "file_size?"
          from template_drafts d left join files f on f.id = d.file_id
         where d.id = $1 and d.author_id = $2
        "#,
        id as TemplateDraftId,
        author as UserId,
    )
    .fetch_optional(executor)
    .await?
    .ok_or(Error::NotFound)?;
    let file = row.file.map(|id| Uploaded {
        id,
        kind: kind_of(&row.file_kind.unwrap_or_default()),
        name: tidy(&row.file_name.unwrap_or_default()),
        size: row.file_size.unwrap_or_default().unsigned_abs(),
    });
    Ok(Found {
        kept: KeptDraft {
            id,
            writing: Writing {
                waba_id: row.waba_id,
                template: row.template,
                draft: row.draft.0,
                file,
            },
            standing: standing(
                row.submitting_until,
                row.uncertain,
                row.refusal.map(|refusal| refusal.0),
                now,
            ),
            written_at: row.written_at,
        },
        outcome: row.outcome.map(|outcome| outcome.0),
    })
}

/// The drafts of `author`, those written last first.
pub(super) async fn of(
    connection: &mut PgConnection,
    author: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<DraftEntry>> {
    let rows = sqlx::query!(
        r#"
        select id as "id: TemplateDraftId", template_id as "template: TemplateId", draft->>'name' as "name!",
               draft->>'language' as "language!", written_at, submitting_until, uncertain, refusal as "refusal: Json<MetaRefusal>"
          from template_drafts
         where author_id = $1 and taken_at is null
         order by written_at desc, id
         limit $2
        "#,
        author as UserId,
        MOST,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DraftEntry {
            id: row.id,
            template: row.template,
            name: row.name,
            language: row.language,
            standing: standing(
                row.submitting_until,
                row.uncertain,
                row.refusal.map(|refusal| refusal.0),
                now,
            ),
            written_at: row.written_at,
        })
        .collect())
}

fn standing(
    submitting_until: Option<DateTime<Utc>>,
    uncertain: bool,
    refusal: Option<MetaRefusal>,
    now: DateTime<Utc>,
) -> DraftStanding {
    match refusal {
        _ if submitting_until.is_some_and(|until| until > now) => DraftStanding::Submitting,
        _ if uncertain => DraftStanding::Uncertain,
        Some(refusal) => DraftStanding::Refused(refusal),
        None => DraftStanding::Writing,
    }
}
