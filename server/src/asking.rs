//! Who asks, for what is neither a screen nor a server function; whoever did not sign in gets nothing of it.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use backend::{Asker, SheetKind};
use domain::words::Language;

use crate::language;

/// Somebody signed in. What they may do is asked of them ([`Asker::may`]) or of the desk.
pub struct SignedIn(pub Asker);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let asker = parts.extensions.get::<Asker>().cloned();
        asker.map(Self).ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// Somebody who takes a file with them.
pub struct Taking {
    /// Who.
    pub asker: Asker,
    /// As what: the address ends in it.
    pub kind: SheetKind,
    /// In which language.
    pub spoken: Language,
}

impl<S: Sync> FromRequestParts<S> for Taking {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let SignedIn(asker) = SignedIn::from_request_parts(parts, state).await?;
        let kind = if parts.uri.path().ends_with(".csv") {
            SheetKind::Csv
        } else {
            SheetKind::Xlsx
        };
        let spoken = language::spoken(&parts.headers);
        Ok(Self { asker, kind, spoken })
    }
}
