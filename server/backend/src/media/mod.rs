//! Files of messages: fetched from WhatsApp, taken from agents, kept in the store, handed out again.
//!
//! A row of `files` is what the store holds; a row of `media` is how far the file of one message is. The store is
//! only ever written before the row that names what was written.

mod fetch;
mod give;
mod intake;
mod keep;
pub(crate) mod opus;
mod picture;
mod serve;
mod store;
mod sweep;
mod upload;

pub use fetch::FetchSettings;
pub(crate) use give::Parcel;
pub(crate) use keep::{give_back, keep, usable};
pub use serve::OpenFile;
pub use store::Store;
pub use upload::NewUpload;
pub(crate) use upload::{kind_of, tidy};

use chrono::{DateTime, Utc};
use domain::{FileId, UserId};
use sqlx::PgExecutor;

use crate::Result;
use intake::Taken;

/// A file in the store, about to get its row.
struct Kept {
    id: FileId,
    mime: String,
    kind: &'static str,
    name: Option<String>,
    uploaded_by: Option<UserId>,
    voice: bool,
    taken: Taken,
    extras: Extras,
}

/// What looking into a file tells besides.
#[derive(Default)]
struct Extras {
    /// Pixels, upright.
    size: Option<(u32, u32)>,
    duration_ms: Option<u32>,
    thumb: bool,
}

/// Writes the row of a file that is in the store.
async fn insert(executor: impl PgExecutor<'_>, file: &Kept, now: DateTime<Utc>) -> Result<()> {
    let pixels = |pick: fn((u32, u32)) -> u32| file.extras.size.map(pick).and_then(|n| i32::try_from(n).ok());
    sqlx::query!(
        r#"
        insert into files (id, mime, size, sha256, name, width, height, duration_ms, has_thumb, uploaded_by, kind, voice, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        "#,
        file.id as FileId,
        file.mime,
        i64::try_from(file.taken.size).unwrap_or(i64::MAX),
        &file.taken.sha256[..],
        file.name,
        pixels(|(width, _)| width),
        pixels(|(_, height)| height),
        file.extras.duration_ms.and_then(|ms| i32::try_from(ms).ok()),
        file.extras.thumb,
        file.uploaded_by as Option<UserId>,
        file.kind,
        file.voice,
        now,
    )
    .execute(executor)
    .await?;
    Ok(())
}
