//! A message's file as a screen shows it.

use serde::{Deserialize, Serialize};

use super::FileKind;
use crate::FileId;

/// How far a message's file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "file_state", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It waits to be fetched from WhatsApp.
    Pending,
    /// It is being fetched.
    Fetching,
    /// It is here.
    Stored,
    /// It was given up, with a reason.
    Failed,
    /// WhatsApp has it no more.
    Expired,
}

/// Why a file was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "file_failure", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum FileFailure {
    /// Larger than the desk takes of its kind.
    TooLarge,
    /// Its bytes are not what WhatsApp said they are.
    WrongType,
    /// WhatsApp named an address that is not its own.
    ForeignAddress,
    /// The number has no access token, or one that no longer opens anything.
    NotConnected,
    /// WhatsApp did not hand it over, try after try.
    Unreachable,
}

impl FileFailure {
    /// Whether trying again can help.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::NotConnected | Self::Unreachable)
    }
}

/// A message's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// How far it is.
    pub state: FileState,
    /// Why it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FileFailure>,
    /// Its type by its own bytes; as WhatsApp told while it is not here.
    #[serde(default)]
    pub mime: String,
    /// Bytes.
    #[serde(default)]
    pub size: u64,
    /// Pixels, upright; zero when not known.
    #[serde(default)]
    pub width: u32,
    /// Pixels, upright; zero when not known.
    #[serde(default)]
    pub height: u32,
    /// Milliseconds; zero when not known.
    #[serde(default)]
    pub duration: u32,
    /// Whether there is a small picture of it.
    #[serde(default)]
    pub thumb: bool,
}

/// A file that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Uploaded {
    /// Which; a message or a quick reply refers to it. The server trusts nothing else of what comes back to it.
    pub id: FileId,
    /// What it will be sent as.
    pub kind: FileKind,
    /// What it is called.
    pub name: String,
    /// Bytes.
    pub size: u64,
}
