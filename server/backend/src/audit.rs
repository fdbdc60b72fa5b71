//! What the desk holds, counted in one snapshot: `guiche audit --json`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Desk, Result};

/// The desk's books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Conversations in all.
    pub conversations: i64,
    /// Protocols by whether they are open.
    pub protocols: Protocols,
    /// Messages by direction and state.
    pub messages: Messages,
    /// Webhook bodies and what became of them.
    pub webhooks: Webhooks,
}

/// Protocols by whether they are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Protocols {
    /// Still going on.
    pub open: i64,
    /// Ended.
    pub closed: i64,
}

/// Messages by direction and state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Messages {
    /// The customers'.
    pub inbound: i64,
    /// Ours, by how far they got.
    pub outbound: Outbound,
}

/// Our messages by how far they got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outbound {
    /// Waiting for their turn, or with WhatsApp this very moment.
    pub queued: i64,
    /// ✓
    pub sent: i64,
    /// ✓✓
    pub delivered: i64,
    /// Blue ✓✓
    pub read: i64,
    /// Given up.
    pub failed: i64,
    /// The answer was lost.
    pub uncertain: i64,
}

/// Webhook bodies and what became of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Webhooks {
    /// Verified and stored.
    pub received: i64,
    /// Of those, applied to the end.
    pub handled: i64,
    /// Refused before anything was stored, by reason.
    pub refused: BTreeMap<String, i64>,
    /// Updates inside stored bodies that could not simply be applied, by name.
    pub named: BTreeMap<String, i64>,
}

impl Desk {
    /// Counts everything in one snapshot.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn audit(&self) -> Result<Audit> {
        let mut tx = self.0.pools.batch.begin().await?;
        sqlx::query!("set transaction isolation level repeatable read, read only")
            .execute(&mut *tx)
            .await?;
        let row = sqlx::query!(
            r#"
            select (select count(*) from conversations) as "conversations!",
                   p.open as "open!", p.closed as "closed!",
                   m.inbound as "inbound!", m.queued as "queued!", m.sent as "sent!", m.delivered as "delivered!", m.read as "read!",
                   m.failed as "failed!", m.uncertain as "uncertain!",
                   w.received as "received!", w.handled as "handled!"
              from (select count(*) filter (where state <> 'closed') as open, count(*) filter (where state = 'closed') as closed
                      from protocols) p,
                   (select count(*) filter (where direction = 'inbound') as inbound,
                           count(*) filter (where delivery in ('queued', 'sending')) as queued,
                           count(*) filter (where delivery = 'sent') as sent,
                           count(*) filter (where delivery = 'delivered') as delivered,
                           count(*) filter (where delivery = 'read') as read,
                           count(*) filter (where delivery = 'failed') as failed,
                           count(*) filter (where delivery = 'uncertain') as uncertain
                      from messages) m,
                   (select count(*) as received, count(handled_at) as handled from webhooks) w
            "#
        )
        .fetch_one(&mut *tx)
        .await?;
        let refused = sqlx::query!("select reason, count from webhook_refusals order by reason")
            .fetch_all(&mut *tx)
            .await?;
        let named = sqlx::query!(
            r#"select outcome, count(*) as "count!" from webhook_outcomes group by outcome order by outcome"#
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Audit {
            conversations: row.conversations,
            protocols: Protocols {
                open: row.open,
                closed: row.closed,
            },
            messages: Messages {
                inbound: row.inbound,
                outbound: Outbound {
                    queued: row.queued,
                    sent: row.sent,
                    delivered: row.delivered,
                    read: row.read,
                    failed: row.failed,
                    uncertain: row.uncertain,
                },
            },
            webhooks: Webhooks {
                received: row.received,
                handled: row.handled,
                refused: refused.into_iter().map(|row| (row.reason, row.count)).collect(),
                named: named.into_iter().map(|row| (row.outcome, row.count)).collect(),
            },
        })
    }
}
