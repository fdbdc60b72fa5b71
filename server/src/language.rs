//! In which language a person reads: their own choice, kept with them and repeated in a cookie, so that the sign-in
//! page speaks it too.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use backend::Desk;
use domain::UserId;
use domain::words::Language;
use serde::Deserialize;
use tower_sessions::Session;

use crate::sessions::{USER, local};

const COOKIE: &str = "guiche-language";
/// A year, in seconds.
const KEPT: u32 = 365 * 24 * 60 * 60;

/// The language that the browser's cookie asks for, or the desk's first one.
pub fn spoken(headers: &HeaderMap) -> Language {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, tag)| Language::from_tag(tag))
        .unwrap_or_default()
}

/// Has the browser ask for `language` from now on. It names nobody, so scripts may read it.
pub fn remember(response: &mut Response, language: Language) {
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age={KEPT}; SameSite=Lax",
        language.tag()
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// The form of the language switch.
#[derive(Deserialize)]
pub struct Choice {
    /// The language's tag.
    language: String,
    /// Where the person was.
    #[serde(default)]
    next: String,
}

/// `POST /language`: keeps the choice and draws the page anew. Works before any script does.
pub async fn choose(State(desk): State<Desk>, session: Session, Form(form): Form<Choice>) -> Response {
    let mut response = Redirect::to(&local(&form.next)).into_response();
    let Some(language) = Language::from_tag(&form.language) else {
        return response;
    };
    let user: Option<UserId> = session.get(USER).await.ok().flatten();
    if let Some(user) = user
        && let Err(error) = desk.choose_language(user, language).await
    {
        tracing::warn!(user.id = %user, %error, "A choice of language is kept in the browser only: {error}");
    }
    remember(&mut response, language);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_without_a_choice_is_spoken_to_in_portuguese() {
        let mut headers = HeaderMap::new();
        assert_eq!(spoken(&headers), Language::PtBr);
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=b; guiche-language=en"),
        );
        assert_eq!(spoken(&headers), Language::En);
        headers.insert(header::COOKIE, HeaderValue::from_static("guiche-language=xx"));
        assert_eq!(spoken(&headers), Language::PtBr);
    }
}
