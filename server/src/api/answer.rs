//! What the API answers when it does not do what it was asked.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ConversationId;
use domain::api::{ApiProblem, ApiRefusal};
use domain::outreach::Stop;
use domain::protocol::ProtocolNumber;
use domain::words::Language;
use serde::Serialize;

/// The language of the answer's sentences: the first of `Accept-Language` that the desk speaks, else Portuguese.
#[derive(Debug, Clone, Copy)]
pub struct Spoken(pub Language);

impl<S: Sync> FromRequestParts<S> for Spoken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts
            .headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let tags = asked
            .split(',')
            .map(|tag| tag.split(';').next().unwrap_or_default());
        Ok(Self(
            tags.filter_map(Language::from_tag).next().unwrap_or_default(),
        ))
    }
}

#[derive(Serialize)]
struct Body {
    error: Told,
}

#[derive(Serialize)]
struct Told {
    code: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<ConversationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<ProtocolNumber>,
}

/// Why the API does not do it.
pub enum Refused {
    /// A rule says no.
    Rule(ApiRefusal),
    /// The request cannot be looked at.
    Problem(ApiProblem),
    /// A parameter, or a field of the body, cannot be read: its name.
    Unreadable(ApiProblem, String),
    /// The use case failed.
    Failed(backend::Error),
}

impl From<ApiRefusal> for Refused {
    fn from(refusal: ApiRefusal) -> Self {
        Self::Rule(refusal)
    }
}

impl From<ApiProblem> for Refused {
    fn from(problem: ApiProblem) -> Self {
        Self::Problem(problem)
    }
}

impl From<backend::Error> for Refused {
    fn from(error: backend::Error) -> Self {
        Self::Failed(error)
    }
}

impl Refused {
    /// The answer, in that language.
    pub fn said(self, Spoken(language): Spoken) -> Response {
        match self {
            Self::Problem(problem) => Problem(problem, language).into_response(),
            Self::Unreadable(problem, field) => told(problem, language, Some(field)),
            Self::Rule(refusal) => rule(&refusal, language),
            Self::Failed(error) => failed(&error, language),
        }
    }
}

/// A problem, said in a language.
pub struct Problem(pub ApiProblem, pub Language);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        told(self.0, self.1, None)
    }
}

fn told(problem: ApiProblem, language: Language, field: Option<String>) -> Response {
    let status = match problem {
        ApiProblem::Unauthorized => StatusCode::UNAUTHORIZED,
        ApiProblem::ScopeMissing => StatusCode::FORBIDDEN,
        ApiProblem::NotFound => StatusCode::NOT_FOUND,
        ApiProblem::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ApiProblem::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        ApiProblem::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ApiProblem::BadBody | ApiProblem::BadQuery | ApiProblem::KeyMissing => StatusCode::BAD_REQUEST,
        ApiProblem::Busy => StatusCode::SERVICE_UNAVAILABLE,
        ApiProblem::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let told = Told {
        code: problem.code(),
        message: (language.words().screens.api().problem)(problem).to_owned(),
        field,
        conversation: None,
        protocol: None,
    };
    let mut response = (status, Json(Body { error: told })).into_response();
    let headers = response.headers_mut();
    match problem {
        ApiProblem::Unauthorized => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        ApiProblem::TooManyRequests | ApiProblem::Busy => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        _ => {}
    }
    response
}

fn rule(refusal: &ApiRefusal, language: Language) -> Response {
    let (conversation, protocol) = match refusal {
        ApiRefusal::Stop(Stop::KnownContact { conversation } | Stop::WindowOpen { conversation }) => {
            (Some(*conversation), None)
        }
        ApiRefusal::Stop(Stop::InService {
            conversation,
            protocol,
            ..
        }) => (Some(*conversation), Some(protocol.clone())),
        _ => (None, None),
    };
    let status = if refusal.is_conflict() {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let told = Told {
        code: refusal.code(),
        message: (language.words().screens.api().refusal)(refusal),
        field: refusal.field(),
        conversation,
        protocol,
    };
    (status, Json(Body { error: told })).into_response()
}

/// What a use case's error comes to.
pub fn failed(error: &backend::Error, language: Language) -> Response {
    match error {
        backend::Error::NotFound => Problem(ApiProblem::NotFound, language).into_response(),
        // A key that is another message's: the composer's, or another owner's.
        backend::Error::Forbidden => rule(&ApiRefusal::KeyReused, language),
        backend::Error::Refused(refusal) => rule(&ApiRefusal::Rule(refusal.clone()), language),
        error if error.is_busy() => Problem(ApiProblem::Busy, language).into_response(),
        error => {
            tracing::error!(%error, "The API could not do what it was asked: {error}");
            Problem(ApiProblem::Internal, language).into_response()
        }
    }
}
