//! What became of what was sent decides about places: WhatsApp counts somebody from delivery (`cloud-api.md` 6.1), and not at
//! all where a message failed. Ingest only notes whose fate was told; the limits are not locked under its hands.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::NumberId;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{key, scope};
use crate::{Desk, Result};

/// How often it is looked what was told.
const PAUSE: Duration = Duration::from_secs(1);
/// How many at once.
const AT_ONCE: i64 = 500;

impl Desk {
    /// Keeps the places of messaging limits in line with what was delivered until `stop` is cancelled.
    pub async fn run_allowances(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.settle_reaches().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "Messaging limits could not be settled: {error}"),
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Takes in what was told of some messages; says whether there may be more.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn settle_reaches(&self) -> Result<bool> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        let rows = sqlx::query!(
            r#"
            with told as (
                delete from reaches_told
                 where message_id = any(array(select message_id from reaches_told order by message_id limit $1 for update skip locked))
                returning message_id
            )
            select s.reached as person, n.id as "number?: NumberId", n.portfolio as "portfolio?", n.limit_by_number as "by_number?"
              from told t
              join messages m on m.id = t.message_id
              left join template_sends s on s.message_id = t.message_id
              left join numbers n on n.id = m.number_id
            "#,
            AT_ONCE,
        )
        .fetch_all(&mut *tx)
        .await?;
        let more = rows.len() as i64 == AT_ONCE;
        // In the order of their names: whoever locks several does it in this order.
        let mut places: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
        for row in rows {
            let number = row.number.zip(row.portfolio).zip(row.by_number);
            if let (Some(person), Some(((number, portfolio), by_number))) = (row.person, number) {
                let scope = scope(by_number, &portfolio, number);
                places.entry(key(&scope)).or_default().push(person);
            }
        }
        let mut room = false;
        for (scope, people) in places {
            room |= sqlx::query_scalar!(
                r#"select settle_reaches($1, $2, $3) as "room!""#,
                scope,
                &people,
                now
            )
            .fetch_one(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        if room {
            self.ask_for_room().await?;
        }
        Ok(more)
    }
}
