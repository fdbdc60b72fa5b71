//! Reading an account's templates from Meta: every hour, when Meta tells of a change, and when somebody asks.
//!
//! A change that Meta tells is only the occasion: the list is read whole, so that what was lost on the way is made good
//! too, and an older word never overtakes a newer one.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::failure;
use domain::template::{TemplateCategory, TemplateQuality, TemplateStatus};
use sqlx::PgConnection;
use sqlx::types::Json;
use tokio_util::sync::CancellationToken;
use whatsapp::SendError;
use whatsapp::client::TemplateList;

use super::wire;
use crate::{Desk, Result, new_id};

/// How old the copy grows. Meta tells of changes; this is for what it did not tell.
const EVERY: TimeDelta = TimeDelta::hours(1);
/// How soon a try that came to nothing is made again.
const AGAIN: TimeDelta = TimeDelta::minutes(5);
/// How long one that reads an account has it for itself; longer than a list takes.
const LEASE: TimeDelta = TimeDelta::minutes(3);
/// How often the table is asked whether an account is due.
const PAUSE: Duration = Duration::from_secs(2);

/// How long more is waited for when Meta tells of a change: it tells of each template apart.
pub(crate) const GATHER: TimeDelta = TimeDelta::seconds(2);

/// Has the templates of those `accounts` that are ours read at `at`, unless they are read before.
pub(crate) async fn make_due(
    connection: &mut PgConnection,
    accounts: &[String],
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into template_accounts (waba_id, due_at)
        select distinct n.waba_id, $2::timestamptz from numbers n where n.waba_id = any($1)
        on conflict (waba_id) do update set due_at = least(template_accounts.due_at, excluded.due_at)
        "#,
        accounts,
        at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Desk {
    /// Keeps the copy of all templates fresh until `stop` is cancelled.
    pub async fn run_templates(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.sync_next_account().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "Templates could not be read: {error}"),
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = self.0.templates_wake.notified() => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Reads the templates of the account that is due longest; says whether one was due.
    ///
    /// # Errors
    /// When the database is away. What comes in Meta's way is kept with the account.
    pub async fn sync_next_account(&self) -> Result<bool> {
        let now = self.0.wall.now();
        sqlx::query!(
            r#"
            insert into template_accounts (waba_id, due_at) select distinct waba_id, $1::timestamptz from numbers
            on conflict (waba_id) do nothing
            "#,
            now,
        )
        .execute(&self.0.pools.batch)
        .await?;
        let account = sqlx::query_scalar!(
            r#"
            update template_accounts set due_at = $2, read_until = $3
             where waba_id = (
                   select a.waba_id from template_accounts a
                    where a.due_at <= $1 and (a.read_until is null or a.read_until <= $1)
                      and exists (select from numbers n where n.waba_id = a.waba_id)
                    order by a.due_at limit 1
                      for update skip locked)
            returning waba_id
            "#,
            now,
            now + EVERY,
            now + LEASE,
        )
        .fetch_optional(&self.0.pools.batch)
        .await?;
        let Some(account) = account else { return Ok(false) };
        let token = self.account_token(&account).await?;
        let Some(token) = token else {
            self.account_failed(&account, failure::NOT_CONNECTED, EVERY)
                .await?;
            return Ok(true);
        };
        match self.0.whatsapp.templates(&token, &account).await {
            Ok(list) => self.keep_templates(&account, list, now).await?,
            Err(error) => {
                let code = match &error {
                    SendError::Refused(refused) => i32::try_from(refused.code).unwrap_or(failure::NO_CODE),
                    SendError::NotSent { .. } | SendError::Lost { .. } => failure::NO_CONNECTION,
                };
                tracing::warn!(code, "An account's templates could not be read");
                self.account_failed(&account, code, AGAIN).await?;
            }
        }
        Ok(true)
    }

    /// Notes why `account` could not be read. A change told meanwhile stays due.
    async fn account_failed(&self, account: &str, code: i32, again: TimeDelta) -> Result<()> {
        let now = self.0.wall.now();
        sqlx::query!(
            r#"
            update template_accounts set failure = $2, read_until = null, due_at = case when due_at <= $3 then due_at else $4 end
             where waba_id = $1
            "#,
            account,
            code,
            now,
            now + again,
        )
        .execute(&self.0.pools.batch)
        .await?;
        Ok(())
    }

    /// Puts Meta's list, asked for at `asked_at`, in the place of the last one.
    async fn keep_templates(&self, account: &str, list: TemplateList, asked_at: DateTime<Utc>) -> Result<()> {
        let now = self.0.wall.now();
        let whole = list.unreadable == 0;
        let mut tx = self.0.pools.batch.begin().await?;
        for template in list.templates {
            let next = template.correct_category.as_ref().and_then(wire::category);
            let category = wire::category(&template.category);
            sqlx::query!(
                r#"
                insert into templates (id, waba_id, meta_id, name, language, category, next_category, status, reason, quality, parts, seen_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                on conflict (waba_id, meta_id) do update
                   set name = excluded.name, language = excluded.language, category = excluded.category,
                       next_category = excluded.next_category, status = excluded.status, reason = excluded.reason,
                       quality = excluded.quality, parts = excluded.parts, seen_at = excluded.seen_at, gone_at = null
                "#,
                new_id(),
                account,
                template.id,
                template.name,
                template.language,
                category as Option<TemplateCategory>,
                next.filter(|next| Some(*next) != category) as Option<TemplateCategory>,
                wire::status(&template.status) as TemplateStatus,
                // Meta writes NONE for no reason.
                template.rejected_reason.filter(|reason| !reason.is_empty() && reason != "NONE"),
                wire::quality(&template.quality) as TemplateQuality,
                Json(wire::parts(template.parts)) as _,
                asked_at,
            )
            .execute(&mut *tx)
            .await?;
        }
        // One that could not be read may be one of those that seem to be missing.
        if whole {
            sqlx::query!(
                "update templates set gone_at = $2 where waba_id = $1 and seen_at < $3 and gone_at is null",
                account,
                now,
                asked_at,
            )
            .execute(&mut *tx)
            .await?;
        }
        // A change that Meta told while the list was on its way is read for next.
        sqlx::query!(
            r#"
            update template_accounts set synced_at = $2, failure = null, read_until = null, due_at = case when due_at <= $2 then due_at else $3 end
             where waba_id = $1
            "#,
            account,
            now,
            now + EVERY,
        )
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}
