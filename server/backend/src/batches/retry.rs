//! Sending again to those whose message failed for a reason that passes, and to nobody else: a batch of its own, with its
//! own check.

use domain::BatchId;
use domain::batch::Options;
use domain::failure;
use domain::user::Permission;
use sqlx::types::Json;

use super::check::kept;
use crate::quiet::keep_quiet;
use crate::{Asker, Desk, Error, Result, new_id};

impl Desk {
    /// A new sheet of the failed recipients of a batch that may be tried again; nothing is sent before somebody says yes.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a batch that is not there, or where nobody can be tried again.
    pub async fn retry_batch(&self, asker: &Asker, id: BatchId) -> Result<BatchId> {
        asker.may(Permission::SendBatches)?;
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        keep_quiet(&mut tx).await?;
        kept(&mut tx, asker, id).await?;
        let codes = sqlx::query_scalar!(
            r#"
            select distinct coalesce(m.failure_code, $2) as "code!"
              from template_sends s join messages m on m.id = s.message_id
             where s.batch_id = $1 and m.delivery = 'failed'
            "#,
            id.0,
            failure::NO_CODE,
        )
        .fetch_all(&mut *tx)
        .await?;
        let codes: Vec<i32> = codes
            .into_iter()
            .filter(|code| failure::explain(*code).next.sends_again())
            .collect();
        let new = BatchId(new_id());
        sqlx::query!(
            r#"
            insert into batches (id, number_id, template_id, name, language, category, parts, file_id, place, title, file_name, options,
                                 state, state_since, created_by, created_at, retries)
            select $2, number_id, template_id, name, language, category, parts, file_id, place, title, file_name, $3,
                   'checking', $4, $5, $4, id
              from batches where id = $1
            "#,
            id.0,
            new.0,
            Json(Options::default()) as _,
            now,
            asker.user.id.0,
        )
        .execute(&mut *tx)
        .await?;
        // Whom another try reached already is not tried a second time.
        let copied = sqlx::query!(
            r#"
            insert into batch_recipients (batch_id, line, phone, name, filled, state)
            select $2, r.line, r.phone, r.name, r.filled, 'waiting'
              from batch_recipients r
              join messages m on m.id = r.message_id
             where r.batch_id = $1 and m.delivery = 'failed' and coalesce(m.failure_code, $4) = any($3)
               and not exists (select from batches o
                                 join batch_recipients t on t.batch_id = o.id and t.phone = r.phone
                                where o.retries = $1 and o.id <> $2 and o.state not in ('checking', 'cancelled')
                                  and t.state in ('waiting', 'handed'))
            "#,
            id.0,
            new.0,
            &codes,
            failure::NO_CODE,
        )
        .execute(&mut *tx)
        .await?;
        if copied.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        tx.commit().await?;
        Ok(new)
    }
}
