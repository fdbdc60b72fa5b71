//! Rows of the reading views, and what screens make of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::contact::{self, Identity, IdentityKind};
use domain::conversation::{ConversationCard, Preview};
use domain::failure;
use domain::media::{FileFailure, FileState, FileView};
use domain::message::{Content, Delivery, Direction, Failure, MessageView, Quote, Reaction};
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::{ContactId, ConversationId, MessageId, NumberId, ProtocolId, TeamId, UserId};
use sqlx::PgExecutor;
use sqlx::types::Json;
use uuid::Uuid;

use crate::ingest::PREVIEW_LENGTH;
use crate::{Error, Result};

/// A row of `conversation_cards`.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct CardRow {
    pub id: ConversationId,
    pub contact_id: ContactId,
    pub contact_name: String,
    pub contact_handle: Option<String>,
    pub number_id: NumberId,
    pub number_name: String,
    pub state: ProtocolState,
    pub state_since: DateTime<Utc>,
    pub owner_id: Option<UserId>,
    pub owner_name: Option<String>,
    pub protocol: ProtocolNumber,
    pub last_inbound_at: Option<DateTime<Utc>>,
    pub last_message_at: DateTime<Utc>,
    pub preview_kind: String,
    pub preview_text: String,
    pub preview_outbound: bool,
    pub unread: i32,
    pub version: i64,
    pub team_id: TeamId,
    pub team_name: Option<String>,
    pub handed_by: Option<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub served: bool,
}

impl From<CardRow> for ConversationCard {
    fn from(row: CardRow) -> Self {
        Self {
            id: row.id,
            contact: row.contact_id,
            contact_name: row.contact_name,
            contact_handle: row.contact_handle.as_deref().and_then(handle),
            number: row.number_id,
            number_name: row.number_name,
            state: row.state,
            state_since: row.state_since,
            owner: row.owner_id,
            owner_name: row.owner_name,
            team: row.team_id,
            team_name: row.team_name,
            handed_by: row.handed_by,
            protocol: row.protocol,
            last_inbound_at: row.last_inbound_at,
            last_message_at: row.last_message_at,
            preview: Preview {
                kind: row.preview_kind,
                text: row.preview_text,
                outbound: row.preview_outbound,
            },
            unread: row.unread,
            version: row.version,
            expires_at: row.expires_at,
            unserved: !row.served,
        }
    }
}

/// `phone:+5541…` or `username:…` as people write it.
fn handle(told: &str) -> Option<String> {
    let (kind, value) = told.split_once(':')?;
    let kind = if kind == "phone" {
        IdentityKind::Phone
    } else {
        IdentityKind::Username
    };
    contact::handle(&[Identity {
        kind,
        value: value.to_owned(),
    }])
}

/// A row of `message_views`.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct MessageRow {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub number_id: NumberId,
    pub protocol_id: Option<ProtocolId>,
    pub client_key: Option<Uuid>,
    pub direction: Direction,
    pub at: DateTime<Utc>,
    pub content: Json<Content>,
    pub quoted_wamid: Option<String>,
    pub quoted_id: Option<MessageId>,
    pub quoted_direction: Option<Direction>,
    pub quoted_content: Option<Json<Content>>,
    pub forwarded: bool,
    pub author_name: Option<String>,
    pub delivery: Option<Delivery>,
    pub failure_code: Option<i32>,
    pub failure_details: Option<String>,
    pub retried: bool,
    pub file_state: Option<FileState>,
    pub file_failure: Option<FileFailure>,
    pub file_mime: Option<String>,
    pub file_size: Option<i64>,
    pub file_width: Option<i32>,
    pub file_height: Option<i32>,
    pub file_duration: Option<i32>,
    pub file_thumb: bool,
    pub their_reaction: Option<String>,
    pub our_reaction: Option<String>,
    pub edited: Option<String>,
    pub revoked: bool,
}

impl MessageRow {
    fn file(&mut self) -> Option<FileView> {
        let known = |value: Option<i32>| {
            value
                .and_then(|value| u32::try_from(value).ok())
                .unwrap_or_default()
        };
        Some(FileView {
            state: self.file_state?,
            failure: self.file_failure,
            mime: self.file_mime.take().unwrap_or_default(),
            size: self.file_size.map(i64::unsigned_abs).unwrap_or_default(),
            width: known(self.file_width),
            height: known(self.file_height),
            duration: known(self.file_duration),
            thumb: self.file_thumb,
        })
    }

