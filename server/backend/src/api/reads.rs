//! Conversations, messages and protocols of a token's numbers.

use chrono::{DateTime, Utc};
use domain::conversation::{CardCursor, ConversationCard};
use domain::message::MessageView;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::routing::SendKind;
use domain::{ConversationId, MessageId, NumberId, ProtocolId};
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

use super::ApiCaller;
use crate::conversations::{MessageRow, cards};
use crate::{Desk, Error, Result};

/// Lines to a page.
const PAGE: usize = 50;
/// The states by the ordered index that each is in: lists of some numbers need none of their own, which every message
/// that comes in would have to write.
const STATES: [(&[ProtocolState], &str); 4] = [
    (
        &[ProtocolState::Waiting, ProtocolState::Bot],
        "state in ('waiting', 'bot')",
    ),
    (
        &[
            ProtocolState::InService,
            ProtocolState::OnHold,
            ProtocolState::AwaitingCustomer,
        ],
        "state in ('in_service', 'on_hold', 'awaiting_customer')",
    ),
    (&[ProtocolState::Closed], "state = 'closed' and served"),
    (&[ProtocolState::Closed], "state = 'closed' and not served"),
];

/// One page of conversations.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiConversationPage {
    /// The newest activity first.
    pub cards: Vec<ConversationCard>,
    /// Present when there are more.
    pub next: Option<CardCursor>,
}

/// A message, with where it belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiMessage {
    /// Where.
    pub conversation: ConversationId,
    /// On which of our numbers.
    pub number: NumberId,
    /// The protocol it belongs to.
    pub protocol: Option<ProtocolNumber>,
    /// The message.
    pub view: MessageView,
}

/// A protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiProtocol {
    /// What the customer can quote.
    pub code: ProtocolNumber,
    /// Where it stands in.
    pub conversation: ConversationId,
    /// On which of our numbers.
    pub number: NumberId,
    /// Where it stands.
    pub state: ProtocolState,
    /// Who has it, or had it last.
    pub owner: Option<String>,
    /// What the desk began it with; absent when the customer did.
    pub begun_by: Option<SendKind>,
    /// When it began.
    pub opened_at: DateTime<Utc>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// Until when an answer is awaited, while one is.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// One page of the conversations of the token's numbers.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a number that is not the token's.
    pub async fn api_conversations(
        &self,
        caller: &ApiCaller,
        number: Option<NumberId>,
        state: Option<ProtocolState>,
        after: Option<CardCursor>,
    ) -> Result<ApiConversationPage> {
        let numbers = match number {
            Some(number) => vec![caller.uses(number)?.0],
            None => caller.number_ids(),
        };
        let mut query = QueryBuilder::new("select id, last_message_at from (");
        let mut first = true;
        for (states, which) in STATES {
            if state.is_some_and(|state| !states.contains(&state)) {
                continue;
            }
            query.push(if first { "(" } else { " union all (" });
            first = false;
            query
                .push("select id, last_message_at from conversations where ")
                .push(which)
                .push(" and number_id = any(")
                .push_bind(numbers.clone())
                .push(")");
            if let Some(state) = state {
                query.push(" and state = ").push_bind(state);
            }
            if let Some(after) = after {
                query
                    .push(" and (last_message_at, id) < (")
                    .push_bind(after.at)
                    .push(", ")
                    .push_bind(after.id)
                    .push(")");
            }
            query
                .push(" order by last_message_at desc, id desc limit ")
                .push_bind(PAGE as i64 + 1)
                .push(")");
        }
        query
            .push(") as found order by last_message_at desc, id desc limit ")
            .push_bind(PAGE as i64 + 1);
        let mut connection = self.0.pools.agents.acquire().await?;
        let mut places: Vec<(Uuid, DateTime<Utc>)> =
            query.build_query_as().fetch_all(&mut *connection).await?;
        let more = places.len() > PAGE;
        places.truncate(PAGE);
        let ids: Vec<Uuid> = places.iter().map(|(id, _)| *id).collect();
        let next = places.last().filter(|_| more).map(|(id, at)| CardCursor {
            at: *at,
            id: ConversationId(*id),
        });
        Ok(ApiConversationPage {
            cards: cards::cards_in_order(&mut *connection, &ids).await?,
            next,
        })
    }

    /// One conversation, with its newest protocols.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not on one of the token's numbers.
    pub async fn api_conversation(
        &self,
        caller: &ApiCaller,
        conversation: ConversationId,
    ) -> Result<(ConversationCard, Vec<ApiProtocol>)> {
        let mut connection = self.0.pools.agents.acquire().await?;
        own(&mut connection, caller, conversation).await?;
        let card = cards::card(&mut *connection, conversation).await?;
        let protocols = protocols(&mut connection, caller, Some(conversation), None).await?;
        Ok((card, protocols))
    }

    /// The messages of a conversation before `before`, newest first, and whether there are older ones.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not on one of the token's numbers, or `before` is none of its messages.
    pub async fn api_messages(
        &self,
        caller: &ApiCaller,
        conversation: ConversationId,
        before: Option<MessageId>,
    ) -> Result<(Vec<ApiMessage>, bool)> {
        let mut connection = self.0.pools.agents.acquire().await?;
        own(&mut connection, caller, conversation).await?;
        let from = match before {
            None => None,
            Some(before) => Some(
                sqlx::query_scalar!(
                    "select at from messages where id = $1 and conversation_id = $2",
                    before as MessageId,
                    conversation as ConversationId
                )
                .fetch_optional(&mut *connection)
                .await?
                .ok_or(Error::NotFound)?,
            ),
        };
        let rows: Vec<MessageRow> = sqlx::query_as(
            "select * from message_views where conversation_id = $1 and not folded and ($2::timestamptz is null or (at, id) < ($2, $3))
              order by at desc, id desc limit $4",
        )
        .bind(conversation)
        .bind(from)
        .bind(before)
        .bind(PAGE as i64 + 1)
        .fetch_all(&mut *connection)
        .await?;
        let more = rows.len() > PAGE;
        let rows = rows.into_iter().take(PAGE).collect();
        Ok((whole(&mut connection, rows).await?, more))
    }

    /// One message.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not on one of the token's numbers.
    pub async fn api_message(&self, caller: &ApiCaller, message: MessageId) -> Result<ApiMessage> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let rows: Vec<MessageRow> =
            sqlx::query_as("select * from message_views where id = $1 and number_id = any($2)")
                .bind(message)
                .bind(caller.number_ids())
                .fetch_all(&mut *connection)
                .await?;
        let found = whole(&mut connection, rows).await?.into_iter().next();
        found.ok_or(Error::NotFound)
    }

    /// One protocol.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not on one of the token's numbers.
    pub async fn api_protocol(&self, caller: &ApiCaller, code: &ProtocolNumber) -> Result<ApiProtocol> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let found = protocols(&mut connection, caller, None, Some(code)).await?;
        found.into_iter().next().ok_or(Error::NotFound)
    }
}

