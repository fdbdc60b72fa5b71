//! Handing files out to those who may see their conversation.

use std::ops::Range;

use bytes::Bytes;
use domain::media::FileKind;
use domain::message::Content;
use domain::user::CurrentUser;
use domain::{ConversationId, FileId, MessageId, NumberId, Refusal};
use futures::stream::BoxStream;
use sqlx::types::Json;

use crate::conversations::authorised;
use crate::{Desk, Error, Result};

/// A file that may be handed out.
#[derive(Debug, Clone)]
pub struct OpenFile {
    id: FileId,
    thumb: bool,
    /// What it is served as; by its own bytes.
    pub mime: String,
    /// Bytes; unknown for a small picture.
    pub size: Option<u64>,
    /// Tells one content from another.
    pub tag: String,
    /// What to call it.
    pub name: String,
}

impl Desk {
    /// The file of `message`, or its small picture, for somebody who may see the conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, it is not here yet, its message was deleted by the customer, or the
    /// conversation is not one that `user` may see: these are not told apart.
    pub async fn open_file(&self, user: &CurrentUser, message: MessageId, thumb: bool) -> Result<OpenFile> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let row = sqlx::query!(
            r#"
            select m.conversation_id as "conversation: ConversationId", m.content as "content: Json<Content>",
                   f.id as "id: FileId", f.mime, f.size, f.sha256, f.has_thumb, f.name
              from messages m
              join media d on d.message_id = m.id
              join files f on f.id = d.file_id
             where m.id = $1
               and not exists (select from annotations x
                                where x.number_id = m.number_id and x.wamid = m.wamid and x.kind = 'revoke' and x.side = m.direction)
            "#,
            message as MessageId
        )
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::NotFound)?;
        authorised(&mut connection, user, row.conversation).await?;
        let small = thumb && row.has_thumb;
        let name = row.name.unwrap_or_else(|| invented(&row.content.0, &row.mime));
        Ok(OpenFile {
            id: row.id,
            thumb: small,
            mime: if small { "image/jpeg".into() } else { row.mime },
            size: (!small).then_some(row.size.unsigned_abs()),
            tag: format!(
                "{}{}",
                hex::encode(&row.sha256[..16]),
                if small { "-t" } else { "" }
            ),
            name,
        })
    }

    /// The bytes of an opened file, or a stretch of them.
    ///
    /// # Errors
    /// When the store does not have it, or is away.
    pub async fn read_file(
        &self,
        file: &OpenFile,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, std::io::Result<Bytes>>> {
        self.0.store.stream(file.id, file.thumb, range).await
    }

    /// Fetches again a file that was given up.
    ///
    /// # Errors
    /// [`Refusal::NothingToFetch`] when it is here, on its way, or no longer at WhatsApp.
    pub async fn fetch_again(&self, user: &CurrentUser, message: MessageId) -> Result<()> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let conversation = sqlx::query_scalar!(
            r#"select conversation_id as "id: ConversationId" from messages where id = $1"#,
            message as MessageId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        let number = authorised(&mut tx, user, conversation).await?;
        let moved = sqlx::query!(
            r#"
            update media
               set state = 'pending', next_attempt_at = $2, attempts = 0, failure = null
             where message_id = $1 and state = 'failed' and failure in ('not_connected', 'unreachable')
            "#,
            message as MessageId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        if moved.rows_affected() == 0 {
            return Err(Refusal::NothingToFetch.into());
        }
        sqlx::query!(
            "insert into events (conversation_id, message_id, number_id, at) values ($1, $2, $3, $4)",
            conversation as ConversationId,
            message as MessageId,
            number as NumberId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.0.media_wake.notify_one();
        self.0.hub.wake();
        Ok(())
    }
}

/// A name for a file that came without one.
fn invented(content: &Content, mime: &str) -> String {
    let word = match content.file() {
        Some((FileKind::Image, _)) => "imagem",
        Some((FileKind::Video, _)) => "video",
        Some((FileKind::Audio, _)) => "audio",
        Some((FileKind::Sticker, _)) => "figurinha",
        _ => "documento",
    };
    format!("{word}.{}", domain::media::extension(mime))
}
