//! `POST /sign-in` and `POST /sign-out`: plain forms, so that they work before any script arrives.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use backend::{Desk, SignIn};
use domain::UserId;
use domain::user::CurrentUser;
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;

use crate::language;
use crate::rates::Rates;
use crate::security::Client;
use crate::sessions::{BROWSER, PENDING, USER, encode, local};
use crate::sign_in_steps::{self, Pending};

/// The sign-in form.
#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: SecretString,
    #[serde(default)]
    next: String,
}

/// Lets a person in: a new session token, then on to where they wanted to go.
pub async fn sign_in(
    State(desk): State<Desk>,
    State(rates): State<Arc<Rates>>,
    client: Client,
    session: Session,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Response {
    let back = |error: &str| {
        let query = format!(
            "error={error}&email={}&next={}",
            encode(form.email.trim()),
            encode(&local(&form.next))
        );
        Redirect::to(&format!("/sign-in?{query}")).into_response()
    };
    if !rates.may_sign_in(client.0) {
        return back("rate");
    }
    match desk
        .sign_in(&form.email, form.password.clone(), Some(client.0))
        .await
    {
        Ok(SignIn::Welcome(user)) => {
            enter(&desk, &session, &user, &browser(&headers), &local(&form.next)).await
        }
        Ok(SignIn::Next(user, step)) => {
            let pending = Pending::new(&desk, user.id, browser(&headers), local(&form.next));
            sign_in_steps::begin(&session, pending, step).await
        }
        Ok(SignIn::Wrong) => back("wrong"),
        Ok(SignIn::Locked { minutes }) => back(&format!("locked&minutes={minutes}")),
        Ok(SignIn::Disabled) => back("disabled"),
        Err(error) => {
            tracing::error!(%error, "Signing in failed: {error}");
            back("busy")
        }
    }
}

/// Makes the session `user`'s, under a new token, and leads to `next`.
pub async fn enter(
    desk: &Desk,
    session: &Session,
    user: &CurrentUser,
    browser: &str,
    next: &str,
) -> Response {
    // A token from before signing in is worth nothing afterwards (session fixation).
    let entered = async {
        session.cycle_id().await?;
        session.remove::<Pending>(PENDING).await?;
        session.insert(USER, user.id).await?;
        session.insert(BROWSER, browser).await?;
        session.save().await
    };
    match entered.await {
        Ok(()) => {
            tracing::info!(user.id = %user.id, "Signed in");
            let mut response = Redirect::to(next).into_response();
            if let Ok(Some(chosen)) = desk.language_of(user.id).await {
                language::remember(&mut response, chosen);
            }
            response
        }
        Err(error) => {
            tracing::error!(%error, "A session could not be stored: {error}");
            Redirect::to("/sign-in?error=busy").into_response()
        }
    }
}

/// Which browser on which system, as far as it tells: for the list of one's own sessions.
fn browser(headers: &HeaderMap) -> String {
    let told = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let first = |names: &[(&'static str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| told.contains(mark))
            .map(|(_, name)| *name)
    };
    // The order matters: most browsers say they are those before them too.
    let program = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    [program, system]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Ends the session, and with it the streams of its other tabs.
pub async fn sign_out(State(desk): State<Desk>, client: Client, session: Session) -> Response {
    let user: Option<UserId> = session.get(USER).await.ok().flatten();
    if let Err(error) = session.flush().await {
        tracing::warn!(%error, "A session could not be ended: {error}");
    }
    if let Some(user) = user {
        if let Err(error) = desk.check_screens(user).await {
            tracing::warn!(%error, "Open screens learn of a sign-out later: {error}");
        }
        if let Err(error) = desk.farewell(user, Some(client.0)).await {
            tracing::warn!(%error, "A sign-out could not be written down: {error}");
        }
    }
    Redirect::to("/sign-in").into_response()
}
#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::browser;

    #[test]
    fn a_browser_is_named_by_what_it_tells() {
        for (told, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
                "Chrome · Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1",
                "Safari · iPhone",
            ),
            ("curl/8", ""),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_static(told));
            assert_eq!(browser(&headers), name);
        }
    }
}
