//! Signed-in browsers: the session library on the desk's own table, and who is asking.

use std::time::Duration;

use app::error::AppError;
use async_trait::async_trait;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use backend::sessions::{LONGEST, StoredSession};
use backend::{Asker, Desk, SessionKey};
use chrono::{DateTime, Utc};
use domain::UserId;
use domain::user::CurrentUser;
use domain::words::Language;
use time::OffsetDateTime;
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

use crate::language;
use crate::security::Client;
use crate::sign_in_steps;

/// Longer than this nobody waits to be known.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longer than this nobody waits for a page or an answer; a little more than a statement may take.
const LONGEST_ANSWER: Duration = Duration::from_secs(12);
/// The same where WhatsApp is asked meanwhile, which may take its time.
const LONGEST_MANAGEMENT: Duration = Duration::from_secs(30);

/// The key under which a session keeps whose it is.
pub const USER: &str = "user";
/// The key under which it keeps who gave the right password and has something else to do first.
pub const PENDING: &str = "pending";
/// The key under which it keeps which browser it is.
pub const BROWSER: &str = "browser";

/// The session library's store on the desk's table.
#[derive(Clone)]
pub struct Store(Desk);

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

/// Sessions over `desk`. On https the cookie is `__Host-` and only sent encrypted.
pub fn layer(desk: &Desk, https: bool) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store(desk.clone()))
        .with_name(if https { "__Host-guiche" } else { "guiche" })
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(time::Duration::seconds(
            LONGEST.num_seconds(),
        )))
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let (user, stored) = to_stored(record)?;
            if self
                .0
                .create_session(&key(&record.id), user, &stored)
                .await
                .map_err(backend_error)?
            {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (user, stored) = to_stored(record)?;
        self.0
            .save_session(&key(&record.id), user, &stored)
            .await
            .map_err(backend_error)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(stored) = self.0.load_session(&key(id)).await.map_err(backend_error)? else {
            return Ok(None);
        };
        let data = serde_json::from_value(stored.data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(stored.expires_at.timestamp())
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.delete_session(&key(id)).await.map_err(backend_error)
    }
}

fn key(id: &Id) -> [u8; 16] {
    id.0.to_be_bytes()
}

fn backend_error(error: backend::Error) -> Error {
    Error::Backend(error.to_string())
}

fn to_stored(record: &Record) -> Result<(Option<UserId>, StoredSession)> {
    let user = record
        .data
        .get(USER)
        .and_then(|value| serde_json::from_value(value.clone()).ok());
    let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
    let expires_at: DateTime<Utc> =
        DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0).unwrap_or_default();
    Ok((user, StoredSession { data, expires_at }))
}

/// The person whose session this is, if it still stands.
pub async fn person(desk: &Desk, session: &Session) -> std::result::Result<Option<CurrentUser>, StatusCode> {
    let user: Option<UserId> = session
        .get(USER)
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    match user {
        Some(user) => desk
            .person(user)
            .await
            .map_err(|_| StatusCode::SERVICE_UNAVAILABLE),
        None => Ok(None),
    }
}

/// Whether a listener's session still stands; read anew, for its request began long ago.
pub async fn still_stands(desk: &Desk, session: &Session) -> bool {
    let Some(id) = session.id() else { return false };
    // The database being away is no reason to send somebody out.
    desk.session_stands(&key(&id)).await.unwrap_or(true)
}

