//! Fetching customers' files: claim under a lease, ask WhatsApp for the address, read, check, keep, tell.
//!
//! Fetching twice does no harm, so a claim whose process died is simply claimed again.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::media::{FileFailure, FileKind, signature};
use domain::message::Content;
use domain::{ConversationId, FileId, MessageId, NumberId};
use secrecy::SecretString;
use sqlx::types::Json;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use whatsapp::SendError;

use super::intake::{Intake, Taken};
use super::{Extras, Kept, insert, opus, picture};
use crate::{Desk, Result, new_id};

/// How files are fetched.
#[derive(Debug, Clone, Copy)]
pub struct FetchSettings {
    /// Fetched at once at most, in this process.
    pub in_flight: usize,
    /// How long a claim lasts; longer than the longest download.
    pub lease: Duration,
    /// How often it looks even when nothing wakes it.
    pub poll: Duration,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            in_flight: 6,
            lease: Duration::from_secs(360),
            poll: Duration::from_secs(2),
        }
    }
}

/// Tries before a file is given up: with the waits of [`wait`], about a day.
const MOST_TRIES: i32 = 28;
/// How long a place stays empty after a try that failed.
const REST: Duration = Duration::from_millis(50);
/// Pictures up to this size are looked into, in bytes.
const MOST_LOOKED_AT: u64 = 24 * 1024 * 1024;
/// Meta's code for an object that is not, or not any more.
const UNKNOWN_OBJECT: i64 = 100;

struct Claimed {
    message: MessageId,
    conversation: ConversationId,
    number: NumberId,
    phone_number_id: String,
    meta_id: String,
    content: Content,
    attempts: i32,
}

/// What came of one try.
enum Outcome {
    Kept(Box<Kept>),
    /// WhatsApp has it no more.
    Expired,
    Failed(FileFailure),
    /// Another try is worth it; when there have been enough, this is why it was given up.
    Again {
        why: String,
        at_last: FileFailure,
    },
}

