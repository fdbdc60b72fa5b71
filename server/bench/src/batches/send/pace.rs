//! How fast a batch went, by the desk's own record of what WhatsApp took.

use domain::BatchId;
use sqlx::PgPool;

use crate::Result;

/// The first seconds do not count.
pub const RAMP: f64 = 2.0;

/// What was taken, and when.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Pace {
    /// Messages that WhatsApp took.
    pub taken: i64,
    /// Those taken after the ramp.
    pub after_ramp: i64,
    /// The first, in unix milliseconds.
    pub first: f64,
    /// The last, in unix milliseconds.
    pub last: f64,
}

impl Pace {
    /// Reads it.
    ///
    /// # Errors
    /// When nothing was taken.
    pub async fn of(pool: &PgPool, batch: BatchId) -> Result<Self> {
        let pace: Option<Self> = sqlx::query_as(
            "with sent as (
                 select m.sent_at from template_sends s join messages m on m.id = s.message_id
                  where s.batch_id = $1 and m.sent_at is not null
             ), span as (
                 select min(sent_at) as first, max(sent_at) as last from sent
             )
             select count(*) as taken, count(*) filter (where sent_at > first + make_interval(secs => $2)) as after_ramp,
                    extract(epoch from first)::float8 * 1000 as first, extract(epoch from last)::float8 * 1000 as last
               from sent, span
              group by first, last",
        )
        .bind(batch.0)
        .bind(RAMP)
        .fetch_optional(pool)
        .await?;
        pace.ok_or_else(|| "WhatsApp took nothing of the batch".into())
    }

    /// Messages a second from the end of the ramp to the last one.
    ///
    /// # Errors
    /// When it was over before the ramp was.
    pub fn rate(&self) -> Result<f64> {
        let seconds = (self.last - self.first) / 1_000.0 - RAMP;
        if seconds < 1.0 {
            return Err("it was over too soon to be measured: give it more --recipients".into());
        }
        Ok(self.after_ramp as f64 / seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ramp_counts_neither_in_messages_nor_in_time() {
        let pace = Pace {
            taken: 11_000,
            after_ramp: 10_000,
            first: 0.0,
            last: 12_000.0,
        };
        assert_eq!(pace.rate().unwrap(), 1_000.0);
        assert!(
            Pace {
                last: 2_500.0,
                ..pace
            }
            .rate()
            .is_err()
        );
    }
}
