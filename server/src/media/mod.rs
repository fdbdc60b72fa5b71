//! `GET /media/{message}` and `POST /media`: files handed out and taken in, to and from those who are signed in.

mod headers;
mod range;

use app::error::AppError;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use backend::{Desk, NewUpload, OpenFile};
use domain::MessageId;
use domain::user::CurrentUser;
use leptos::server_fn::error::FromServerFnError;
use serde::Deserialize;

use range::Wanted;

/// How a file is asked for.
#[derive(Deserialize)]
pub struct Ask {
    /// The small picture, where there is one.
    thumb: Option<String>,
    /// To be saved, not shown.
    download: Option<String>,
}

/// Hands out the file of a message, or a stretch of it.
pub async fn serve(
    State(desk): State<Desk>,
    user: Option<Extension<CurrentUser>>,
    Path(message): Path<uuid::Uuid>,
    Query(ask): Query<Ask>,
    headers: HeaderMap,
) -> Response {
    let Some(Extension(user)) = user else {
        return refuse(AppError::SignedOut);
    };
    match desk
        .open_file(&user, MessageId(message), ask.thumb.is_some())
        .await
    {
        Ok(file) => answer(&desk, &file, ask.download.is_some(), &headers).await,
        Err(error) => refuse(error.into()),
    }
}

async fn answer(desk: &Desk, file: &OpenFile, download: bool, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", file.tag);
    let mut answer = HeaderMap::new();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.insert(name, value);
        }
    };
    // Asked for again each time, so that who may no longer see it does not.
    set(CACHE_CONTROL, "private, no-cache");
    set(ETAG, &tag);
    set(ACCEPT_RANGES, "bytes");
    set(CONTENT_TYPE, &file.mime);
    set(
        CONTENT_DISPOSITION,
        &headers::disposition(&file.name, &file.mime, download),
    );
    set(CONTENT_SECURITY_POLICY, headers::policy(&file.mime));
    // The viewer shows a PDF in a frame of our own page; no other site may.
    set(X_FRAME_OPTIONS, "SAMEORIGIN");
    if headers::holds(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    let wanted = range::wanted(asked, &tag, file.size);
    let (status, stretch) = match (&wanted, file.size) {
        (Wanted::Nothing, Some(size)) => {
            let none = HeaderValue::from_str(&format!("bytes */{size}"));
            answer.extend(none.ok().map(|none| (CONTENT_RANGE, none)));
            return (StatusCode::RANGE_NOT_SATISFIABLE, answer).into_response();
        }
        (Wanted::Part(part), Some(size)) => {
            let told = HeaderValue::from_str(&format!("bytes {}-{}/{size}", part.start, part.end - 1));
            answer.extend(told.ok().map(|told| (CONTENT_RANGE, told)));
            answer.insert(CONTENT_LENGTH, (part.end - part.start).into());
            (StatusCode::PARTIAL_CONTENT, Some(part.clone()))
        }
        (_, size) => {
            answer.extend(size.map(|size| (CONTENT_LENGTH, size.into())));
            (StatusCode::OK, None)
        }
    };
    match desk.read_file(file, stretch).await {
        Ok(bytes) => (status, answer, Body::from_stream(bytes)).into_response(),
        Err(error) => refuse(error.into()),
    }
}

/// What is said of a file that comes.
#[derive(Deserialize)]
pub struct Coming {
    #[serde(default)]
    name: String,
    voice: Option<String>,
}

/// Takes a file into the store, for a message that will refer to it.
pub async fn take(
    State(desk): State<Desk>,
    user: Option<Extension<CurrentUser>>,
    Query(coming): Query<Coming>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(Extension(user)) = user else {
        return refuse(AppError::SignedOut);
    };
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let new = NewUpload {
        name: coming.name,
        mime: text(CONTENT_TYPE).unwrap_or_default().to_owned(),
        length: text(CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        voice: coming.voice.is_some(),
    };
    match desk.upload(&user, new, body.into_data_stream()).await {
        Ok(uploaded) => Json(uploaded).into_response(),
        // Nobody is left to read it.
        Err(backend::Error::Invalid(_)) => StatusCode::BAD_REQUEST.into_response(),
        Err(error) => refuse(error.into()),
    }
}

/// The same words that server functions answer with.
fn refuse(error: AppError) -> Response {
    (error.status_code(), Json(error)).into_response()
}
