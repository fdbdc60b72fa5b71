//! `POST /sign-in/code`, `/sign-in/password`, `/sign-in/enrol`: what is asked after the password was right. Until the
//! last step the session belongs to nobody.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use backend::{Asker, CodeTaken, Desk, Error};
use chrono::{DateTime, Utc};
use domain::account::{Enrolment, RecoveryCodes, SignInStep};
use domain::management::Declined;
use domain::user::CurrentUser;
use domain::{Refusal, UserId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use crate::rates::Rates;
use crate::router::draw;
use crate::security::Client;
use crate::sessions::{PENDING, USER, local};
use crate::sign_in::enter;
use crate::state::AppState;

/// Where the second factor is set up.
pub const ENROL: &str = "/sign-in/enrol";

/// Somebody between the right password and being in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pending {
    user: UserId,
    /// When the password was right.
    at: DateTime<Utc>,
    code_given: bool,
    /// When the secret was made that this browser is shown until it is confirmed: reading the page again, as after a
    /// wrong code, must not ask for another scan.
    #[serde(default)]
    enrolling: Option<DateTime<Utc>>,
    /// Which browser, and where it wanted to go.
    pub browser: String,
    next: String,
}

impl Pending {
    /// `user` has just given the right password.
    pub fn new(desk: &Desk, user: UserId, browser: String, next: String) -> Self {
        Self {
            user,
            at: desk.wall().now(),
            code_given: false,
            enrolling: None,
            browser,
            next,
        }
    }
}

/// The address of `step`'s page.
fn page(step: SignInStep) -> &'static str {
    match step {
        SignInStep::Code => "/sign-in/code",
        SignInStep::NewPassword => "/sign-in/password",
        SignInStep::Enrol => ENROL,
        SignInStep::Welcome => "/conversations",
    }
}

/// Keeps `pending` in a session with a new token, and leads to `step`'s page.
pub async fn begin(session: &Session, pending: Pending, step: SignInStep) -> Response {
    let kept = async {
        session.flush().await?;
        session.insert(PENDING, pending).await?;
        session.save().await
    };
    match kept.await {
        Ok(()) => Redirect::to(page(step)).into_response(),
        Err(error) => {
            tracing::error!(%error, "A session could not be stored: {error}");
            again("/sign-in", "busy")
        }
    }
}

/// Who is at which step; the way out when nobody is.
async fn standing(desk: &Desk, session: &Session) -> Result<(Pending, CurrentUser, SignInStep), Response> {
    let pending: Option<Pending> = session.get(PENDING).await.ok().flatten();
    let Some(pending) = pending else {
        return Err(Redirect::to("/sign-in").into_response());
    };
    match desk
        .sign_in_step(pending.user, pending.at, pending.code_given)
        .await
    {
        Ok(Some((user, step))) => Ok((pending, user, step)),
        Ok(None) => Err(again("/sign-in", "expired")),
        Err(error) => {
            tracing::error!(%error, "A step of signing in failed: {error}");
            Err(again("/sign-in", "busy"))
        }
    }
}

/// Goes on to the next step, or in.
async fn go_on(desk: &Desk, session: &Session, pending: Pending, client: Client) -> Response {
    match desk
        .sign_in_step(pending.user, pending.at, pending.code_given)
        .await
    {
        Ok(Some((user, SignInStep::Welcome))) => {
            let next = local(&pending.next);
            if let Err(error) = desk.welcome(&user, Some(client.0)).await {
                tracing::error!(%error, "Coming in could not be noted: {error}");
                return again("/sign-in", "busy");
            }
            enter(desk, session, &user, &pending.browser, &next).await
        }
        Ok(Some((_, step))) => {
            let kept = async {
                session.insert(PENDING, pending).await?;
                session.save().await
            };
            match kept.await {
                Ok(()) => Redirect::to(page(step)).into_response(),
                Err(_) => again("/sign-in", "busy"),
            }
        }
        Ok(None) => again("/sign-in", "expired"),
        Err(_) => again("/sign-in", "busy"),
    }
}

fn again(page: &str, error: &str) -> Response {
    Redirect::to(&format!("{page}?error={error}")).into_response()
}

/// A code, of the app or of those on paper.
#[derive(Deserialize)]
pub struct Code {
    code: SecretString,
}

/// Takes the code.
pub async fn code(
    State(desk): State<Desk>,
    State(rates): State<Arc<Rates>>,
    client: Client,
    session: Session,
    Form(form): Form<Code>,
) -> Response {
    let here = page(SignInStep::Code);
    if !rates.may_sign_in(client.0) {
        return again(here, "rate");
    }
    let (mut pending, user, step) = match standing(&desk, &session).await {
        Ok(standing) => standing,
        Err(elsewhere) => return elsewhere,
    };
    if step != SignInStep::Code {
        return Redirect::to(page(step)).into_response();
    }
    match desk
        .give_code(&user, form.code.expose_secret(), Some(client.0))
        .await
    {
        Ok(CodeTaken::Right) => {
            pending.code_given = true;
            go_on(&desk, &session, pending, client).await
        }
        Ok(CodeTaken::Wrong) => again(here, "code"),
        Ok(CodeTaken::Locked { minutes }) => again(here, &format!("locked&minutes={minutes}")),
        Err(error) => {
            tracing::error!(%error, "A code could not be checked: {error}");
            again(here, "busy")
        }
    }
}

