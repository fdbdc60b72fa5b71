use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::identity::new_node_id;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Ids of uploads live this long,
const UPLOAD_MS: i64 = 30 * DAY_MS;
/// those of webhooks this long,
const INBOUND_MS: i64 = 7 * DAY_MS;
/// and addresses this long.
pub(crate) const URL_MS: i64 = 5 * 60 * 1000;
/// So many bytes are kept; the oldest files go first.
const ROOM: usize = 512 * 1024 * 1024;

/// A file somebody uploaded or sent.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    pub id: String,
    pub bytes: Bytes,
    pub mime: String,
    pub filename: Option<String>,
    pub sha256: [u8; 32],
    /// The number it was uploaded for or sent to.
    pub phone_number_id: String,
    pub expires_ms: i64,
}

/// All files, the oldest forgotten when there is no room.
#[derive(Default)]
pub(crate) struct MediaShelf {
    files: HashMap<String, Media>,
    order: std::collections::VecDeque<String>,
    used: usize,
}

/// A file to put on the shelf.
pub(crate) struct NewMedia {
    pub bytes: Bytes,
    pub mime: String,
    pub filename: Option<String>,
    pub phone_number_id: String,
}

impl Media {
    pub fn sha256_hex(&self) -> String {
        hex::encode(self.sha256)
    }

    pub fn sha256_base64(&self) -> String {
        STANDARD.encode(self.sha256)
    }
}

impl MediaShelf {
    pub fn uploaded(&mut self, new: NewMedia, now_ms: i64) -> Media {
        self.put(new, now_ms + UPLOAD_MS)
    }

    pub fn received(&mut self, new: NewMedia, now_ms: i64) -> Media {
        self.put(new, now_ms + INBOUND_MS)
    }

    /// A file whose id still lives.
    pub fn get(&self, id: &str, now_ms: i64) -> Option<&Media> {
        self.files.get(id).filter(|media| media.expires_ms > now_ms)
    }

    pub fn remove(&mut self, id: &str) -> bool {
        let removed = self.files.remove(id);
        self.used -= removed.as_ref().map_or(0, |media| media.bytes.len());
        removed.is_some()
    }

    fn put(&mut self, new: NewMedia, expires_ms: i64) -> Media {
        let sha256 = Sha256::digest(&new.bytes).into();
        let NewMedia {
            bytes,
            mime,
            filename,
            phone_number_id,
        } = new;
        let media = Media {
            id: new_node_id(),
            bytes,
            mime,
            filename,
            sha256,
            phone_number_id,
            expires_ms,
        };
        self.used += media.bytes.len();
        self.order.push_back(media.id.clone());
        self.files.insert(media.id.clone(), media.clone());
        while self.used > ROOM {
            let Some(oldest) = self.order.pop_front() else {
                break;
            };
            self.remove(&oldest);
        }
        media
    }
}
