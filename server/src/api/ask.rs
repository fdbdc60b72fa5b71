//! Reading requests: bodies, parameters and ids, each with an answer of its own where it cannot be read.

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use backend::ApiCaller;
use domain::api::ApiProblem;
use serde::de::DeserializeOwned;

use super::answer::{Refused, Spoken};
use crate::state::AppState;

/// Who asks, with what is needed to answer them.
pub struct Ask {
    /// Their token.
    pub caller: ApiCaller,
    /// In which language.
    pub spoken: Spoken,
    /// The use cases.
    pub desk: backend::Desk,
}

impl FromRequestParts<AppState> for Ask {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let spoken = spoken(parts).await;
        // The middleware put it there; without it nobody is let in.
        let caller = parts
            .extensions
            .get::<ApiCaller>()
            .cloned()
            .ok_or_else(|| Refused::from(ApiProblem::Unauthorized).said(spoken))?;
        Ok(Self {
            caller,
            spoken,
            desk: state.desk.clone(),
        })
    }
}

async fn spoken(parts: &mut Parts) -> Spoken {
    match Spoken::from_request_parts(parts, &()).await {
        Ok(spoken) => spoken,
        Err(never) => match never {},
    }
}

/// The parameters of the address.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let spoken = spoken(parts).await;
        Query::<T>::from_request_parts(parts, state)
            .await
            .map(|Query(asked)| Self(asked))
            .map_err(|_| Refused::from(ApiProblem::BadQuery).said(spoken))
    }
}

/// The body, read as JSON whatever its type is called, and as it came.
pub struct Given<T>(pub T, pub Bytes);

impl<T: DeserializeOwned> FromRequest<AppState> for Given<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let spoken = spoken(&mut parts).await;
        let refused = |problem: ApiProblem| Refused::from(problem).said(spoken);
        let bytes = Bytes::from_request(Request::from_parts(parts, body), state)
            .await
            .map_err(|rejection| match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => refused(ApiProblem::BodyTooLarge),
                _ => refused(ApiProblem::BadBody),
            })?;
        match serde_json::from_slice(&bytes) {
            Ok(given) => Ok(Self(given, bytes)),
            Err(_) => Err(refused(ApiProblem::BadBody)),
        }
    }
}

/// An id in the path; one that is none is nobody's.
pub fn id<T: FromStr>(text: &str) -> Result<T, Refused> {
    text.parse().map_err(|_| ApiProblem::NotFound.into())
}

/// An id, or another word, among the parameters.
pub fn parameter<T: FromStr>(name: &str, text: Option<&str>) -> Result<Option<T>, Refused> {
    text.map(|text| {
        text.parse()
            .map_err(|_| Refused::Unreadable(ApiProblem::BadQuery, name.to_owned()))
    })
    .transpose()
}
