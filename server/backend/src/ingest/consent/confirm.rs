//! The desk's answer to who opts out or takes that back: an ordinary text, written by nobody.

use chrono::{DateTime, Utc};
use domain::consent::{ConsentSettings, Heard};
use domain::message::Content;
use domain::window::ServiceWindow;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Said;
use crate::ingest::PREVIEW_LENGTH;
use crate::ingest::conversations::Arrival;
use crate::ingest::messages::NewMessage;
use crate::{Error, Result, new_id};

/// Queues an answer to each of `said` that changed something, where the settings have one and the window is open.
///
/// The answer is made in the transaction that stores the customer's message, which is stored once: so is the answer.
pub(super) async fn answer(
    tx: &mut PgConnection,
    settings: &ConsentSettings,
    said: &[(&NewMessage<'_>, &Arrival, Said)],
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut answers: Vec<(Content, &NewMessage<'_>, &Arrival)> = Vec::new();
    for (message, arrival, said) in said {
        let text = match said.heard {
            Heard::OptOut => &settings.confirms,
            Heard::Undo => &settings.welcomes,
        };
        let open = ServiceWindow::at(now, Some(message.arriving.at.min(now))) != ServiceWindow::Closed;
        if let Some(body) = text.clone().filter(|_| said.changes && open) {
            answers.push((Content::Text { body }, message, arrival));
        }
    }
    if answers.is_empty() {
        return Ok(false);
    }
    let ids: Vec<Uuid> = answers.iter().map(|_| new_id()).collect();
    let conversations: Vec<Uuid> = answers
        .iter()
        .map(|(.., arrival)| arrival.conversation.0)
        .collect();
    let protocols: Vec<Uuid> = answers.iter().map(|(.., arrival)| arrival.protocol.0).collect();
    let numbers: Vec<Uuid> = answers
        .iter()
        .map(|(_, message, _)| message.arriving.number.id.0)
        .collect();
    let contents = answers
        .iter()
        .map(|(content, ..)| serde_json::to_value(content))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| Error::Inconsistent("messages.content"))?;
    let previews: Vec<String> = answers
        .iter()
        .map(|(content, ..)| content.excerpt(PREVIEW_LENGTH))
        .collect();
    sqlx::query!(
        r#"
        with t as (
            select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::jsonb[], $6::text[])
                as t (id, conversation_id, protocol_id, number_id, content, preview)
        ), added as (
            insert into messages (id, conversation_id, protocol_id, number_id, direction, at, content, delivery, next_attempt_at)
            select id, conversation_id, protocol_id, number_id, 'outbound', $7, content, 'queued', $7 from t
        ), shown as (
            update conversations c
               set last_message_at = greatest(c.last_message_at, $7), preview_kind = 'text', preview_text = t.preview,
                   preview_outbound = true, version = c.version + 1
              from (select distinct on (conversation_id) conversation_id, preview from t order by conversation_id, id desc) t
             where c.id = t.conversation_id
        )
        insert into events (conversation_id, message_id, number_id, at) select conversation_id, id, number_id, $7 from t order by id
        "#,
        &ids,
        &conversations,
        &protocols,
        &numbers,
        &contents,
        &previews,
        now,
    )
    .execute(tx)
    .await?;
    Ok(true)
}
