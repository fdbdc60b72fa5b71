//! What can go wrong in a use case.

use domain::Refusal;

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such row, or none the asker may see: the two are not told apart.
    #[error("not found")]
    NotFound,
    /// The asker's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// A rule of the desk says no.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Bad input at the command line; says what to do.
    #[error("{0}")]
    Invalid(String),
    /// A secret could not be sealed or opened.
    #[error("the secret key does not fit the stored token")]
    Vault,
    /// A password could not be hashed.
    #[error("password hashing: {0}")]
    Password(String),
    /// A row contradicts itself.
    #[error("inconsistent data in {0}")]
    Inconsistent(&'static str),
    /// The database did not answer in time.
    #[error("the database does not answer")]
    Unanswered,
    /// The database.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The store of files.
    #[error("store: {0}")]
    Store(#[from] object_store::Error),
    /// The tables could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Error {
    /// Whether the cause passes by itself: pools full, database away or slow, disk full, a conflict between
    /// transactions.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Unanswered => true,
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)) => true,
            Self::Database(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                // Connection lost; server shutting down; disk, memory or connections used up; the disk fails;
                // statement took too long; serialisation; deadlock.
                code.starts_with("08")
                    || code.starts_with("57P")
                    || code.starts_with("53")
                    || code == "58030"
                    || code == "57014"
                    || code == "40001"
                    || code == "40P01"
            }),
            _ => false,
        }
    }
}

/// Says what the breach of a named constraint means.
pub(crate) trait ResultExt<T> {
    /// Turns a breach of constraint `name` into `meaning`.
    fn on_constraint(self, name: &str, meaning: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> ResultExt<T> for Result<T, sqlx::Error> {
    fn on_constraint(self, name: &str, meaning: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|error| match &error {
            sqlx::Error::Database(inner) if inner.constraint() == Some(name) => meaning(),
            _ => error.into(),
        })
    }
}

impl<T> ResultExt<T> for Result<T> {
    fn on_constraint(self, name: &str, meaning: impl FnOnce() -> Error) -> Result<T> {
        self.or_else(|error| match error {
            Error::Database(error) => Err(error).on_constraint(name, meaning),
            error => Err(error),
        })
    }
}
