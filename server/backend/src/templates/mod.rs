//! Templates: reading them from Meta, writing, changing and deleting them, and what screens list of them.

mod delete;
mod drafts;
mod outcome;
mod prepare;
mod read;
mod submit;
mod sync;
mod wire;

use chrono::{DateTime, Utc};
use domain::NumberId;
use domain::TemplateId;
use domain::template::{
    TemplateAccount, TemplateCategory, TemplateEntry, TemplateList, TemplateParts, TemplateQuality,
    TemplateStatus,
};
use domain::user::Permission;
use secrecy::SecretString;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::{Asker, Desk, Result};

pub(crate) use sync::{GATHER, make_due};

/// Meta lets an account have six thousand at most (`cloud-api.md` 5.5); a business has some accounts.
const MOST: i64 = 20_000;

impl Desk {
    /// All templates of all accounts, as they were last read.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for all but administrators.
    pub async fn list_templates(&self, asker: &Asker) -> Result<TemplateList> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut connection = self.0.pools.agents.acquire().await?;
        let accounts = accounts(&mut connection, now).await?;
        let drafts = drafts::of(&mut connection, asker.user.id, now).await?;
        let rows = sqlx::query!(
            r#"
            select id as "id: TemplateId", waba_id, name, language, category as "category: TemplateCategory",
                   next_category as "next_category: TemplateCategory", status as "status: TemplateStatus", reason,
                   quality as "quality: TemplateQuality", parts as "parts: Json<TemplateParts>"
              from templates
             where gone_at is null
             order by name, language, waba_id
             limit $1
            "#,
            MOST,
        )
        .fetch_all(&mut *connection)
        .await?;
        let templates = rows
            .into_iter()
            .map(|row| TemplateEntry {
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
            })
            .collect();
        Ok(TemplateList {
            accounts,
            templates,
            drafts,
        })
    }

    /// Has every account's templates read anew, at once.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for all but administrators.
    pub async fn sync_templates(&self, asker: &Asker) -> Result<()> {
        asker.may(Permission::Administer)?;
        let accounts: Vec<String> = sqlx::query_scalar!("select distinct waba_id from numbers")
            .fetch_all(&self.0.pools.agents)
            .await?;
        let mut connection = self.0.pools.agents.acquire().await?;
        make_due(&mut connection, &accounts, self.0.wall.now()).await?;
        self.0.templates_wake.notify_one();
        Ok(())
    }

    /// A token that may ask for the account's templates: that of its first number with one.
    async fn account_token(&self, waba_id: &str) -> Result<Option<SecretString>> {
        let number = sqlx::query_scalar!(
            r#"select id as "id: NumberId" from numbers where waba_id = $1 and sealed_token is not null order by created_at limit 1"#,
            waba_id,
        )
        .fetch_optional(&self.0.pools.batch)
        .await?;
        match number {
            Some(number) => self.token(number).await,
            None => Ok(None),
        }
    }
}

/// Our accounts, by their numbers' names.
async fn accounts(connection: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<TemplateAccount>> {
    Ok(sqlx::query_as!(
        TemplateAccount,
        r#"
        select n.waba_id as "waba_id!", array_agg(n.name order by lower(n.name)) as "numbers!", a.synced_at as "synced_at?",
               a.failure as "failure?", a.waba_id is null or a.due_at <= $1 or coalesce(a.read_until > $1, false) as "due!"
          from numbers n
          left join template_accounts a on a.waba_id = n.waba_id
         group by n.waba_id, a.waba_id, a.synced_at, a.failure, a.due_at, a.read_until
         order by min(lower(n.name))
        "#,
        now,
    )
    .fetch_all(connection)
    .await?)
}
