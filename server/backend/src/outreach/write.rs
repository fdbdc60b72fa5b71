//! The rows: contact, conversation, protocol, message, and what WhatsApp is given.

use chrono::{DateTime, Utc};
use domain::contact::IdentityKind;
use domain::message::Content;
use domain::phone::Phone;
use domain::price::PriceLine;
use domain::protocol::{ChangeKind, ProtocolState};
use domain::routing::SendKind;
use domain::template::TemplateCategory;
use domain::{ContactId, ConversationId, MessageId, NumberId, ProtocolId, TeamId, TemplateId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::Sending;
use super::facts::Number;
use crate::conversations::post;
use crate::ingest::{PREVIEW_LENGTH, next_codes};
use crate::{Desk, Error, Result, new_id};

/// Where it goes.
pub(super) enum Place {
    /// A conversation that is made.
    New {
        conversation: ConversationId,
        contact: ContactId,
    },
    /// One whose last protocol is closed; it is locked.
    Known { conversation: ConversationId },
    /// One whose open protocol is the sender's; it is locked.
    Open { conversation: ConversationId },
}

impl Place {
    pub(super) fn conversation(&self) -> ConversationId {
        match self {
            Self::New { conversation, .. } | Self::Known { conversation } | Self::Open { conversation } => {
                *conversation
            }
        }
    }
}

/// Somebody new.
pub(super) async fn contact(
    tx: &mut PgConnection,
    portfolio: &str,
    phone: &Phone,
    name: &str,
    now: DateTime<Utc>,
) -> Result<ContactId> {
    let id = ContactId(new_id());
    sqlx::query!(
        r#"
        with made as (
            insert into contacts (id, portfolio, name, created_at) values ($1, $2, $3, $4)
        )
        insert into contact_identities (portfolio, kind, value, contact_id, first_seen_at) values ($2, $5, $6, $1, $4)
        "#,
        id as ContactId,
        portfolio,
        name,
        now,
        IdentityKind::Phone as IdentityKind,
        phone.as_str(),
    )
    .execute(tx)
    .await?;
    Ok(id)
}

/// The protocol that the message belongs to: a new one, or the open one, which awaits the customer from then on.
pub(super) async fn protocol(
    tx: &mut PgConnection,
    desk: &Desk,
    number: &Number,
    place: Place,
    sending: &Sending<'_>,
) -> Result<ProtocolId> {
    if let Place::Open { conversation } = place {
        return await_again(tx, conversation, sending).await;
    }
    // Last of all locks: the counter is everybody's.
    let code = next_codes(tx, desk, 1, sending.now)
        .await?
        .pop()
        .ok_or(Error::Inconsistent("protocol_counters"))?;
    let protocol = ProtocolId(new_id());
    let conversation = place.conversation();
    match place {
        Place::New { contact, .. } => {
            sqlx::query!(
                r#"
                insert into conversations (id, number_id, contact_id, protocol_id, state, state_since, owner_id, last_message_at,
                                           preview_kind, preview_text, preview_outbound, created_at, team_id)
                values ($1, $2, $3, $4, 'awaiting_customer', $5, $6, $5, '', '', true, $5, $7)
                "#,
                conversation as ConversationId,
                number.id as NumberId,
                contact as ContactId,
                protocol as ProtocolId,
                sending.now,
                sending.user.id as UserId,
                number.team as TeamId,
            )
            .execute(&mut *tx)
            .await?;
        }
        Place::Known { .. } | Place::Open { .. } => {
            sqlx::query!(
                r#"
                update conversations
                   set protocol_id = $2, state = 'awaiting_customer', state_since = $3, owner_id = $4, team_id = $5, handed_by = null,
                       served = true, version = version + 1
                 where id = $1
                "#,
                conversation as ConversationId,
                protocol as ProtocolId,
                sending.now,
                sending.user.id as UserId,
                number.team as TeamId,
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    sqlx::query!(
        r#"
        with opened as (
            insert into protocols (id, conversation_id, number_id, code, state, team_id, owner_id, opened_at, state_since, begun_by, expires_at)
            values ($1, $2, $3, $4, 'awaiting_customer', $5, $6, $7, $7, $8, $9)
        )
        insert into protocol_changes (id, protocol_id, number_id, change, to_state, to_owner, to_team, actor_id, at)
        values ($10, $1, $3, 'opened', 'awaiting_customer', $6, $5, $6, $7)
        "#,
        protocol as ProtocolId,
        conversation as ConversationId,
        number.id as NumberId,
        code,
        number.team as TeamId,
        sending.user.id as UserId,
        sending.now,
        sending.kind as SendKind,
        sending.expires_at,
        new_id(),
    )
    .execute(tx)
    .await?;
    Ok(protocol)
}

/// The sender's open protocol awaits the customer, for as long as a new one would; the change of state is a line of its
/// history, a longer wait is not.
async fn await_again(
    tx: &mut PgConnection,
    conversation: ConversationId,
    sending: &Sending<'_>,
) -> Result<ProtocolId> {
    let protocol = sqlx::query!(
        r#"
        select p.id as "id: ProtocolId", p.state as "state: ProtocolState", p.team_id as "team: TeamId", p.number_id as "number: NumberId"
          from conversations c join protocols p on p.id = c.protocol_id
         where c.id = $1
        "#,
        conversation as ConversationId,
    )
    .fetch_one(&mut *tx)
    .await?;
    let moves = protocol.state != ProtocolState::AwaitingCustomer;
    sqlx::query!(
        r#"
        with moved as (
            update protocols
               set state = 'awaiting_customer', state_since = case when $3 then $2 else state_since end, expires_at = $4
             where id = $1
        ), shown as (
            update conversations
               set state = 'awaiting_customer', state_since = case when $3 then $2 else state_since end, version = version + 1
             where id = $5
        )
        insert into protocol_changes (id, protocol_id, number_id, change, from_state, to_state, from_owner, to_owner, from_team, to_team,
                                      actor_id, at)
        select $6, $1, $7, $8, $9, 'awaiting_customer'::protocol_state, $10, $10, $11, $11, $10, $2 where $3
        "#,
        protocol.id as ProtocolId,
        sending.now,
        moves,
        sending.expires_at,
        conversation as ConversationId,
        new_id(),
        protocol.number as NumberId,
        ChangeKind::Recontacted as ChangeKind,
        protocol.state as ProtocolState,
        sending.user.id as UserId,
        protocol.team as TeamId,
    )
    .execute(tx)
    .await?;
    Ok(protocol.id)
}

/// The message, queued, with what WhatsApp is given for it.
pub(super) async fn message(
    tx: &mut PgConnection,
    number: &Number,
    conversation: ConversationId,
    protocol: ProtocolId,
    sending: &Sending<'_>,
    price: Option<&PriceLine>,
) -> Result<MessageId> {
    let ready = sending.ready;
    let id = MessageId(new_id());
    let content = Content::Template {
        name: ready.name.clone(),
        body: ready.rendered.words(),
        rendered: ready.rendered.folded(),
        title: None,
    };
    sqlx::query!(
        r#"
        with added as (
            insert into messages (id, conversation_id, number_id, protocol_id, direction, at, content, author_id, client_key,
                                  delivery, next_attempt_at, send_kind)
            values ($1, $2, $3, $4, 'outbound', $5, $6, $7, $8, 'queued', $5, $9)
        ), given as (
            insert into template_sends (message_id, template_id, name, language, category, filling, parts, currency, micros, reached)
            values ($1, $12, $13, $14, $15, $16, $17, $18, $19, $20)
        ), shown as (
            update conversations
               set last_message_at = greatest(last_message_at, $5), preview_kind = $10, preview_text = $11, preview_outbound = true,
                   unread = 0, version = version + 1
             where id = $2
        )
        insert into events (conversation_id, message_id, number_id, at) values ($2, $1, $3, $5)
        "#,
        id as MessageId,
        conversation as ConversationId,
        number.id as NumberId,
        protocol as ProtocolId,
        sending.now,
        Json(&content) as _,
        sending.user.id as UserId,
        sending.client_key,
        sending.kind as SendKind,
        content.kind(),
        content.excerpt(PREVIEW_LENGTH),
        ready.template as TemplateId,
        ready.name,
        ready.language,
        ready.category as TemplateCategory,
        Json(&ready.filling) as _,
        Json(&ready.parts) as _,
        price.map(|line| line.currency.as_str()),
        price.map(|line| line.micros),
        sending.reached,
    )
    .execute(&mut *tx)
    .await?;
    post::attach(tx, id, conversation, None, ready.file).await?;
    Ok(id)
}
