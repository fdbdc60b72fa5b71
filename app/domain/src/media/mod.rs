//! Files in messages: kinds, what WhatsApp takes of each, and how far a file is (`cloud-api.md` 3).

mod signature;
mod types;
mod view;

pub use signature::{SEEN, Signature, signature};
pub use types::{check_upload, extension, type_of_name};
pub use view::{FileFailure, FileState, FileView, Uploaded};

use serde::{Deserialize, Serialize};

/// One mebibyte, in bytes.
const MIB: u64 = 1024 * 1024;

/// WhatsApp takes at most this many characters under a file (`cloud-api.md` 2.1).
pub const MOST_CAPTION: usize = 1024;

/// Files that one message's tray holds at most; each becomes a message of its own.
pub const MOST_FILES: usize = 10;

/// The kinds of file that WhatsApp carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A voice note or an audio file.
    Audio,
    /// Anything else.
    Document,
    /// A sticker.
    Sticker,
}

impl FileKind {
    /// The largest that WhatsApp takes from us, in bytes.
    pub fn most(self) -> u64 {
        match self {
            Self::Image => 5 * MIB,
            Self::Video | Self::Audio => 16 * MIB,
            Self::Document => 100 * MIB,
            Self::Sticker => 500 * 1024,
        }
    }

    /// The largest that we take from WhatsApp, in bytes. Customers' phones are held to other limits than we are;
    /// past 100 MB WhatsApp hands nothing over.
    pub fn most_received(self) -> u64 {
        match self {
            Self::Image | Self::Audio => 16 * MIB,
            Self::Video | Self::Document => 100 * MIB,
            Self::Sticker => MIB,
        }
    }

    /// Whether words may stand under it.
    pub fn takes_caption(self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_may_send_we_may_also_receive() {
        for kind in [
            FileKind::Image,
            FileKind::Video,
            FileKind::Audio,
            FileKind::Document,
            FileKind::Sticker,
        ] {
            assert!(kind.most() <= kind.most_received(), "{kind:?}");
        }
    }
}
