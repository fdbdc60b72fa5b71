//! Files that were uploaded, never sent and are no quick reply's go after a while.

use chrono::TimeDelta;
use domain::FileId;

use crate::{Desk, Result};

/// An upload that no message holds after so long is not going to be sent.
const KEPT: TimeDelta = TimeDelta::days(2);
/// Cleared away in one round.
const ROUND: i64 = 200;

impl Desk {
    /// Deletes uploads that no message and no quick reply holds, past their time. Returns how many went.
    ///
    /// # Errors
    /// When the database or the store is away.
    pub async fn sweep_uploads(&self) -> Result<u64> {
        let gone = sqlx::query_scalar!(
            r#"
            delete from files
             where id in (select f.id from files f
                           where f.uploaded_by is not null and not f.kept and f.created_at < $1
                             and not exists (select from media d where d.file_id = f.id)
                             and not exists (select from quick_replies q where q.file_id = f.id)
                           limit $2)
            returning id as "id: FileId"
            "#,
            self.0.clock.now() - KEPT,
            ROUND,
        )
        .fetch_all(&self.0.pools.batch)
        .await?;
        for id in &gone {
            self.0.store.delete(*id).await?;
        }
        Ok(gone.len() as u64)
    }
}
