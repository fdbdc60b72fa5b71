//! A book that knows everybody in a sheet, as it does from the second batch on.

use domain::BatchId;
use sqlx::PgPool;

use crate::Result;

/// Puts everybody whom `batch` is for into the book, one line in a hundred as somebody who opted out; how many those are.
pub async fn know(pool: &PgPool, batch: BatchId) -> Result<u32> {
    let opted_out = sqlx::query(
        "with people as materialized (
             select gen_random_uuid() as id, n.portfolio, r.phone, r.name, r.line
               from batch_recipients r join batches b on b.id = r.batch_id join numbers n on n.id = b.number_id
              where r.batch_id = $1 and r.state = 'waiting'
         ), made as (
             insert into contacts (id, portfolio, name, created_at) select id, portfolio, name, now() from people
         ), named as (
             insert into contact_identities (portfolio, kind, value, contact_id, first_seen_at)
             select portfolio, 'phone', phone, id, now() from people
         )
         insert into consent_lines (id, contact_id, at, scope, change, source, recorded_at)
         select gen_random_uuid(), id, now(), 'all', 'opt_out', 'by_hand', now() from people where line % 100 = 10",
    )
    .bind(batch.0)
    .execute(pool)
    .await?
    .rows_affected();
    sqlx::raw_sql("analyze contacts; analyze contact_identities; analyze consent_lines")
        .execute(pool)
        .await?;
    Ok(u32::try_from(opted_out)?)
}
