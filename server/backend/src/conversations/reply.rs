//! Answering: facts, rule, message, event, in one transaction; the outbox does the rest.

use chrono::{DateTime, Utc};
use domain::message::{Content, MessageView, check_text};
use domain::preferences::signed;
use domain::protocol::ProtocolState;
use domain::quick_reply::check_filled;
use domain::user::CurrentUser;
use domain::window::ServiceWindow;
use domain::{ConversationId, FileId, MessageId, NumberId, ProtocolId, Refusal, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::change::{Facts, lock};
use super::{authorised, cards, drafts, post};
use crate::ingest::PREVIEW_LENGTH;
use crate::{Desk, Error, Result, new_id, outreach};

impl Desk {
    /// Records `text` as an answer and queues it. A `client_key` that was stored before gives that message back.
    ///
    /// Message and queue entry are one row, so nothing is shown that will not be sent.
    ///
    /// # Errors
    /// [`Error::Refused`] when the window is closed, the protocol is not the sender's, or the text does not do.
    pub async fn send_text(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        client_key: Uuid,
        text: &str,
    ) -> Result<MessageView> {
        let content = self.words(user, text).await?;
        self.answer(user, conversation, client_key, &content, None, None)
            .await
    }

    /// `text` as it goes out: complete, signed if its writer signs, not longer than WhatsApp takes.
    pub(super) async fn words(&self, user: &CurrentUser, text: &str) -> Result<Content> {
        let text = check_text(text)?;
        check_filled(text)?;
        let preferences = self.preferences(user.id).await?;
        let body = signed(&preferences, &user.name, &text.replace('\0', "\u{fffd}"));
        Ok(Content::Text {
            body: check_text(&body)?.to_owned(),
        })
    }

    /// Records `content` as an answer and queues it.
    pub(super) async fn answer(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        client_key: Uuid,
        content: &Content,
        quoted: Option<MessageId>,
        file: Option<FileId>,
    ) -> Result<MessageView> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        authorised(&mut tx, user, conversation).await?;
        // The lock comes first: two requests with one key are then told apart by the row the first one left.
        let facts = lock(&mut tx, conversation).await?;
        if let Some(stored) = stored(&mut tx, user, conversation, client_key).await? {
            return cards::message(&mut *tx, stored).await;
        }
        may_answer(&facts, user, now)?;
        let id = insert(
            &mut tx,
            conversation,
            &facts,
            user,
            Some(client_key),
            content,
            now,
        )
        .await?;
        post::attach(&mut tx, id, conversation, quoted, file).await?;
        // A file sent beside it leaves what is being written alone.
        if matches!(content, Content::Text { .. }) {
            drafts::reply_sent(&mut tx, user, conversation, now).await?;
        }
        let message = cards::message(&mut *tx, id).await?;
        tx.commit().await?;
        self.0.outbox_wake.notify_one();
        self.0.hub.wake();
        self.answered(user.id, conversation);
        Ok(message)
    }

    /// Tries a failed or uncertain message again, as a new one; the old one keeps its story.
    ///
    /// # Errors
    /// [`Refusal::NothingToRetry`] and whatever refuses an answer.
    pub async fn retry_message(&self, user: &CurrentUser, message: MessageId) -> Result<MessageView> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let conversation = sqlx::query_scalar!(
            r#"select conversation_id as "id: ConversationId" from messages where id = $1"#,
            message as MessageId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        authorised(&mut tx, user, conversation).await?;
        let facts = lock(&mut tx, conversation).await?;
        let content = sqlx::query_scalar!(
            r#"
            select content as "content: Json<Content>" from messages
             where id = $1 and delivery in ('failed', 'uncertain') and retried_as is null
               for no key update
            "#,
            message as MessageId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Refusal::NothingToRetry)?;
        if matches!(content.0, Content::Template { .. }) {
            // It is asked what a template is asked; the lock is taken anew there.
            drop(tx);
            let outcome = self.retry_template(user, message).await?;
            return Ok(outreach::refused(outcome)?.message);
        }
        may_answer(&facts, user, now)?;
        let id = insert(&mut tx, conversation, &facts, user, None, &content.0, now).await?;
        sqlx::query!(
            r#"
            with linked as (update messages set retried_as = $2 where id = $1)
            insert into events (conversation_id, message_id, number_id, at) values ($3, $1, $4, $5)
            "#,
            message as MessageId,
            id as MessageId,
            conversation as ConversationId,
            facts.number as NumberId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        post::inherit(&mut tx, message, id, facts.number, &content.0, now).await?;
        let view = cards::message(&mut *tx, id).await?;
        tx.commit().await?;
        self.0.outbox_wake.notify_one();
        self.0.hub.wake();
        Ok(view)
    }
}

/// Only the owner answers, in service, while the window is open.
pub(super) fn may_answer(facts: &Facts, user: &CurrentUser, now: DateTime<Utc>) -> Result<(), Refusal> {
    match (&facts.rule.state, &facts.rule.owner) {
        (ProtocolState::Closed, _) => return Err(Refusal::ProtocolClosed),
        (_, Some((owner, name))) if *owner != user.id => return Err(Refusal::OwnedBy { name: name.clone() }),
        (_, None) => return Err(Refusal::NotTaken),
        _ => {}
    }
    match ServiceWindow::at(now, facts.last_inbound_at) {
        ServiceWindow::Open { .. } => Ok(()),
        ServiceWindow::Closed => Err(Refusal::WindowClosed),
    }
}

/// The message a repeated `client_key` stands for; the key of somebody else's message is nobody's.
async fn stored(
    tx: &mut PgConnection,
    user: &CurrentUser,
    conversation: ConversationId,
    client_key: Uuid,
) -> Result<Option<MessageId>> {
    let row = sqlx::query!(
        r#"
        select id as "id: MessageId", conversation_id as "conversation: ConversationId", author_id as "author: UserId"
          from messages where client_key = $1
        "#,
        client_key
    )
    .fetch_optional(tx)
    .await?;
    match row {
        Some(row) if row.conversation == conversation && row.author == Some(user.id) => Ok(Some(row.id)),
        Some(_) => Err(Error::Forbidden),
        None => Ok(None),
    }
}

pub(super) async fn insert(
    tx: &mut PgConnection,
    conversation: ConversationId,
    facts: &Facts,
    user: &CurrentUser,
    client_key: Option<Uuid>,
    content: &Content,
    now: DateTime<Utc>,
) -> Result<MessageId> {
    let id = MessageId(new_id());
    sqlx::query!(
        r#"
        with added as (
            insert into messages (id, conversation_id, number_id, protocol_id, direction, at, content, author_id, client_key,
                                  delivery, next_attempt_at)
            values ($1, $2, $3, $4, 'outbound', $5, $6, $7, $8, 'queued', $5)
        ), shown as (
            update conversations
               set last_message_at = greatest(last_message_at, $5), preview_kind = $9, preview_text = $10, preview_outbound = true,
                   unread = 0, version = version + 1
             where id = $2
        )
        insert into events (conversation_id, message_id, number_id, at) values ($2, $1, $3, $5)
        "#,
        id as MessageId,
        conversation as ConversationId,
        facts.number as NumberId,
        facts.protocol as ProtocolId,
        now,
        Json(content) as _,
        user.id as UserId,
        client_key,
        content.kind(),
        content.excerpt(PREVIEW_LENGTH),
    )
    .execute(tx)
    .await?;
    Ok(id)
}
