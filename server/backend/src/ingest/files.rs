//! Files of customers' messages: a row each, for the worker that fetches them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::messages::NewMessage;
use crate::Result;

/// Notes the files of `new`; says whether there are any.
pub(super) async fn record(
    tx: &mut PgConnection,
    new: &[NewMessage<'_>],
    now: DateTime<Utc>,
) -> Result<bool> {
    let with_file: Vec<_> = new
        .iter()
        .filter_map(|message| Some((message, message.content.file()?.1)))
        .collect();
    if with_file.is_empty() {
        return Ok(false);
    }
    let messages: Vec<Uuid> = with_file.iter().map(|(message, _)| message.id).collect();
    let numbers: Vec<Uuid> = with_file
        .iter()
        .map(|(message, _)| message.arriving.number.id.0)
        .collect();
    let ids: Vec<String> = with_file
        .iter()
        .map(|(_, media)| media.media_id.clone())
        .collect();
    let types: Vec<String> = with_file.iter().map(|(_, media)| media.mime.clone()).collect();
    sqlx::query!(
        r#"
        insert into media (message_id, number_id, state, meta_id, mime, next_attempt_at)
        select message_id, number_id, 'pending', meta_id, mime, $5
          from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as t (message_id, number_id, meta_id, mime)
        "#,
        &messages,
        &numbers,
        &ids,
        &types,
        now,
    )
    .execute(tx)
    .await?;
    Ok(true)
}
