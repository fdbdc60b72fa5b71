//! Taking, returning, holding, resuming, closing: facts under a lock, the rule, the rows.

use chrono::{DateTime, Utc};
use domain::conversation::ConversationCard;
use domain::protocol::{ChangeKind, ProtocolAction, ProtocolFacts, ProtocolState, Transition, decide};
use domain::user::CurrentUser;
use domain::{ConversationId, NumberId, ProtocolId, UserId};
use sqlx::PgConnection;

use super::{authorised, cards};
use crate::{Desk, Error, Result, new_id};

/// What a change is decided on, with the row it is about.
pub(super) struct Facts {
    pub protocol: ProtocolId,
    pub number: NumberId,
    pub rule: ProtocolFacts,
    pub last_inbound_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// Does `action` on the latest protocol of `conversation`, if the rule allows `user` to.
    ///
    /// Two who ask at once are decided one after the other; the second is told who was first.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason; [`Error::NotFound`] when `user` may not see it.
    pub async fn change_protocol(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        action: ProtocolAction,
    ) -> Result<ConversationCard> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        authorised(&mut tx, user, conversation).await?;
        let facts = lock(&mut tx, conversation).await?;
        let transition = decide(&facts.rule, action, user.id, user.role)?;
        write(&mut tx, conversation, &facts, &transition, user.id, now).await?;
        let card = cards::card(&mut *tx, conversation).await?;
        tx.commit().await?;
        self.0.hub.wake();
        tracing::info!(
            conversation.id = %conversation, protocol.number = %card.protocol, user.id = %user.id, change = ?transition.change,
            "Protocol {} changed: {:?}", card.protocol, transition.change
        );
        Ok(card)
    }
}

/// Locks the conversation, so that two people cannot act past each other.
pub(super) async fn lock(tx: &mut PgConnection, conversation: ConversationId) -> Result<Facts> {
    let row = sqlx::query!(
        r#"
        select c.protocol_id as "protocol: ProtocolId", c.number_id as "number: NumberId", c.state as "state: ProtocolState",
               c.owner_id as "owner: UserId", c.last_inbound_at
          from conversations c
         where c.id = $1
           for no key update
        "#,
        conversation as ConversationId,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    let owner = match row.owner {
        Some(id) => {
            let name = sqlx::query_scalar!("select name from users where id = $1", id as UserId)
                .fetch_one(tx)
                .await?;
            Some((id, name))
        }
        None => None,
    };
    Ok(Facts {
        protocol: row.protocol,
        number: row.number,
        rule: ProtocolFacts {
            state: row.state,
            owner,
        },
        last_inbound_at: row.last_inbound_at,
    })
}

async fn write(
    tx: &mut PgConnection,
    conversation: ConversationId,
    facts: &Facts,
    transition: &Transition,
    actor: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let closed_at = (transition.state == ProtocolState::Closed).then_some(now);
    // Being served means being read; what was unread before is the owner's to see.
    let seen = matches!(transition.change, ChangeKind::Closed);
    sqlx::query!(
        r#"
        with moved as (
            update protocols set state = $2, owner_id = $3, state_since = $4, closed_at = $5 where id = $1
        ), shown as (
            update conversations
               set state = $2, owner_id = $3, state_since = $4, version = version + 1,
                   unread = case when $10 then 0 else unread end
             where id = $6
        ), told as (
            insert into events (conversation_id, number_id, at) values ($6, $7, $4)
        )
        insert into protocol_changes (id, protocol_id, number_id, change, from_state, to_state, from_owner, to_owner, actor_id, at)
        values ($8, $1, $7, $9, $11, $2, $12, $3, $13, $4)
        "#,
        facts.protocol as ProtocolId,
        transition.state as ProtocolState,
        transition.owner as Option<UserId>,
        now,
        closed_at,
        conversation as ConversationId,
        facts.number as NumberId,
        new_id(),
        transition.change as ChangeKind,
        seen,
        facts.rule.state as ProtocolState,
        facts.rule.owner.as_ref().map(|(id, _)| *id) as Option<UserId>,
        actor as UserId,
    )
    .execute(tx)
    .await?;
    Ok(())
}