/// Finds out who asks, and sends those who have to sign in first to do so.
pub async fn guard(State(desk): State<Desk>, session: Session, mut request: Request, next: Next) -> Response {
    // A database that hangs is no better than one that is away.
    let user = match tokio::time::timeout(PATIENCE, person(&desk, &session)).await {
        Ok(Ok(user)) => user,
        Ok(Err(_)) | Err(_) => return unavailable(reader(&request)),
    };
    match user {
        Some(user) => {
            // A page is drawn as its reader likes it; without the database it could not be drawn at all.
            if is_page(&request)
                && let Ok(preferences) = desk.preferences(user.id).await
            {
                request.extensions_mut().insert(preferences);
            }
            let asker = Asker {
                address: request.extensions().get::<Client>().map(|client| client.0),
                session: session.id().map(|id| SessionKey(key(&id))),
                user: user.clone(),
            };
            request.extensions_mut().insert(asker);
            request.extensions_mut().insert(user);
            let reader = reader(&request);
            let answer = match longest(&request) {
                Some(longest) => tokio::time::timeout(longest, next.run(request)).await,
                None => Ok(next.run(request).await),
            };
            let mut response = answer.unwrap_or_else(|_| unavailable(reader));
            // A page drawn for one person is nobody else's, nor this person's after signing out.
            response
                .headers_mut()
                .entry(header::CACHE_CONTROL)
                .or_insert(header::HeaderValue::from_static("no-store"));
            response
        }
        None if is_page(&request) => {
            Redirect::to(&to_sign_in(request.uri(), session.id().is_some())).into_response()
        }
        None => {
            if request.uri().path() == sign_in_steps::ENROL {
                match sign_in_steps::enrolment(&desk, &session).await {
                    Ok(enrolment) => {
                        request.extensions_mut().insert(enrolment);
                    }
                    Err(elsewhere) => return elsewhere,
                }
            }
            next.run(request).await
        }
    }
}

/// A page of the desk, as opposed to the sign-in page, a file or an interface.
fn is_page(request: &Request) -> bool {
    let path = request.uri().path();
    let open = [
        "/sign-in",
        "/pkg/",
        "/api/",
        "/events",
        "/media",
        "/favicon",
        "/icons",
        "/manifest",
        "/notice",
    ];
    request.method() == axum::http::Method::GET && !open.iter().any(|prefix| path.starts_with(prefix))
}

fn to_sign_in(uri: &Uri, had_session: bool) -> String {
    let next = uri.path_and_query().map_or("/", |path| path.as_str());
    let expired = if had_session { "error=expired&" } else { "" };
    match next {
        "/" if expired.is_empty() => "/sign-in".to_owned(),
        next => format!("/sign-in?{expired}next={}", encode(next)),
    }
}

/// Percent-encodes for a query value.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// How long the answer may take to begin; a file that is sent to us takes as long as its sender's line.
fn longest(request: &Request) -> Option<Duration> {
    match request.uri().path() {
        "/media" => None,
        "/batches" if request.method() == axum::http::Method::POST => None,
        path if path.contains("/management/") => Some(LONGEST_MANAGEMENT),
        _ => Some(LONGEST_ANSWER),
    }
}

/// In which language people read the answer; none where a script does.
fn reader(request: &Request) -> Option<Language> {
    let wants_words = is_page(request) || request.uri().path().starts_with("/sign-in");
    wants_words.then(|| language::spoken(request.headers()))
}

/// The database is away or hangs: people are told so in words, a script as it would be told further in.
fn unavailable(reader: Option<Language>) -> Response {
    let answer = match reader {
        Some(Language::PtBr) => Html(include_str!("unavailable.html")).into_response(),
        Some(Language::En) => Html(include_str!("unavailable.en.html")).into_response(),
        None => Json(AppError::Busy).into_response(),
    };
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "2")],
        answer,
    )
        .into_response()
}

/// A path of ours; anything else leads to the first page, never to somebody else's site.
pub fn local(next: &str) -> String {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && (!next.starts_with("/sign-") || next == "/sign-in")
        && next.len() <= 500
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain {
        next.to_owned()
    } else {
        "/conversations".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(
            local("/conversations/1?view=queue"),
            "/conversations/1?view=queue"
        );
        for foreign in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
        ] {
            assert_eq!(local(foreign), "/conversations", "{foreign}");
        }
    }
}
