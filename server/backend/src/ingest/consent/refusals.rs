//! Messages that Meta refused because the customer stopped marketing (131050): an opt-out told by a failure.

use chrono::{DateTime, Utc};
use domain::ContactId;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource};
use sqlx::PgConnection;
use uuid::Uuid;

use super::insert;
use crate::{Result, new_id};

/// Meta's code for it (`cloud-api.md` 7).
pub(crate) const REFUSED: i32 = 131_050;

/// Writes the opt-outs down that the failures of `messages` tell of. A message tells it once.
pub(crate) async fn refused(tx: &mut PgConnection, messages: &[Uuid], now: DateTime<Utc>) -> Result<()> {
    let rows = sqlx::query!(
        r#"
        select m.id, c.contact_id as "contact: ContactId", coalesce(m.failed_at, $3) as "at!", m.failure_details
          from messages m
          join conversations c on c.id = m.conversation_id
         where m.id = any($1) and m.failure_code = $2
         order by m.id
        "#,
        messages,
        REFUSED,
        now,
    )
    .fetch_all(&mut *tx)
    .await?;
    let lines: Vec<(Uuid, ContactId, Option<Uuid>, ConsentLine)> = rows
        .into_iter()
        .map(|row| {
            let line = ConsentLine {
                at: row.at,
                scope: ConsentScope::Marketing,
                change: ConsentChange::OptOut,
                source: ConsentSource::Meta131050,
                proof: row.failure_details,
                who: None,
            };
            (new_id(), row.contact, Some(row.id), line)
        })
        .collect();
    insert(tx, &lines, now).await
}
