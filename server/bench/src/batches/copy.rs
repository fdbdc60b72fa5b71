//! What the bare machine does with the same rows: a `copy` into a table with the same columns and nothing else.

use std::time::{Duration, Instant};

use domain::BatchId;
use futures::TryStreamExt;
use sqlx::PgPool;

use crate::Result;

const COLUMNS: &str = "batch_id, line, phone, name, filled, state, reason";
/// Bytes that are handed over at a time.
const CHUNK: usize = 256 * 1024;

/// Copies the rows of `batch` once more, on the same Postgres; how long that took until it was durable.
pub async fn bare_copy(pool: &PgPool, batch: BatchId) -> Result<Duration> {
    let mut connection = pool.acquire().await?;
    let out = format!("copy (select {COLUMNS} from batch_recipients where batch_id = '{batch}') to stdout");
    let mut rows = Vec::new();
    {
        let mut stream = connection.copy_out_raw(&out).await?;
        while let Some(chunk) = stream.try_next().await? {
            rows.extend_from_slice(&chunk);
        }
    }
    sqlx::raw_sql(
        "create schema bench_limits; create table bench_limits.recipients (like batch_recipients); checkpoint",
    )
    .execute(&mut *connection)
    .await?;
    let begin = Instant::now();
    let mut into = connection
        .copy_in_raw(&format!("copy bench_limits.recipients ({COLUMNS}) from stdin"))
        .await?;
    for chunk in rows.chunks(CHUNK) {
        into.send(chunk).await?;
    }
    into.finish().await?;
    let took = begin.elapsed();
    sqlx::raw_sql("drop schema bench_limits cascade")
        .execute(&mut *connection)
        .await?;
    Ok(took)
}
