//! What the machine can do at best: one statement on one connection, with no desk in between.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::Result;
use crate::measure::Latencies;

/// Nothing but the way there and back.
pub const ROUND_TRIP: &str = "select 1";
/// The cards of a page of the history, as plainly as they can be asked for.
pub const CARDS: &str = "select c.*, k.name from conversations c join contacts k on k.id = c.contact_id
    where c.state = 'closed' and c.served order by c.last_message_at desc, c.id desc limit 51";
/// The newest messages of a conversation.
pub const MESSAGES: &str =
    "select * from messages where conversation_id = $1 order by at desc, id desc limit 51";

/// The p99 in milliseconds of `statement` at `rate` a second, from when each was due; one of `ids` is bound each time,
/// if there are any.
pub async fn bare(pool: &PgPool, statement: &str, ids: &[Uuid], rate: f64, span: Duration) -> Result<f64> {
    let mut connection = pool.acquire().await?;
    let mut took = Latencies::default();
    let begin = Instant::now();
    for place in 0..(rate * span.as_secs_f64()).ceil() as usize {
        let due = begin + Duration::from_secs_f64(place as f64 / rate);
        tokio::time::sleep_until(due.into()).await;
        let mut query = sqlx::query(AssertSqlSafe(statement));
        if !ids.is_empty() {
            query = query.bind(ids[place % ids.len()]);
        }
        query.fetch_all(&mut *connection).await?;
        took.add(due.elapsed());
    }
    Ok(took.percentile(0.99))
}
