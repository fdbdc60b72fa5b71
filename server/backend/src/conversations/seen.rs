//! What the owner has seen is not unread any more, nor new to them.

use domain::receipts::Moment;
use domain::user::CurrentUser;
use domain::{ConversationId, NumberId, UserId};

use crate::{Desk, Result};

impl Desk {
    /// Notes that `user` has `conversation` before their eyes; only its owner's eyes count.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see it.
    pub async fn mark_seen(&self, user: &CurrentUser, conversation: ConversationId) -> Result<()> {
        let number = self.authorise(user, conversation).await?;
        let changed = sqlx::query!(
            r#"
            with seen as (
                update conversations set unread = 0, handed_by = null, version = version + 1
                 where id = $1 and owner_id = $2 and (unread > 0 or handed_by is not null)
                returning id
            )
            insert into events (conversation_id, number_id, at) select id, $3, $4 from seen
            "#,
            conversation as ConversationId,
            user.id as UserId,
            number as NumberId,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.agents)
        .await?;
        if changed.rows_affected() > 0 {
            self.0.hub.wake();
            self.0.receipts.add(conversation, user.id, Moment::Opened);
        }
        Ok(())
    }
}
