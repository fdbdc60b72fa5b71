//! Batches as the history shows them: counted from their recipients and the deliveries of their messages, so that totals
//! equal a recount by being one.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::{BatchCard, BatchCounts, BatchState, RecipientState, StopReason, progress};
use domain::message::Delivery;
use domain::template::TemplateCategory;
use domain::{BatchId, NumberId, TemplateId};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Result;

/// After this long little changes any more: what was counted last is told.
const SETTLED: TimeDelta = TimeDelta::days(3);

/// The cards of `ids`, in their order.
pub(super) async fn cards(tx: &mut PgConnection, ids: &[Uuid], now: DateTime<Utc>) -> Result<Vec<BatchCard>> {
    let rows = sqlx::query!(
        r#"
        select b.id as "id: BatchId", b.title, b.state as "state: BatchState", b.stopped as "stopped: Json<StopReason>", b.created_at,
               b.send_at, b.started_at, b.finished_at, b.room_at, u.name as by, b.file_name, b.number_id as "number: NumberId",
               n.name as number_name, b.template_id as "template_id: TemplateId", b.name as template, b.language,
               b.category as "category: TemplateCategory", b.retries as "retries: BatchId", b.counted as "counted: Json<BatchCounts>"
          from unnest($1::uuid[]) with ordinality as t (id, place)
          join batches b on b.id = t.id
          join users u on u.id = b.created_by
          join numbers n on n.id = b.number_id
         order by t.place
        "#,
        ids,
    )
    .fetch_all(&mut *tx)
    .await?;
    let settled = |finished: Option<DateTime<Utc>>| finished.is_some_and(|at| at < now - SETTLED);
    let open: Vec<Uuid> = rows
        .iter()
        .filter(|row| row.counted.is_none() || !settled(row.finished_at))
        .map(|row| row.id.0)
        .collect();
    let mut counted = count(tx, &open, now).await?;
    for row in rows
        .iter()
        .filter(|row| row.counted.is_none() && settled(row.finished_at))
    {
        let counts = counted.get(&row.id).copied().unwrap_or_default();
        sqlx::query!(
            "update batches set counted = $2 where id = $1",
            row.id.0,
            Json(counts) as _
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(rows
        .into_iter()
        .map(|row| BatchCard {
            counts: counted
                .remove(&row.id)
                .or(row.counted.map(|counted| counted.0))
                .unwrap_or_default(),
            id: row.id,
            title: row.title,
            state: row.state,
            stopped: row.stopped.map(|stopped| stopped.0),
            created_at: row.created_at,
            send_at: row.send_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            room_at: row.room_at.filter(|at| *at > now),
            by: row.by,
            file_name: row.file_name,
            number: row.number,
            number_name: row.number_name,
            template_id: row.template_id,
            template: row.template,
            language: row.language,
            category: row.category,
            retries: row.retries,
        })
        .collect())
}

/// How many recipients of each of `ids` are what.
pub(super) async fn count(
    tx: &mut PgConnection,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<BatchId, BatchCounts>> {
    let mut counted: HashMap<BatchId, BatchCounts> = HashMap::new();
    if ids.is_empty() {
        return Ok(counted);
    }
    let rows = sqlx::query!(
        r#"
        select r.batch_id as "batch: BatchId", r.state as "state: RecipientState", coalesce(b.room_at > $2, false) as "full!",
               m.delivery as "delivery?: Delivery", count(*) as "many!"
          from batch_recipients r
          join batches b on b.id = r.batch_id
          left join messages m on m.id = r.message_id
         where r.batch_id = any($1)
         group by r.batch_id, r.state, b.room_at, m.delivery
        "#,
        ids,
        now,
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in rows {
        let counts = counted.entry(row.batch).or_default();
        let shown = progress(row.state, row.full, row.delivery);
        counts.add(shown, u32::try_from(row.many).unwrap_or(u32::MAX));
    }
    let answers = sqlx::query!(
        r#"
        select s.batch_id as "batch!: BatchId",
               count(distinct s.message_id) filter (where r.how in ('context', 'button')) as "certain!",
               count(distinct s.message_id) as "all!"
          from template_sends s
          join routings r on r.answered_id = s.message_id
         where s.batch_id = any($1)
         group by s.batch_id
        "#,
        ids,
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in answers {
        let counts = counted.entry(row.batch).or_default();
        counts.replied_certain = u32::try_from(row.certain).unwrap_or(u32::MAX);
        counts.replied_within_24h = u32::try_from(row.all - row.certain).unwrap_or(u32::MAX);
    }
    let left = sqlx::query!(
        r#"
        select r.batch_id as "batch: BatchId", count(distinct r.contact_id) as "many!"
          from consent_lines l
          join batch_recipients r on r.contact_id = l.contact_id and r.batch_id = any($1)
          join messages m on m.id = r.message_id
         where l.change = 'opt_out' and l.at >= m.at and l.at < m.at + interval '72 hours'
         group by r.batch_id
        "#,
        ids,
    )
    .fetch_all(tx)
    .await?;
    for row in left {
        counted.entry(row.batch).or_default().opted_out = u32::try_from(row.many).unwrap_or(u32::MAX);
    }
    Ok(counted)
}
