//! What customers add to earlier messages: reactions, new words, deletion.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::NumberId;
use domain::message::Content;
use sqlx::PgConnection;
use uuid::Uuid;

use super::messages::NewMessage;
use crate::Result;

/// Number, the message concerned, and what kind of thing is added.
type Key<'a> = (NumberId, &'a str, &'a str);
/// What is added, and when.
type Told<'a> = (Option<&'a str>, DateTime<Utc>);

/// Notes what `new` adds to other messages, the latest of a kind; open screens hear of those messages again.
pub(super) async fn record(tx: &mut PgConnection, new: &[NewMessage<'_>], now: DateTime<Utc>) -> Result<()> {
    // In Meta's order: of two in one batch the later one stays.
    let mut latest: HashMap<Key<'_>, Told<'_>> = HashMap::new();
    for message in new {
        let Some(target) = message.content.adds_to() else {
            continue;
        };
        let value = match &message.content {
            Content::Reaction { emoji, .. } => emoji.as_deref(),
            Content::Edit { body, .. } => Some(body.as_str()),
            _ => None,
        };
        let key = (message.arriving.number.id, target, message.content.kind());
        latest.insert(key, (value, message.arriving.at));
    }
    if latest.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<_> = latest.into_iter().collect();
    rows.sort_unstable_by_key(|(key, _)| *key);
    let numbers: Vec<Uuid> = rows.iter().map(|((number, ..), _)| number.0).collect();
    let wamids: Vec<String> = rows
        .iter()
        .map(|((_, wamid, _), _)| (*wamid).to_owned())
        .collect();
    let kinds: Vec<String> = rows.iter().map(|((.., kind), _)| (*kind).to_owned()).collect();
    let values: Vec<Option<String>> = rows
        .iter()
        .map(|(_, (value, _))| value.map(str::to_owned))
        .collect();
    let ats: Vec<DateTime<Utc>> = rows.iter().map(|(_, (_, at))| *at).collect();
    sqlx::query!(
        r#"
        with told as (
            insert into annotations as a (number_id, wamid, kind, side, value, at)
            select number_id, wamid, kind::annotation_kind, 'inbound', value, at
              from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) as t (number_id, wamid, kind, value, at)
            on conflict (number_id, wamid, kind, side) do update set value = excluded.value, at = excluded.at
             where a.at <= excluded.at
            returning a.number_id, a.wamid
        )
        insert into events (conversation_id, message_id, number_id, at)
        select distinct m.conversation_id, m.id, m.number_id, $6::timestamptz
          from told t
          join messages m on m.number_id = t.number_id and m.wamid = t.wamid
        "#,
        &numbers,
        &wamids,
        &kinds,
        &values as &[Option<String>],
        &ats,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
