//! Opening conversations (P5): warm, cold after a restart, and how many statements it costs.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::{Bench, RATE, statements, yardstick};
use crate::report::{Bound, Goal, Report};
use crate::traffic::Hook;
use crate::{Result, progress};

/// Conversations that are opened in turn while warm.
const WARM: usize = 500;
/// How long after the start cold caches are measured.
const COLD: Duration = Duration::from_secs(10);

impl Bench {
    /// Opening conversations with fifty messages and more.
    pub async fn thread(&self, report: &mut Report) -> Result<()> {
        let ids = self.long(0, WARM).await?;
        let outcome = self.steady(&self.opens(&ids), RATE).await?;
        let bare = yardstick::bare(&self.pool, yardstick::MESSAGES, &ids, RATE, self.span).await?;
        report.add(
            Goal::new(
                "P5",
                "p99 of opening a conversation with 50 messages; the limit is a bare statement for its messages",
                outcome.latencies.percentile(0.99),
                "ms",
                Bound::AtMost,
                20.0,
            )
            .aiming(6.0)
            .against(bare),
        );
        report.note(format!(
            "Threads at 50/s: p50 {:.1} ms.",
            outcome.latencies.percentile(0.5)
        ));
        Ok(())
    }

    /// Statements for one conversation.
    pub async fn thread_statements(&self, report: &mut Report) -> Result<()> {
        let ids = self.long(0, 1).await?;
        let found = statements::of(self.desk.address, &self.pool, &self.opens(&ids)[0]).await?;
        report.add(Goal::aim_only(
            "P5 statements",
            "statements for opening a conversation, the session's included",
            found as f64,
            "statements",
            Bound::AtMost,
            3.0,
        ));
        Ok(())
    }

    /// The same ten seconds after a start of desk and Postgres, none of the data in memory: each conversation once.
    pub async fn thread_cold(&mut self, report: &mut Report) -> Result<()> {
        progress("a restart with cold caches");
        let ids = self
            .long(WARM, (RATE * self.span.as_secs_f64()).ceil() as usize)
            .await?;
        let begin = self.desk.restart_cold(&self.pool).await?;
        tokio::time::sleep(COLD.saturating_sub(begin.elapsed())).await;
        let outcome = self.steady(&self.opens(&ids), RATE).await?;
        report.add(Goal::aim_only(
            "P5 cold",
            "the same 10 s after a restart, the data in no cache",
            outcome.latencies.percentile(0.99),
            "ms",
            Bound::AtMost,
            60.0,
        ));
        report.note(format!(
            "Threads after a cold start at 50/s: p50 {:.1} ms, slowest {:.1} ms, {} different ones.",
            outcome.latencies.percentile(0.5),
            outcome.latencies.percentile(1.0),
            ids.len()
        ));
        Ok(())
    }

    fn opens(&self, ids: &[Uuid]) -> Vec<Hook> {
        ids.iter()
            .map(|id| self.session.call("open_thread", &json!({"conversation": id})))
            .collect()
    }

    /// Conversations of fifty messages and more that the agent may see, in an order of no meaning.
    async fn long(&self, after: usize, most: usize) -> Result<Vec<Uuid>> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "select m.conversation_id from messages m join conversations c on c.id = m.conversation_id
              where c.number_id in (select number_id from number_access a join users u on u.id = a.user_id where u.email = 'agent1@bench.example')
              group by 1 having count(*) >= 50 order by md5(m.conversation_id::text) offset $1 limit $2",
        )
        .bind(i64::try_from(after)?)
        .bind(i64::try_from(most)?)
        .fetch_all(&self.pool)
        .await?;
        if ids.is_empty() {
            return Err("too few conversations have fifty messages: use more of them".into());
        }
        Ok(ids)
    }
}