impl Desk {
    /// Fetches customers' files until `stop` is cancelled, then waits for those on their way.
    pub async fn run_media(&self, settings: FetchSettings, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(settings.in_flight));
        let in_flight = TaskTracker::new();
        while !stop.is_cancelled() {
            self.0.pressure.relief().await;
            let claimed = match self.claim_files(&settings, places.available_permits()).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::warn!(%error, "Files to fetch could not be looked for: {error}");
                    Vec::new()
                }
            };
            let idle = claimed.is_empty();
            for file in claimed {
                // There are as many permits as were asked for: this task is the only one that takes them.
                let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                    break;
                };
                let (desk, stop) = (self.clone(), stop.clone());
                in_flight.spawn(async move {
                    // Told to stop, it lets go: the lease runs out and the file is claimed again.
                    tokio::select! {
                        () = desk.fetch_paced(file) => {}
                        () = stop.cancelled() => {}
                    }
                    drop(place);
                    desk.0.media_wake.notify_one();
                });
            }
            if idle {
                tokio::select! {
                    () = self.0.media_wake.notified() => {}
                    () = tokio::time::sleep(settings.poll) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
        in_flight.close();
        in_flight.wait().await;
    }

    async fn claim_files(&self, settings: &FetchSettings, most: usize) -> Result<Vec<Claimed>> {
        if most == 0 {
            return Ok(Vec::new());
        }
        let now = self.0.clock.now();
        let lease = TimeDelta::from_std(settings.lease).unwrap_or(TimeDelta::minutes(6));
        let rows = sqlx::query!(
            r#"
            with due as (
                select message_id
                  from media
                 where (state = 'pending' and next_attempt_at <= $1) or (state = 'fetching' and leased_until < $1)
                 order by next_attempt_at, message_id
                 limit $2
                   for update skip locked
            )
            update media d
               set state = 'fetching', leased_until = $3, attempts = d.attempts + 1
              from due, messages m, numbers n
             where d.message_id = due.message_id and m.id = d.message_id and n.id = d.number_id
            returning d.message_id as "message: MessageId", m.conversation_id as "conversation: ConversationId",
                      d.number_id as "number: NumberId", n.phone_number_id, d.meta_id as "meta_id!",
                      m.content as "content: Json<Content>", d.attempts
            "#,
            now,
            most as i64,
            now + lease,
        )
        .fetch_all(&self.0.pools.batch)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Claimed {
                message: row.message,
                conversation: row.conversation,
                number: row.number,
                phone_number_id: row.phone_number_id,
                meta_id: row.meta_id,
                content: row.content.0,
                attempts: row.attempts,
            })
            .collect())
    }

    /// Fetches, and rests once it has failed: a thousand files that nobody can give must not keep the database busy.
    async fn fetch_paced(&self, file: Claimed) {
        if let Outcome::Again { .. } = self.fetch(file).await {
            tokio::time::sleep(REST).await;
        }
    }

    async fn fetch(&self, file: Claimed) -> Outcome {
        let outcome = self
            .try_fetch(&file)
            .await
            .unwrap_or_else(|error| Outcome::Again {
                why: error.to_string(),
                at_last: FileFailure::Unreachable,
            });
        for pause in [50u64, 500, 5_000] {
            match self.record_file(&file, &outcome).await {
                Ok(()) => break,
                Err(error) => {
                    tracing::warn!(message.id = %file.message, %error, "The file of message {} is not recorded yet: {error}", file.message);
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
            }
        }
        outcome
    }

    async fn try_fetch(&self, file: &Claimed) -> Result<Outcome> {
        let Some((kind, media)) = file.content.file() else {
            return Ok(Outcome::Failed(FileFailure::WrongType));
        };
        let Some(token) = self.token(file.number).await? else {
            return Ok(Outcome::Again {
                why: "the number has no token".into(),
                at_last: FileFailure::NotConnected,
            });
        };
        let most = kind.most_received();
        let told = match self
            .0
            .whatsapp
            .media_url(&token, &file.meta_id, Some(&file.phone_number_id))
            .await
        {
            Ok(told) => told,
            Err(error) => return Ok(refused(&error, true)),
        };
        if !self.0.whatsapp.serves_media(&told.url) {
            tracing::warn!(message.id = %file.message, "The file of message {} lies at an address that is not WhatsApp's", file.message);
            return Ok(Outcome::Failed(FileFailure::ForeignAddress));
        }
        if told.file_size.is_some_and(|size| size > most) {
            return Ok(Outcome::Failed(FileFailure::TooLarge));
        }
        let id = FileId(new_id());
        let taken = match self.download(&token, &told.url, id, most).await? {
            Ok(taken) => taken,
            Err(outcome) => return Ok(outcome),
        };
        let outcome = |kept: Outcome| async {
            self.0.store.delete(id).await?;
            Ok(kept)
        };
        if taken.size == 0
            || told
                .sha256
                .as_deref()
                .is_some_and(|told| !same_hash(told, &taken.sha256))
        {
            return outcome(Outcome::Again {
                why: "the bytes are not those that were announced".into(),
                at_last: FileFailure::Unreachable,
            })
            .await;
        }
        let Some(mime) = signature(&taken.head).agreed(kind, &media.mime) else {
            return outcome(Outcome::Failed(FileFailure::WrongType)).await;
        };
        let extras = self.look_into(id, kind, &mime, taken.size).await?;
        Ok(Outcome::Kept(Box::new(Kept {
            id,
            mime,
            kind: file.content.kind(),
            name: media.filename.as_deref().map(super::upload::tidy),
            uploaded_by: None,
            voice: media.voice,
            taken,
            extras,
        })))
    }

    /// Reads the file into the store as `id`.
    async fn download(
        &self,
        token: &SecretString,
        url: &str,
        id: FileId,
        most: u64,
    ) -> Result<std::result::Result<Taken, Outcome>> {
        let mut download = match self.0.whatsapp.download(token, url).await {
            Ok(download) => download,
            // An address is good for five minutes: the next try asks for another.
            Err(error) => return Ok(Err(refused(&error, false))),
        };
        if download.length().is_some_and(|length| length > most) {
            return Ok(Err(Outcome::Failed(FileFailure::TooLarge)));
        }
        let mut intake = Intake::begin(&self.0.store, id, most).await?;
        loop {
            match download.chunk().await {
                Ok(Some(piece)) => {
                    if !intake.take(piece).await? {
                        intake.abandon().await;
                        return Ok(Err(Outcome::Failed(FileFailure::TooLarge)));
                    }
                }
                Ok(None) => return intake.finish().await.map(Ok),
                Err(error) => {
                    intake.abandon().await;
                    return Ok(Err(refused(&error, false)));
                }
            }
        }
    }

    /// Size and small picture of images, length of recordings.
    pub(super) async fn look_into(
        &self,
        id: FileId,
        kind: FileKind,
        mime: &str,
        size: u64,
    ) -> Result<Extras> {
        let mut extras = Extras::default();
        if size > MOST_LOOKED_AT {
            return Ok(extras);
        }
        match (kind, mime) {
            (FileKind::Image | FileKind::Sticker, "image/jpeg" | "image/png" | "image/webp") => {
                let bytes = self.0.store.read(id).await?;
                if let Some(picture) = picture::look(bytes).await {
                    extras.size = Some(picture.size);
                    // A sticker is small, and moves or shows through where JPEG cannot.
                    if let Some(thumb) = picture.thumb.filter(|_| kind == FileKind::Image) {
                        self.0.store.put_thumb(id, thumb).await?;
                        extras.thumb = true;
                    }
                }
            }
            (FileKind::Audio, "audio/ogg") => {
                extras.duration_ms = opus::duration_ms(&self.0.store.read(id).await?);
            }
            _ => {}
        }
        Ok(extras)
    }

    async fn record_file(&self, file: &Claimed, outcome: &Outcome) -> Result<()> {
        let now = self.0.clock.now();
        let (name, state, failure, next) = match outcome {
            Outcome::Kept(kept) => return self.record_kept(file, kept, now).await,
            Outcome::Expired => ("expired", "expired", None, None),
            Outcome::Failed(failure) => ("failed", "failed", Some(*failure), None),
            Outcome::Again { at_last, .. } if file.attempts >= MOST_TRIES => {
                ("given_up", "failed", Some(*at_last), None)
            }
            Outcome::Again { why, .. } => {
                tracing::info!(message.id = %file.message, attempts = file.attempts, "The file of message {} waits for another try: {why}", file.message);
                ("again", "pending", None, Some(now + wait(file.attempts)))
            }
        };
        sqlx::query!(
            r#"
            with moved as (
                update media
                   set state = $2::text::file_state, failure = $3, next_attempt_at = $4, leased_until = null
                 where message_id = $1 and state = 'fetching'
                returning message_id
            )
            insert into events (conversation_id, message_id, number_id, at) select $5, message_id, $6, $7 from moved
            "#,
            file.message as MessageId,
            state,
            failure as Option<FileFailure>,
            next,
            file.conversation as ConversationId,
            file.number as NumberId,
            now,
        )
        .execute(&self.0.pools.batch)
        .await?;
        metrics::counter!("guiche_files_fetched_total", "outcome" => name).increment(1);
        self.0.hub.wake();
        Ok(())
    }

    async fn record_kept(&self, file: &Claimed, kept: &Kept, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.0.pools.batch.begin().await?;
        insert(&mut *tx, kept, now).await?;
        sqlx::query!(
            r#"
            with moved as (
                update media set state = 'stored', file_id = $2, leased_until = null, next_attempt_at = null
                 where message_id = $1 and state = 'fetching'
                returning message_id
            )
            insert into events (conversation_id, message_id, number_id, at) select $3, message_id, $4, $5 from moved
            "#,
            file.message as MessageId,
            kept.id as FileId,
            file.conversation as ConversationId,
            file.number as NumberId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        metrics::counter!("guiche_files_fetched_total", "outcome" => "stored").increment(1);
        self.0.hub.wake();
        Ok(())
    }
}

/// What a refusal means for the file; `asked` when WhatsApp was asked for its address.
fn refused(error: &SendError, asked: bool) -> Outcome {
    match error {
        SendError::Refused(told) if asked && told.code == UNKNOWN_OBJECT => Outcome::Expired,
        SendError::Refused(told) if matches!(told.code, 0 | 10 | 190 | 200..=299) || told.http == 401 => {
            Outcome::Again {
                why: format!("code {}", told.code),
                at_last: FileFailure::NotConnected,
            }
        }
        other => Outcome::Again {
            why: other.to_string(),
            at_last: FileFailure::Unreachable,
        },
    }
}

/// How long to wait after so many tries: from two seconds on, doubled, up to an hour.
fn wait(attempts: i32) -> TimeDelta {
    TimeDelta::seconds((1i64 << attempts.clamp(1, 12)).min(3_600))
}

/// WhatsApp tells a hash in hex here and in base64 there.
fn same_hash(told: &str, hash: &[u8; 32]) -> bool {
    use base64::Engine;
    let decoded = if told.len() == 64 {
        hex::decode(told).ok()
    } else {
        base64::engine::general_purpose::STANDARD.decode(told).ok()
    };
    // One that cannot be read says nothing.
    decoded.is_none_or(|decoded| decoded.len() != 32 || decoded == hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_tried_for_about_a_day() {
        let waited: TimeDelta = (1..MOST_TRIES).map(wait).sum();
        assert!(
            waited > TimeDelta::hours(15) && waited < TimeDelta::hours(30),
            "{waited}"
        );
        assert_eq!(wait(1), TimeDelta::seconds(2));
    }

    #[test]
    fn a_hash_is_read_in_both_of_whatsapps_spellings() {
        let hash = [7; 32];
        assert!(same_hash(&hex::encode(hash), &hash));
        assert!(same_hash("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", &hash));
        assert!(!same_hash(&hex::encode([8; 32]), &hash));
        assert!(same_hash("x", &hash));
    }
}
