//! Bytes on their way into the store: counted, hashed, and looked at.

use bytes::Bytes;
use domain::FileId;
use domain::media::SEEN;
use object_store::WriteMultipart;
use sha2::{Digest, Sha256};

use super::Store;
use crate::Result;

/// Pieces being written at once, for one file.
const IN_FLIGHT: usize = 2;

/// A file being written.
pub(super) struct Intake {
    writer: WriteMultipart,
    hash: Sha256,
    head: Vec<u8>,
    size: u64,
    most: u64,
}

/// A file that was written.
pub(super) struct Taken {
    pub size: u64,
    pub sha256: [u8; 32],
    /// Its first bytes.
    pub head: Vec<u8>,
}

impl Intake {
    /// Begins to write `id`, of at most `most` bytes.
    pub async fn begin(store: &Store, id: FileId, most: u64) -> Result<Self> {
        Ok(Self {
            writer: store.write(id).await?,
            hash: Sha256::new(),
            head: Vec::with_capacity(SEEN),
            size: 0,
            most,
        })
    }

    /// Takes the next piece; `false` when that is more than is taken.
    pub async fn take(&mut self, piece: Bytes) -> Result<bool> {
        self.size += piece.len() as u64;
        if self.size > self.most {
            return Ok(false);
        }
        let missing = SEEN.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..missing]);
        self.hash.update(&piece);
        self.writer.put(piece);
        self.writer.wait_for_capacity(IN_FLIGHT).await?;
        Ok(true)
    }

    /// The size so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Ends the file: from now on it is in the store.
    pub async fn finish(self) -> Result<Taken> {
        self.writer.finish().await?;
        Ok(Taken {
            size: self.size,
            sha256: self.hash.finalize().into(),
            head: self.head,
        })
    }

    /// Throws away what was written.
    pub async fn abandon(self) {
        if let Err(error) = self.writer.abort().await {
            tracing::warn!(%error, "A file given up could not be cleared away: {error}");
        }
    }
}

impl Taken {
    /// A file that was in memory.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            size: bytes.len() as u64,
            sha256: Sha256::digest(bytes).into(),
            head: bytes[..bytes.len().min(SEEN)].to_vec(),
        }
    }
}
