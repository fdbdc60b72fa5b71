//! What goes with an answer besides its words: a quote, a file; and reactions, which go on a message.

use chrono::{DateTime, Utc};
use domain::media::FileKind;
use domain::message::{Content, Media, MessageView};
use domain::outgoing::Outgoing;
use domain::user::CurrentUser;
use domain::{ConversationId, FileId, MessageId, NumberId, Refusal};
use sqlx::PgConnection;
use uuid::Uuid;

use super::authorised;
use super::change::lock;
use super::reply::{insert, may_answer};
use crate::media::{kind_of, usable};
use crate::{Desk, Error, Result};

/// The longest emoji, in bytes: families and flags are several signs in one.
const MOST_EMOJI: usize = 64;

impl Desk {
    /// Records `message` as an answer to `quoted`, if any, and queues it. A `client_key` that was stored before gives
    /// that message back.
    ///
    /// # Errors
    /// [`Error::Refused`] when the window is closed, the protocol is not the sender's, or WhatsApp would not take it.
    pub async fn send_message(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        client_key: Uuid,
        message: Outgoing,
        quoted: Option<MessageId>,
    ) -> Result<MessageView> {
        let message = message.checked()?;
        let (content, file) = match message {
            Outgoing::Text { body } => (self.words(user, &body).await?, None),
            Outgoing::File { file, caption } => {
                let content = self.content_of(user, file, caption).await?;
                (content, Some(file))
            }
            other => (other.content().ok_or(Refusal::FileMissing)?, None),
        };
        self.answer(user, conversation, client_key, &content, quoted, file)
            .await
    }

    /// What a message with an uploaded file carries; whoever uploaded it may send it, and who sees a quick reply with it.
    async fn content_of(&self, user: &CurrentUser, file: FileId, caption: Option<String>) -> Result<Content> {
        let row = usable(&self.0.pools.agents, user, file)
            .await?
            .ok_or(Refusal::FileMissing)?;
        let kind = kind_of(&row.kind);
        let media = Media {
            mime: row.mime,
            caption: caption.filter(|_| kind.takes_caption()),
            filename: row.name.filter(|_| kind == FileKind::Document),
            voice: row.voice,
            ..Media::default()
        };
        Ok(Content::of_file(kind, media))
    }

    /// Puts `emoji` on a message, or takes ours off.
    ///
    /// # Errors
    /// [`Error::Refused`] as for any answer; [`Refusal::NotAtWhatsApp`] while WhatsApp has no id for the message.
    pub async fn react(&self, user: &CurrentUser, message: MessageId, emoji: Option<String>) -> Result<()> {
        let emoji = emoji.map(clean).filter(|emoji| !emoji.trim().is_empty());
        if emoji.as_ref().is_some_and(|emoji| emoji.len() > MOST_EMOJI) {
            return Err(Refusal::EmptyMessage.into());
        }
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let target = sqlx::query!(
            r#"select conversation_id as "conversation: ConversationId", wamid from messages where id = $1"#,
            message as MessageId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        authorised(&mut tx, user, target.conversation).await?;
        let facts = lock(&mut tx, target.conversation).await?;
        may_answer(&facts, user, now)?;
        let wamid = target.wamid.ok_or(Refusal::NotAtWhatsApp)?;
        let content = Content::Reaction { to: wamid, emoji };
        let id = insert(&mut tx, target.conversation, &facts, user, None, &content, now).await?;
        annotate(&mut tx, id, facts.number, &content, now).await?;
        sqlx::query!(
            "insert into events (conversation_id, message_id, number_id, at) values ($1, $2, $3, $4)",
            target.conversation as ConversationId,
            message as MessageId,
            facts.number as NumberId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.0.outbox_wake.notify_one();
        self.0.hub.wake();
        Ok(())
    }
}

fn clean(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}")
    } else {
        text
    }
}

/// Ties the answer `id` to what it quotes and to its file.
pub(crate) async fn attach(
    tx: &mut PgConnection,
    id: MessageId,
    conversation: ConversationId,
    quoted: Option<MessageId>,
    file: Option<FileId>,
) -> Result<()> {
    if let Some(quoted) = quoted {
        let tied = sqlx::query!(
            r#"
            update messages m set quoted_wamid = q.wamid
              from messages q
             where m.id = $1 and q.id = $2 and q.conversation_id = $3 and q.wamid is not null
            "#,
            id as MessageId,
            quoted as MessageId,
            conversation as ConversationId,
        )
        .execute(&mut *tx)
        .await?;
        if tied.rows_affected() == 0 {
            return Err(Refusal::NotAtWhatsApp.into());
        }
    }
    if let Some(file) = file {
        let held = sqlx::query!(
            r#"
            insert into media (message_id, number_id, state, mime, file_id)
            select m.id, m.number_id, 'stored', f.mime, f.id from messages m, files f where m.id = $1 and f.id = $2
            "#,
            id as MessageId,
            file as FileId,
        )
        .execute(&mut *tx)
        .await?;
        if held.rows_affected() == 0 {
            return Err(Refusal::FileMissing.into());
        }
    }
    Ok(())
}

/// Gives the message that tries another one again what that one had: quote, file, place on its target.
pub(super) async fn inherit(
    tx: &mut PgConnection,
    from: MessageId,
    to: MessageId,
    number: NumberId,
    content: &Content,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        with quoted as (
            update messages n set quoted_wamid = o.quoted_wamid
              from messages o where n.id = $2 and o.id = $1 and o.quoted_wamid is not null
        )
        insert into media (message_id, number_id, state, mime, file_id)
        select $2, number_id, 'stored', mime, file_id from media where message_id = $1 and file_id is not null
        "#,
        from as MessageId,
        to as MessageId,
    )
    .execute(&mut *tx)
    .await?;
    annotate(tx, to, number, content, now).await
}

/// Puts our reaction on its target; nothing for other contents.
async fn annotate(
    tx: &mut PgConnection,
    id: MessageId,
    number: NumberId,
    content: &Content,
    now: DateTime<Utc>,
) -> Result<()> {
    let Content::Reaction { to, emoji } = content else {
        return Ok(());
    };
    sqlx::query!(
        r#"
        insert into annotations (number_id, wamid, kind, side, value, at, message_id)
        values ($1, $2, 'reaction', 'outbound', $3, $4, $5)
        on conflict (number_id, wamid, kind, side) do update
           set value = excluded.value, at = excluded.at, message_id = excluded.message_id
        "#,
        number as NumberId,
        to,
        emoji.as_deref(),
        now,
        id as MessageId,
    )
    .execute(tx)
    .await?;
    Ok(())
}
