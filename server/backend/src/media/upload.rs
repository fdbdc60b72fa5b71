//! Files that agents attach: into the store first, sent by a message afterwards.

use bytes::Bytes;
use domain::media::{FileKind, Signature, Uploaded, check_upload, signature, type_of_name};
use domain::user::CurrentUser;
use domain::{FileId, Refusal, UserId};
use futures::{Stream, StreamExt};

use super::intake::{Intake, Taken};
use super::{Extras, Kept, insert, opus};
use crate::{Desk, Error, Result, new_id};

/// Uploads of one person that may wait to be sent.
const MOST_WAITING: i64 = 60;
/// Characters of a name that are kept.
const MOST_NAME: usize = 120;
/// A voice recording as the browser makes it, in bytes: Opus is thrifty.
const MOST_RECORDING: u64 = 16 * 1024 * 1024;

/// What is said of a file before it comes.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Its name.
    pub name: String,
    /// Its type, as the browser tells it.
    pub mime: String,
    /// How long it will be, if that was said.
    pub length: Option<u64>,
    /// A recording that is to arrive as a voice message.
    pub voice: bool,
}

impl Desk {
    /// Takes a file of `user`'s into the store. It may be sent by them within two days.
    ///
    /// # Errors
    /// [`Error::Refused`] with what WhatsApp would refuse later; [`Error::Invalid`] when the stream was cut.
    pub async fn upload<E: std::fmt::Display>(
        &self,
        user: &CurrentUser,
        new: NewUpload,
        bytes: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> Result<Uploaded> {
        let waiting = sqlx::query_scalar!(
            r#"
            select count(*) as "count!" from files f
             where f.uploaded_by = $1 and not f.kept and not exists (select from media d where d.file_id = f.id)
            "#,
            user.id as UserId
        )
        .fetch_one(&self.0.pools.agents)
        .await?;
        if waiting >= MOST_WAITING {
            return Err(Refusal::TooManyUploads.into());
        }
        let id = FileId(new_id());
        let file = if new.voice {
            self.take_recording(user, id, bytes).await?
        } else {
            self.take_file(user, id, &new, bytes).await?
        };
        let (kind, now) = (kind_of(file.kind), self.0.clock.now());
        if let Err(error) = insert(&self.0.pools.agents, &file, now).await {
            self.0.store.delete(id).await.ok();
            return Err(error);
        }
        metrics::counter!("guiche_files_uploaded_total", "kind" => file.kind).increment(1);
        Ok(Uploaded {
            id,
            kind,
            name: tidy(&file.name.unwrap_or_default()),
            size: file.taken.size,
        })
    }

    /// Gives up a file of `user`'s that no message and no quick reply holds: it makes room for others at once. What is
    /// held or gone already stays as it is.
    ///
    /// # Errors
    /// When the database or the store is away.
    pub async fn discard_upload(&self, user: &CurrentUser, file: FileId) -> Result<()> {
        let gone = sqlx::query!(
            r#"
            delete from files f
             where f.id = $1 and f.uploaded_by = $2 and not f.kept
               and not exists (select from media d where d.file_id = f.id)
               and not exists (select from quick_replies q where q.file_id = f.id)
            "#,
            file as FileId,
            user.id as UserId,
        )
        .execute(&self.0.pools.agents)
        .await?;
        if gone.rows_affected() > 0 {
            self.0.store.delete(file).await?;
        }
        Ok(())
    }

    async fn take_file<E: std::fmt::Display>(
        &self,
        user: &CurrentUser,
        id: FileId,
        new: &NewUpload,
        bytes: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> Result<Kept> {
        let name = tidy(&new.name);
        let kind = check_upload(&name, &new.mime, new.length.unwrap_or(1))?;
        let taken = match self.take(id, kind.most(), bytes).await? {
            Ok(taken) => taken,
            Err(size) => {
                return Err(Refusal::FileTooLarge {
                    kind,
                    size: new.length.unwrap_or(size),
                    most: kind.most(),
                }
                .into());
            }
        };
        let checked = self.check(id, kind, &name, new, &taken).await;
        let (mime, extras) = match checked {
            Ok(checked) => checked,
            Err(error) => {
                self.0.store.delete(id).await.ok();
                return Err(error);
            }
        };
        Ok(Kept {
            id,
            mime,
            kind: slug(kind),
            name: Some(name),
            uploaded_by: Some(user.id),
            voice: false,
            taken,
            extras,
        })
    }

    /// Looks at what came: it has to be what it was said to be, and what WhatsApp takes.
    async fn check(
        &self,
        id: FileId,
        kind: FileKind,
        name: &str,
        new: &NewUpload,
        taken: &Taken,
    ) -> Result<(String, Extras)> {
        if taken.size == 0 {
            return Err(Refusal::FileEmpty.into());
        }
        let found = signature(&taken.head);
        let by_name = type_of_name(name);
        let claimed = if kind == FileKind::Document && !by_name.is_empty() {
            by_name
        } else {
            &new.mime
        };
        let mime = match found {
            Signature::Active => None,
            found => found.agreed(kind, claimed),
        };
        // A document of a type that bytes tell (a picture named .doc) is not the document it claims to be.
        let mime = mime
            .filter(|mime| check_upload("", mime, taken.size) == Ok(kind))
            .ok_or(Refusal::FileDiffers)?;
        let extras = self.look_into(id, kind, &mime, taken.size).await?;
        match kind {
            // What cannot be opened here would not open on a phone.
            FileKind::Image if extras.size.is_none() => Err(Refusal::FileDiffers.into()),
            FileKind::Sticker if extras.size != Some((512, 512)) => Err(Refusal::StickerSize.into()),
            _ => Ok((mime, extras)),
        }
    }

    /// Takes a recording and makes it what WhatsApp plays as a voice message: Opus in Ogg, one channel.
    async fn take_recording<E: std::fmt::Display>(
        &self,
        user: &CurrentUser,
        id: FileId,
        mut bytes: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> Result<Kept> {
        let mut recorded = Vec::new();
        while let Some(piece) = bytes.next().await {
            recorded.extend_from_slice(&piece.map_err(|_| cut())?);
            if recorded.len() as u64 > MOST_RECORDING {
                return Err(Refusal::FileTooLarge {
                    kind: FileKind::Audio,
                    size: recorded.len() as u64,
                    most: MOST_RECORDING,
                }
                .into());
            }
        }
        let made = opus::to_voice(&recorded).ok_or(Refusal::VoiceUnreadable)?;
        let voice = Bytes::from(made);
        let taken = Taken::of(&voice);
        let duration_ms = opus::duration_ms(&voice);
        self.0.store.put(id, voice).await?;
        Ok(Kept {
            id,
            mime: "audio/ogg".into(),
            kind: slug(FileKind::Audio),
            name: None,
            uploaded_by: Some(user.id),
            voice: true,
            taken,
            extras: Extras {
                duration_ms,
                ..Extras::default()
            },
        })
    }

    /// Writes the stream into the store; the inner error is the size at which it was too much.
    async fn take<E: std::fmt::Display>(
        &self,
        id: FileId,
        most: u64,
        mut bytes: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> Result<std::result::Result<Taken, u64>> {
        let mut intake = Intake::begin(&self.0.store, id, most).await?;
        while let Some(piece) = bytes.next().await {
            let taken = match piece {
                Ok(piece) => intake.take(piece).await,
                Err(_) => Err(cut()),
            };
            match taken {
                Ok(true) => {}
                Ok(false) => {
                    let size = intake.size();
                    intake.abandon().await;
                    return Ok(Err(size));
                }
                Err(error) => {
                    intake.abandon().await;
                    return Err(error);
                }
            }
        }
        if intake.size() == 0 {
            intake.abandon().await;
            return Err(Refusal::FileEmpty.into());
        }
        intake.finish().await.map(Ok)
    }
}

fn cut() -> Error {
    Error::Invalid("the upload was cut short".into())
}

/// A file's name without folders, controls and what a file system could stumble over.
pub(crate) fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    let clean = clean.trim().trim_start_matches('.');
    let length = clean.chars().count();
    if length == 0 {
        return "arquivo".into();
    }
    // The ending stays: it is what people and programs go by.
    clean.chars().skip(length.saturating_sub(MOST_NAME)).collect()
}

/// Marks that turn the direction of writing make `fdp.exe` read as `exe.pdf`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// As the table and messages name a kind.
pub(crate) fn slug(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Image => "image",
        FileKind::Video => "video",
        FileKind::Audio => "audio",
        FileKind::Document => "document",
        FileKind::Sticker => "sticker",
    }
}

/// Reads what [`slug`] writes.
pub(crate) fn kind_of(slug: &str) -> FileKind {
    match slug {
        "image" => FileKind::Image,
        "video" => FileKind::Video,
        "audio" => FileKind::Audio,
        "sticker" => FileKind::Sticker,
        _ => FileKind::Document,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_and_no_path_or_trick() {
        assert_eq!(tidy("../../etc/passwd"), "passwd");
        assert_eq!(tidy("C:\\notas\\nota fiscal.pdf"), "nota fiscal.pdf");
        assert_eq!(tidy("exe\u{202e}fdp.exe"), "exefdp.exe");
        assert_eq!(tidy(" \n"), "arquivo");
        assert_eq!(tidy(".htaccess"), "htaccess");
        let long = format!("{}.pdf", "a".repeat(300));
        assert!(tidy(&long).ends_with("a.pdf") && tidy(&long).chars().count() == MOST_NAME);
    }
}