/// A password of one's own.
#[derive(Deserialize)]
pub struct NewPassword {
    password: SecretString,
}

/// Takes the new password.
pub async fn password(
    State(desk): State<Desk>,
    State(rates): State<Arc<Rates>>,
    client: Client,
    session: Session,
    Form(form): Form<NewPassword>,
) -> Response {
    let here = page(SignInStep::NewPassword);
    if !rates.may_sign_in(client.0) {
        return again(here, "rate");
    }
    let (mut pending, user, step) = match standing(&desk, &session).await {
        Ok(standing) => standing,
        Err(elsewhere) => return elsewhere,
    };
    if step != SignInStep::NewPassword {
        return Redirect::to(page(step)).into_response();
    }
    match desk.choose_password(&user, form.password, Some(client.0)).await {
        Ok(()) => {
            // The password that was right then is another one now.
            pending.at = desk.wall().now();
            go_on(&desk, &session, pending, client).await
        }
        Err(Error::Refused(Refusal::Declined { why })) => again(
            here,
            match why {
                Declined::PasswordTooShort => "short",
                Declined::PasswordTooLong => "long",
                Declined::PasswordPersonal => "personal",
                Declined::PasswordUnchanged => "same",
                _ => "common",
            },
        ),
        Err(error) => {
            tracing::error!(%error, "A password could not be stored: {error}");
            again(here, "busy")
        }
    }
}

fn asker(user: &CurrentUser, client: Client) -> Asker {
    Asker {
        address: Some(client.0),
        ..Asker::from(user.clone())
    }
}

/// The secret for the page that sets the second factor up; the way out for who is not at that step.
pub async fn enrolment(desk: &Desk, session: &Session) -> Result<Enrolment, Response> {
    let (mut pending, user, step) = standing(desk, session).await?;
    if step != SignInStep::Enrol {
        return Err(Redirect::to(page(step)).into_response());
    }
    let busy = |_| again("/sign-in", "busy");
    let asker = Asker::from(user);
    if let Some(begun_at) = pending.enrolling
        && let Some(begun) = desk.begun_second_factor(&asker, begun_at).await.map_err(busy)?
    {
        return Ok(begun);
    }
    let begun = desk.begin_second_factor(&asker).await.map_err(busy)?;
    pending.enrolling = Some(begun.begun_at);
    session
        .insert(PENDING, pending)
        .await
        .map_err(|_| again("/sign-in", "busy"))?;
    Ok(begun)
}

/// Confirms the app with a code of it, lets the person in and shows their recovery codes on the way.
pub async fn enrol(
    State(state): State<AppState>,
    client: Client,
    session: Session,
    parts: Parts,
    Form(form): Form<Code>,
) -> Response {
    let desk = &state.desk;
    if !state.rates.may_sign_in(client.0) {
        return again(ENROL, "rate");
    }
    let (mut pending, user, step) = match standing(desk, &session).await {
        Ok(standing) => standing,
        Err(elsewhere) => return elsewhere,
    };
    if step != SignInStep::Enrol {
        return Redirect::to(page(step)).into_response();
    }
    let confirmed = desk
        .confirm_second_factor(&asker(&user, client), form.code.expose_secret())
        .await;
    match confirmed {
        Ok(codes) => {
            pending.code_given = true;
            let next = local(&pending.next);
            let entered = go_on(desk, &session, pending, client).await;
            show_codes(&state, &session, parts, RecoveryCodes { codes, next }, entered).await
        }
        Err(Error::Refused(_)) => again(ENROL, "code"),
        Err(error) => {
            tracing::error!(%error, "A second factor could not be confirmed: {error}");
            again(ENROL, "busy")
        }
    }
}

/// The page with the codes, for who is in; `entered` is the answer otherwise. The codes stand in this answer only, so
/// that nothing has to remember them.
async fn show_codes(
    state: &AppState,
    session: &Session,
    mut parts: Parts,
    codes: RecoveryCodes,
    entered: Response,
) -> Response {
    let user: Option<UserId> = session.get(USER).await.ok().flatten();
    if user.is_none() {
        return entered;
    }
    parts.extensions.insert(codes);
    let mut page = draw(state, parts).await;
    let headers = page.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in entered.headers().get_all(header::SET_COOKIE) {
        headers.append(header::SET_COOKIE, cookie.clone());
    }
    page
}
