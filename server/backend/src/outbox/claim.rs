//! Which messages are due, and whose they are while they are on their way.

use chrono::TimeDelta;
use domain::message::Content;
use domain::{ContactId, ConversationId, MessageId, NumberId};
use sqlx::types::Json;

use super::OutboxSettings;
use crate::{Desk, Result};

/// A message that this process alone sends now.
pub(super) struct Claimed {
    pub(super) id: MessageId,
    pub(super) conversation: ConversationId,
    pub(super) number: NumberId,
    pub(super) contact: ContactId,
    pub(super) phone_number_id: String,
    pub(super) content: Content,
    pub(super) quoted: Option<String>,
    pub(super) attempts: i32,
}

impl Desk {
    /// Claims what is due: for each conversation only its earliest, so that words arrive in the order they were written.
    pub(super) async fn claim(&self, settings: &OutboxSettings, most: usize) -> Result<Vec<Claimed>> {
        if most == 0 {
            return Ok(Vec::new());
        }
        let now = self.0.clock.now();
        let lease = TimeDelta::from_std(settings.lease).unwrap_or(TimeDelta::minutes(1));
        let rows = sqlx::query!(
            r#"
            with due as (
                select m.id
                  from messages m
                 where m.delivery = 'queued'
                   and m.next_attempt_at <= $1
                   -- Batches have a lane of their own, and nobody's words wait for it.
                   and m.send_kind is distinct from 'batch'
                   and not exists (select from messages e
                                    where e.conversation_id = m.conversation_id
                                      and e.delivery in ('queued', 'sending')
                                      and e.send_kind is distinct from 'batch'
                                      and (e.at, e.id) < (m.at, m.id))
                 order by m.next_attempt_at, m.id
                 limit $2
                   for update skip locked
            )
            update messages m
               set delivery = 'sending', leased_until = $3, attempts = m.attempts + 1
              from due, conversations c, numbers n
             where m.id = due.id and c.id = m.conversation_id and n.id = m.number_id
            returning m.id as "id: MessageId", m.conversation_id as "conversation: ConversationId",
                      m.number_id as "number: NumberId", c.contact_id as "contact: ContactId", n.phone_number_id,
                      m.content as "content: Json<Content>", m.quoted_wamid as quoted, m.attempts
            "#,
            now,
            most as i64,
            now + lease,
        )
        .fetch_all(&self.0.pools.batch)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Claimed {
                id: row.id,
                conversation: row.conversation,
                number: row.number,
                contact: row.contact,
                phone_number_id: row.phone_number_id,
                content: row.content.0,
                quoted: row.quoted,
                attempts: row.attempts,
            })
            .collect())
    }
}
