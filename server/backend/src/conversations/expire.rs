//! Protocols that await the customer's answer, and do not get it in time.

use std::time::Duration;

use domain::ConversationId;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Desk, Result, new_id};

/// How often it is looked for answers that are late.
const POLL: Duration = Duration::from_secs(5);

/// Protocols closed in one transaction at most.
const MOST: i64 = 200;

impl Desk {
    /// Closes protocols that awaited their customer in vain, until `stop` is cancelled. Several processes may: each is
    /// closed by one.
    pub async fn run_expiry(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.expire_awaiting().await {
                Ok(0) => {}
                Ok(expired) => {
                    tracing::info!(
                        expired,
                        "Protocols closed without their customer's answer: {expired}"
                    );
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "Protocols awaiting customers could not be looked at: {error}");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Closes what is overdue by the desk's clock, some at a time; says how many.
    ///
    /// Who holds a conversation's lock, be it an answer that arrives or an agent who acts, goes first: it is passed over
    /// and looked at again the next time.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn expire_awaiting(&self) -> Result<u64> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        let due = sqlx::query_scalar!(
            r#"
            select c.id as "id: ConversationId"
              from protocols p
              join conversations c on c.protocol_id = p.id
             where p.state = 'awaiting_customer' and p.expires_at < $1 and c.state = 'awaiting_customer'
             order by p.expires_at
             limit $2
               for no key update of c skip locked
            "#,
            now,
            MOST,
        )
        .fetch_all(&mut *tx)
        .await?;
        if due.is_empty() {
            return Ok(0);
        }
        let conversations: Vec<Uuid> = due.iter().map(|id| id.0).collect();
        let changes: Vec<Uuid> = due.iter().map(|_| new_id()).collect();
        // Asked once more under the lock: somebody may have written again meanwhile, and waits for longer.
        let expired = sqlx::query!(
            r#"
            with over as (
                update protocols p
                   set state = 'closed', state_since = $3, closed_at = $3, expires_at = null
                  from unnest($1::uuid[], $2::uuid[]) as t (conversation_id, change_id)
                  join conversations c on c.id = t.conversation_id
                 where p.id = c.protocol_id and p.state = 'awaiting_customer' and p.expires_at < $3
                returning p.id, p.number_id, p.conversation_id, p.owner_id, p.team_id, t.change_id
            ), shown as (
                update conversations c
                   set state = 'closed', state_since = $3, unread = 0, version = c.version + 1
                  from over o
                 where c.id = o.conversation_id
            ), told as (
                insert into events (conversation_id, number_id, at) select conversation_id, number_id, $3 from over
            )
            insert into protocol_changes (id, protocol_id, number_id, change, from_state, to_state, from_owner, to_owner, from_team, to_team, at)
            select change_id, id, number_id, 'expired', 'awaiting_customer', 'closed', owner_id, owner_id, team_id, team_id, $3 from over
            "#,
            &conversations,
            &changes,
            now,
        )
        .execute(&mut *tx)
        .await?
        .rows_affected();
        tx.commit().await?;
        if expired > 0 {
            self.0.hub.wake();
        }
        Ok(expired)
    }
}