/// Says not found for a conversation that is not on one of the token's numbers.
async fn own(connection: &mut PgConnection, caller: &ApiCaller, conversation: ConversationId) -> Result<()> {
    sqlx::query_scalar!(
        "select id from conversations where id = $1 and number_id = any($2)",
        conversation as ConversationId,
        &caller.number_ids(),
    )
    .fetch_optional(connection)
    .await?
    .map(|_| ())
    .ok_or(Error::NotFound)
}

/// The protocols of one conversation, newest first, or the one with that code; of the token's numbers alone.
async fn protocols(
    connection: &mut PgConnection,
    caller: &ApiCaller,
    conversation: Option<ConversationId>,
    code: Option<&ProtocolNumber>,
) -> Result<Vec<ApiProtocol>> {
    Ok(sqlx::query_as!(
        ApiProtocol,
        r#"
        select p.code as "code: ProtocolNumber", p.conversation_id as "conversation: ConversationId", p.number_id as "number: NumberId",
               p.state as "state: ProtocolState", o.name as "owner?", p.begun_by as "begun_by: SendKind", p.opened_at,
               p.closed_at,
               case when p.state = 'awaiting_customer' then p.expires_at end as expires_at
          from protocols p
          left join users o on o.id = p.owner_id
         where p.number_id = any($1) and (p.conversation_id = $2 or p.code = $3)
         order by p.opened_at desc, p.id desc
         limit $4
        "#,
        &caller.number_ids(),
        conversation as Option<ConversationId>,
        code.map(ProtocolNumber::as_str),
        PAGE as i64,
    )
    .fetch_all(connection)
    .await?)
}

/// The messages of `rows`, with their protocols.
async fn whole(connection: &mut PgConnection, rows: Vec<MessageRow>) -> Result<Vec<ApiMessage>> {
    let ids: Vec<Uuid> = rows
        .iter()
        .filter_map(|row| row.protocol_id)
        .map(|id| id.0)
        .collect();
    let codes = sqlx::query!(
        r#"select id as "id: ProtocolId", code as "code: ProtocolNumber" from protocols where id = any($1)"#,
        &ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ApiMessage {
            conversation: row.conversation_id,
            number: row.number_id,
            protocol: codes
                .iter()
                .find(|code| Some(code.id) == row.protocol_id)
                .map(|code| code.code.clone()),
            view: row.into(),
        })
        .collect())
}