    fn reactions(&mut self) -> Vec<Reaction> {
        let on = |emoji: Option<String>, ours| {
            emoji
                .filter(|emoji| !emoji.is_empty())
                .map(|emoji| Reaction { emoji, ours })
        };
        let both = [
            on(self.their_reaction.take(), false),
            on(self.our_reaction.take(), true),
        ];
        both.into_iter().flatten().collect()
    }

    /// What is there to read: what was deleted is not.
    fn content(&mut self) -> Content {
        let content = std::mem::replace(&mut self.content.0, Content::RequestWelcome {});
        match self.edited.take() {
            _ if self.revoked => Content::Revoke { of: String::new() },
            Some(words) => content.with_words(words),
            None => content,
        }
    }
}

impl From<MessageRow> for MessageView {
    fn from(mut row: MessageRow) -> Self {
        let edited = row.edited.is_some() && !row.revoked;
        let file = row.file().filter(|_| !row.revoked);
        let reactions = row.reactions();
        let content = row.content();
        let excerpt = row
            .quoted_content
            .map(|Json(content)| (content.kind().to_owned(), content.excerpt(PREVIEW_LENGTH)));
        let failed = matches!(row.delivery, Some(Delivery::Failed));
        Self {
            id: row.id,
            client_key: row.client_key,
            direction: row.direction,
            at: row.at,
            content,
            quote: row.quoted_wamid.map(|_| Quote {
                id: row.quoted_id,
                ours: row.quoted_direction == Some(Direction::Outbound),
                excerpt,
            }),
            forwarded: row.forwarded,
            author_name: row.author_name,
            delivery: row.delivery,
            failure: failed.then(|| Failure {
                code: row.failure_code.unwrap_or(failure::NO_CODE),
                details: row.failure_details,
            }),
            retried: row.retried,
            protocol: row.protocol_id,
            file,
            reactions,
            edited,
        }
    }
}

/// The cards of `ids`, in no order.
pub(crate) async fn cards(executor: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<ConversationCard>> {
    let rows: Vec<CardRow> = sqlx::query_as("select * from conversation_cards where id = any($1)")
        .bind(ids)
        .fetch_all(executor)
        .await?;
    Ok(rows.into_iter().map(ConversationCard::from).collect())
}

/// The cards of `ids`, in their order.
pub(crate) async fn cards_in_order(
    executor: impl PgExecutor<'_>,
    ids: &[Uuid],
) -> Result<Vec<ConversationCard>> {
    let mut cards = cards(executor, ids).await?;
    let place: HashMap<Uuid, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    cards.sort_unstable_by_key(|card| place.get(&card.id.0).copied());
    Ok(cards)
}

/// The card of `id`.
pub(crate) async fn card(executor: impl PgExecutor<'_>, id: ConversationId) -> Result<ConversationCard> {
    let row: Option<CardRow> = sqlx::query_as("select * from conversation_cards where id = $1")
        .bind(id)
        .fetch_optional(executor)
        .await?;
    row.map(ConversationCard::from).ok_or(Error::NotFound)
}

/// The messages of `ids`, with where each belongs, in no order; without those that are drawn on another one.
pub(crate) async fn messages(
    executor: impl PgExecutor<'_>,
    ids: &[Uuid],
) -> Result<Vec<(ConversationId, NumberId, MessageView)>> {
    let rows: Vec<MessageRow> =
        sqlx::query_as("select * from message_views where id = any($1) and not folded")
            .bind(ids)
            .fetch_all(executor)
            .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.number_id, row.into()))
        .collect())
}

/// The messages that `ids` add something to.
pub(crate) async fn targets(executor: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"
        select distinct t.id
          from messages m
          join messages t on t.number_id = m.number_id and t.wamid = coalesce(m.content->>'to', m.content->>'of')
         where m.id = any($1) and m.content->>'kind' in ('reaction', 'edit', 'revoke')
        "#,
        ids
    )
    .fetch_all(executor)
    .await?)
}

/// The message `id`.
pub(crate) async fn message(executor: impl PgExecutor<'_>, id: MessageId) -> Result<MessageView> {
    let row: Option<MessageRow> = sqlx::query_as("select * from message_views where id = $1")
        .bind(id)
        .fetch_optional(executor)
        .await?;
    row.map(MessageView::from).ok_or(Error::NotFound)
}
