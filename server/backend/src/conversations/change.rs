//! Taking, returning, holding, resuming, transferring, closing: facts under a lock, the rule, the rows.

use chrono::{DateTime, Utc};
use domain::conversation::ConversationCard;
use domain::protocol::{
    Actor, ChangeKind, ChangeRequest, ProtocolAction, ProtocolFacts, ProtocolState, Receiver, Transition,
    decide,
};
use domain::user::CurrentUser;
use domain::{ConversationId, NumberId, ProtocolId, TeamId, UserId, WrapUpId};
use sqlx::PgConnection;

use super::{authorised, cards, transfer};
use crate::{Desk, Error, Result, new_id};

/// What a change is decided on, with the row it is about.
pub(super) struct Facts {
    pub protocol: ProtocolId,
    pub number: NumberId,
    pub rule: ProtocolFacts,
    pub last_inbound_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// Does `request` on the latest protocol of `conversation`, if the rule allows `user` to.
    ///
    /// Two who ask at once are decided one after the other; the second is told who was first.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason; [`Error::NotFound`] when `user` may not see it.
    pub async fn change_protocol(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        request: impl Into<ChangeRequest>,
    ) -> Result<ConversationCard> {
        let request = request.into();
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        authorised(&mut tx, user, conversation).await?;
        let actor = Actor::Person(user.id, user.role);
        let change = change(&mut tx, conversation, &request, actor, now).await?;
        let card = cards::card(&mut *tx, conversation).await?;
        tx.commit().await?;
        self.0.hub.wake();
        tracing::info!(
            conversation.id = %conversation, protocol.number = %card.protocol, user.id = %user.id, ?change,
            "Protocol {} changed: {change:?}", card.protocol
        );
        Ok(card)
    }
}

/// Decides and writes one change inside the caller's transaction; whether the actor may see it is the caller's to know.
pub(super) async fn change(
    tx: &mut PgConnection,
    conversation: ConversationId,
    request: &ChangeRequest,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<ChangeKind> {
    let mut facts = lock(tx, conversation).await?;
    match request.action {
        ProtocolAction::Transfer(target) => {
            facts.rule.receiver = transfer::receiver(tx, target, facts.number).await?;
        }
        ProtocolAction::Close => transfer::check_wrap_up(tx, &mut facts.rule, request.wrap_up).await?,
        _ => {}
    }
    let transition = decide(&facts.rule, request, actor)?;
    write(tx, conversation, &facts, request, &transition, actor, now).await?;
    Ok(transition.change)
}

/// Locks the conversation, so that two people cannot act past each other.
pub(super) async fn lock(tx: &mut PgConnection, conversation: ConversationId) -> Result<Facts> {
    let row = sqlx::query!(
        r#"
        select c.protocol_id as "protocol: ProtocolId", c.number_id as "number: NumberId", c.state as "state: ProtocolState",
               c.owner_id as "owner: UserId", c.team_id as "team: TeamId", c.last_inbound_at
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
            team: row.team,
            wrap_up_required: false,
            receiver: Receiver::Able,
        },
        last_inbound_at: row.last_inbound_at,
    })
}

async fn write(
    tx: &mut PgConnection,
    conversation: ConversationId,
    facts: &Facts,
    request: &ChangeRequest,
    transition: &Transition,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<()> {
    let closes = transition.state == ProtocolState::Closed;
    // Who receives it is told by whom, until they have opened it.
    let handed = transition.change == ChangeKind::Transferred && transition.owner.is_some();
    let handed_by = actor
        .person()
        .filter(|id| handed && transition.owner != Some(*id));
    sqlx::query!(
        r#"
        with moved as (
            update protocols set state = $2, owner_id = $3, team_id = $14, state_since = $4, closed_at = $5, wrap_up_id = $15 where id = $1
        ), shown as (
            update conversations
               set state = $2, owner_id = $3, team_id = $14, state_since = $4, handed_by = $16, version = version + 1,
                   unread = case when $10 then 0 else unread end
             where id = $6
        ), told as (
            insert into events (conversation_id, number_id, at) values ($6, $7, $4)
        )
        insert into protocol_changes (id, protocol_id, number_id, change, from_state, to_state, from_owner, to_owner, from_team, to_team,
                                      actor_id, reason, at)
        values ($8, $1, $7, $9, $11, $2, $12, $3, $17, $14, $13, $18, $4)
        "#,
        facts.protocol as ProtocolId,
        transition.state as ProtocolState,
        transition.owner as Option<UserId>,
        now,
        closes.then_some(now),
        conversation as ConversationId,
        facts.number as NumberId,
        new_id(),
        transition.change as ChangeKind,
        closes,
        facts.rule.state as ProtocolState,
        facts.rule.owner.as_ref().map(|(id, _)| *id) as Option<UserId>,
        actor.person() as Option<UserId>,
        transition.team as TeamId,
        request.wrap_up.filter(|_| closes) as Option<WrapUpId>,
        handed_by as Option<UserId>,
        facts.rule.team as TeamId,
        request.note,
    )
    .execute(tx)
    .await?;
    Ok(())
}
