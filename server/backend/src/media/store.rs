//! Where the bytes of files are: a local folder, behind the interface that object stores share.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use domain::FileId;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart};

use crate::Result;

/// Bytes held back before a piece is written.
const PIECE: usize = 1024 * 1024;

/// The store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store(Arc<dyn ObjectStore>);

impl Store {
    /// A folder of this machine, made when it is not there.
    ///
    /// # Errors
    /// When it cannot be made or entered.
    pub fn folder(path: &std::path::Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(path)?;
        let folder = LocalFileSystem::new_with_prefix(path)
            .map_err(std::io::Error::other)?
            .with_automatic_cleanup(true);
        Ok(Self(Arc::new(folder)))
    }

    /// A store that forgets everything with the process, for tests.
    pub fn in_memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Begins to write a file; it is there once the writer has finished, whole.
    pub(super) async fn write(&self, id: FileId) -> Result<WriteMultipart> {
        let upload = self.0.put_multipart(&key(id)).await?;
        Ok(WriteMultipart::new_with_chunk_size(upload, PIECE))
    }

    /// Writes the small picture of a file.
    pub(super) async fn put_thumb(&self, id: FileId, bytes: Bytes) -> Result<()> {
        self.0.put(&thumb_key(id), bytes.into()).await?;
        Ok(())
    }

    /// Writes a file that is in memory.
    pub(super) async fn put(&self, id: FileId, bytes: Bytes) -> Result<()> {
        self.0.put(&key(id), bytes.into()).await?;
        Ok(())
    }

    /// A whole file; for those known to be small.
    pub(super) async fn read(&self, id: FileId) -> Result<Bytes> {
        Ok(self.0.get(&key(id)).await?.bytes().await?)
    }

    /// A file, or a stretch of it, piece by piece.
    pub(crate) async fn stream(
        &self,
        id: FileId,
        thumb: bool,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, std::io::Result<Bytes>>> {
        let key = if thumb { thumb_key(id) } else { key(id) };
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let found = self.0.get_opts(&key, options).await?;
        Ok(found
            .into_stream()
            .map(|piece| piece.map_err(std::io::Error::other))
            .boxed())
    }

    /// Forgets a file and its small picture; one that is gone already is no error.
    pub(super) async fn delete(&self, id: FileId) -> Result<()> {
        for key in [key(id), thumb_key(id)] {
            match self.0.delete(&key).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// `7f/0193…7f`: folders by the last digits, for the first ones of our ids are the time.
fn key(id: FileId) -> Path {
    let name = id.0.simple().to_string();
    Path::from(format!("{}/{name}", &name[name.len() - 2..]))
}

fn thumb_key(id: FileId) -> Path {
    Path::from(format!("{}.thumb", key(id)))
}
