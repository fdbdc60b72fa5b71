//! What a person using the desk may be told went wrong.

use domain::Refusal;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// The error of every server function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// The session ended, or there was none.
    SignedOut,
    /// Not allowed to this role, or on this number.
    Forbidden,
    /// No such thing, or none this person may see.
    NotFound,
    /// The desk says no, and why.
    Refused(Refusal),
    /// The desk is too busy or the database is away: trying again in a moment is right.
    Busy,
    /// Something broke on our side; the reference finds it in the log.
    Unexpected {
        /// Stands in the log line.
        reference: String,
    },
    /// The request did not arrive or its answer could not be read.
    Transport,
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Transport
    }

    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Transport => StatusCode::BAD_REQUEST,
            Self::Unexpected { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for AppError {}

#[cfg(feature = "ssr")]
impl From<backend::Error> for AppError {
    /// Says what a person may be told, and logs what they may not.
    fn from(error: backend::Error) -> Self {
        match error {
            backend::Error::NotFound => Self::NotFound,
            backend::Error::Forbidden => Self::Forbidden,
            backend::Error::Refused(refusal) => Self::Refused(refusal),
            error if error.is_busy() => {
                tracing::warn!(%error, "The desk is busy: {error}");
                Self::Busy
            }
            error => {
                let reference = backend::reference();
                tracing::error!(%reference, %error, "Unexpected error {reference}: {error}");
                Self::Unexpected { reference }
            }
        }
    }
}
