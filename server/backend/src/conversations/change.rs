//! Taking, returning, holding, resuming, transferring, closing: facts under a lock, the rule, the rows.

use chrono::{DateTime, Utc};
use domain::conversation::ConversationCard;
use domain::message::Content;
use domain::protocol::{
    Actor, ChangeKind, ChangeRequest, ProtocolAction, ProtocolFacts, ProtocolState, ReadSoFar, Receiver,
    Target, Transition, decide,
};
use domain::user::CurrentUser;
use domain::{ConversationId, MessageId, NumberId, ProtocolId, TeamId, UserId, WrapUpId};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{authorised, cards, transfer};
use crate::{Desk, Error, Result, new_id};

/// What a change is decided on, with the row it is about.
pub(super) struct Facts {
    pub protocol: ProtocolId,
    pub number: NumberId,
    pub rule: ProtocolFacts,
    pub last_inbound_at: Option<DateTime<Utc>>,
    /// Customer messages that the owner has not seen.
    unseen: i32,
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
    let facts = lock(tx, conversation).await?;
    change_locked(tx, conversation, facts, request, actor, now).await
}

/// The same with the facts of one that is locked already.
pub(super) async fn change_locked(
    tx: &mut PgConnection,
    conversation: ConversationId,
    mut facts: Facts,
    request: &ChangeRequest,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<ChangeKind> {
    match request.action {
        ProtocolAction::Transfer(target) => {
            facts.rule.receiver = transfer::receiver(tx, target, facts.number).await?;
        }
        ProtocolAction::Close => {
            facts.rule.unread = unread(tx, conversation, &facts, request.read).await?;
            transfer::check_wrap_up(tx, &mut facts.rule, request.wrap_up).await?;
        }
        ProtocolAction::Take => still_theirs(tx, &facts, actor).await?,
        _ => {}
    }
    let transition = decide(&facts.rule, request, actor)?;
    write(tx, conversation, &facts, request, &transition, actor, now).await?;
    Ok(transition.change)
}

/// The number may be taken from somebody while they take a conversation of it: nobody ends with one they cannot see.
async fn still_theirs(tx: &mut PgConnection, facts: &Facts, actor: Actor) -> Result<()> {
    let Some(person) = actor.person() else {
        return Ok(());
    };
    match transfer::receiver(tx, Target::Agent(person), facts.number).await? {
        Receiver::Able => Ok(()),
        Receiver::Gone | Receiver::Barred { .. } => Err(Error::NotFound),
    }
}

/// The newest of what the customer wrote in the protocol that has not been read, as far as `read` tells. What is new is
/// told by the order in which it came, not by Meta's clock: a message that was under way for long is new too.
async fn unread(
    tx: &mut PgConnection,
    conversation: ConversationId,
    facts: &Facts,
    read: ReadSoFar,
) -> Result<Option<MessageId>> {
    let after = match read {
        ReadSoFar::UpTo(last) => Some(last),
        ReadSoFar::AsMarked if facts.unseen > 0 => None,
        ReadSoFar::Untold | ReadSoFar::AsMarked => return Ok(None),
    };
    let newer = sqlx::query!(
        r#"
        select id as "id: MessageId", content as "content: Json<Content>"
          from messages
         where conversation_id = $1 and protocol_id = $2 and direction = 'inbound' and ($3::uuid is null or id > $3)
         order by id desc
         limit 500
        "#,
        conversation as ConversationId,
        facts.protocol as ProtocolId,
        after as Option<MessageId>,
    )
    .fetch_all(tx)
    .await?;
    // A reaction, or a word that was corrected, holds nobody up.
    let asks = newer.into_iter().find(|row| row.content.0.asks_for_service());
    Ok(asks.map(|row| row.id))
}

/// Locks the conversation, so that two people cannot act past each other.
pub(super) async fn lock(tx: &mut PgConnection, conversation: ConversationId) -> Result<Facts> {
    let row = sqlx::query!(
        r#"
        select c.protocol_id as "protocol: ProtocolId", c.number_id as "number: NumberId", c.state as "state: ProtocolState",
               c.owner_id as "owner: UserId", c.team_id as "team: TeamId", c.last_inbound_at, c.unread
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
            unread: None,
        },
        last_inbound_at: row.last_inbound_at,
        unseen: row.unread,
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
