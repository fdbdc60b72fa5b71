//! What the template's page and the editor draw.

use chrono::{DateTime, Utc};
use domain::template::{
    Beginning, EditRefusal, EditorView, ParameterFormat, Sibling, TakenName, TemplateAccount, TemplateCard,
    TemplateCategory, TemplateDraft, TemplateEntry, TemplateParts, TemplateQuality, TemplateStatus, Writing,
    copy_name, editable, may_edit,
};
use domain::user::Permission;
use domain::{TemplateDraftId, TemplateId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{MOST, accounts, drafts};
use crate::{Asker, Desk, Error, Result};

impl Desk {
    /// One template with what may be done with it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`].
    pub async fn view_template(&self, asker: &Asker, id: TemplateId) -> Result<TemplateCard> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut connection = self.0.pools.agents.acquire().await?;
        let entry = entry(&mut connection, id).await?.ok_or(Error::NotFound)?;
        let account = accounts(&mut connection, now)
            .await?
            .into_iter()
            .find(|account| account.waba_id == entry.waba_id)
            .ok_or(Error::NotFound)?;
        let siblings = sqlx::query_as!(
            Sibling,
            r#"
            select id as "id: TemplateId", language, status as "status: TemplateStatus" from templates
             where waba_id = $1 and name = $2 and id <> $3 and gone_at is null
             order by language
            "#,
            entry.waba_id,
            entry.name,
            id as TemplateId,
        )
        .fetch_all(&mut *connection)
        .await?;
        Ok(TemplateCard {
            barred: barred(&mut connection, &entry, now).await?,
            draft: change_of(&mut connection, asker.user.id, id).await?,
            entry,
            account,
            siblings,
        })
    }

    /// The editor as `beginning` has it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`] also for a draft that Meta took.
    pub async fn open_template_editor(&self, asker: &Asker, beginning: Beginning) -> Result<EditorView> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut connection = self.0.pools.agents.acquire().await?;
        let accounts = accounts(&mut connection, now).await?;
        let taken = taken(&mut connection).await?;
        let draft = match beginning {
            Beginning::Draft(id) => Some(id),
            Beginning::Change(id) => change_of(&mut connection, asker.user.id, id).await?,
            Beginning::Empty | Beginning::Copy(_) => None,
        };
        let mut kept = None;
        let writing = match (draft, beginning) {
            (Some(id), _) => {
                let found = drafts::find(&mut *connection, asker.user.id, id, now).await?;
                if found.outcome.is_some() {
                    return Err(Error::NotFound);
                }
                let draft = found.kept;
                kept = Some((draft.id, draft.standing, draft.written_at));
                draft.writing
            }
            (None, Beginning::Change(id)) => {
                let entry = entry(&mut connection, id).await?.ok_or(Error::NotFound)?;
                Writing {
                    draft: editable(&entry),
                    waba_id: entry.waba_id,
                    template: Some(id),
                    file: None,
                }
            }
            (None, Beginning::Copy(id)) => {
                let entry = entry(&mut connection, id).await?.ok_or(Error::NotFound)?;
                let mut draft = editable(&entry);
                draft.name = copy_name(&entry.waba_id, &entry.name, &taken);
                Writing {
                    draft,
                    waba_id: entry.waba_id,
                    template: None,
                    file: None,
                }
            }
            (None, _) => Writing {
                waba_id: accounts.first().map(|it| it.waba_id.clone()).unwrap_or_default(),
                template: None,
                draft: empty(),
                file: None,
            },
        };
        let template = match writing.template {
            Some(id) => Some(entry(&mut connection, id).await?.ok_or(Error::NotFound)?),
            None => None,
        };
        let barred = match &template {
            Some(entry) => barred(&mut connection, entry, now).await?,
            None => None,
        };
        Ok(EditorView {
            accounts,
            taken,
            writing,
            template,
            barred,
            draft: kept,
        })
    }
}

fn empty() -> TemplateDraft {
    TemplateDraft {
        name: String::new(),
        language: "pt_BR".to_owned(),
        category: TemplateCategory::Utility,
        parts: TemplateParts {
            // Names say what goes into them.
            format: ParameterFormat::Named,
            ..TemplateParts::default()
        },
    }
}

/// A template that Meta still lists.
pub(super) async fn entry(connection: &mut PgConnection, id: TemplateId) -> Result<Option<TemplateEntry>> {
    let row = sqlx::query!(
        r#"
        select id as "id: TemplateId", waba_id, name, language, category as "category: TemplateCategory",
               next_category as "next_category: TemplateCategory", status as "status: TemplateStatus", reason,
               quality as "quality: TemplateQuality", parts as "parts: Json<TemplateParts>"
          from templates where id = $1 and gone_at is null
        "#,
        id as TemplateId,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| TemplateEntry {
        id: row.id,
        waba_id: row.waba_id,
        name: row.name,
        language: row.language,
        category: row.category,
        next_category: row.next_category,
        status: row.status,
        reason: row.reason,
        quality: row.quality,
        parts: row.parts.0,
    }))
}

/// Why `entry` may not be changed now, as far as this desk knows: changes made elsewhere are known to Meta alone.
pub(super) async fn barred(
    connection: &mut PgConnection,
    entry: &TemplateEntry,
    now: DateTime<Utc>,
) -> Result<Option<EditRefusal>> {
    let edits = sqlx::query_scalar!(
        "select at from template_edits where template_id = $1 order by at desc limit 20",
        entry.id as TemplateId,
    )
    .fetch_all(connection)
    .await?;
    Ok(may_edit(entry.status, &edits, now).err())
}

/// The names that our accounts use.
pub(super) async fn taken(connection: &mut PgConnection) -> Result<Vec<TakenName>> {
    Ok(sqlx::query_as!(
        TakenName,
        r#"
        select waba_id, name, language, category as "category: TemplateCategory" from templates
         where gone_at is null order by name, language limit $1
        "#,
        MOST,
    )
    .fetch_all(connection)
    .await?)
}

/// The latest draft by `author` of a change of `template`.
async fn change_of(
    connection: &mut PgConnection,
    author: UserId,
    template: TemplateId,
) -> Result<Option<TemplateDraftId>> {
    Ok(sqlx::query_scalar!(
        r#"
        select id as "id: TemplateDraftId" from template_drafts
         where template_id = $1 and author_id = $2 and taken_at is null
         order by written_at desc limit 1
        "#,
        template as TemplateId,
        author as UserId,
    )
    .fetch_optional(connection)
    .await?)
}

/// The account of a template or draft, if it is one of ours.
pub(super) fn known(accounts: &[TemplateAccount], waba_id: &str) -> bool {
    accounts.iter().any(|account| account.waba_id == waba_id)
}
