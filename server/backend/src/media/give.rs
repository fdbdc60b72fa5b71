//! Giving our files to WhatsApp before a message refers to them: once for each number, for as long as Meta keeps them.

use chrono::TimeDelta;
use domain::{FileId, MessageId, NumberId};
use secrecy::SecretString;
use whatsapp::SendError;

use crate::{Desk, Result};

/// Meta keeps an upload for thirty days (`cloud-api.md` 3); the last one is not counted on.
const KEPT_BY_META: TimeDelta = TimeDelta::days(29);
/// How long a claimed message is held while its file travels.
const TRAVELS: TimeDelta = TimeDelta::minutes(7);

/// Whose file goes, and on which number.
pub(crate) struct Parcel<'a> {
    pub message: MessageId,
    pub number: NumberId,
    pub phone_number_id: &'a str,
}

impl Desk {
    /// Meta's id of the message's file on its number; the file is handed over when Meta does not have it.
    ///
    /// The inner error is WhatsApp's: whatever it is, the message itself was not sent.
    pub(crate) async fn give_file(
        &self,
        token: &SecretString,
        parcel: &Parcel<'_>,
    ) -> Result<Result<Option<String>, SendError>> {
        let now = self.0.clock.now();
        let row = sqlx::query!(
            r#"
            select f.id as "id: FileId", f.mime, f.size, f.name,
                   (select o.meta_id from media o
                     where o.file_id = f.id and o.number_id = d.number_id and o.meta_id is not null and o.uploaded_at > $2
                     order by o.uploaded_at desc limit 1) as known
              from media d
              join files f on f.id = d.file_id
             where d.message_id = $1
            "#,
            parcel.message as MessageId,
            now - KEPT_BY_META,
        )
        .fetch_optional(&self.0.pools.batch)
        .await?;
        let Some(file) = row else { return Ok(Ok(None)) };
        let meta_id = match file.known {
            Some(known) => known,
            None => {
                self.hold(parcel.message, now + TRAVELS).await?;
                let bytes = self.0.store.stream(file.id, false, None).await?;
                let name = file
                    .name
                    .unwrap_or_else(|| format!("arquivo.{}", domain::media::extension(&file.mime)));
                let given = self
                    .0
                    .whatsapp
                    .upload(
                        token,
                        parcel.phone_number_id,
                        &name,
                        &file.mime,
                        reqwest::Body::wrap_stream(bytes),
                        file.size.unsigned_abs(),
                    )
                    .await;
                match given {
                    Ok(id) => id,
                    Err(error) => return Ok(Err(error)),
                }
            }
        };
        sqlx::query!(
            r#"
            update media set meta_id = $2, uploaded_at = coalesce(
                   (select max(o.uploaded_at) from media o where o.file_id = $3 and o.number_id = $4 and o.meta_id = $2), $5)
             where message_id = $1
            "#,
            parcel.message as MessageId,
            meta_id,
            file.id as FileId,
            parcel.number as NumberId,
            now,
        )
        .execute(&self.0.pools.batch)
        .await?;
        Ok(Ok(Some(meta_id)))
    }

    /// Forgets Meta's id of the message's file: Meta did not take a message with it, another try hands it over anew.
    pub(crate) async fn take_file_back(&self, message: MessageId) -> Result<()> {
        sqlx::query!(
            r#"
            update media set meta_id = null, uploaded_at = null
             where (file_id, number_id) in (select file_id, number_id from media where message_id = $1)
            "#,
            message as MessageId
        )
        .execute(&self.0.pools.batch)
        .await?;
        Ok(())
    }

    /// Keeps a claimed message claimed until `until`.
    async fn hold(&self, message: MessageId, until: chrono::DateTime<chrono::Utc>) -> Result<()> {
        sqlx::query!(
            "update messages set leased_until = $2 where id = $1 and delivery = 'sending'",
            message as MessageId,
            until,
        )
        .execute(&self.0.pools.batch)
        .await?;
        Ok(())
    }
}
