//! `POST /sign-in` and `POST /sign-out`: plain forms, so that they work before any script arrives.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use backend::{Desk, SignIn};
use domain::UserId;
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;

use crate::language;
use crate::rates::Rates;
use crate::security::Client;
use crate::sessions::{USER, encode, local};

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
    match desk.sign_in(&form.email, form.password.clone()).await {
        Ok(SignIn::Welcome(user)) => {
            // A token from before signing in is worth nothing afterwards (session fixation).
            let entered = async {
                session.cycle_id().await?;
                session.insert(USER, user.id).await?;
                session.save().await
            };
            match entered.await {
                Ok(()) => {
                    tracing::info!(user.id = %user.id, "Signed in");
                    let mut response = Redirect::to(&local(&form.next)).into_response();
                    if let Ok(Some(chosen)) = desk.language_of(user.id).await {
                        language::remember(&mut response, chosen);
                    }
                    response
                }
                Err(error) => {
                    tracing::error!(%error, "A session could not be stored: {error}");
                    back("busy")
                }
            }
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

/// Ends the session, and with it the streams of its other tabs.
pub async fn sign_out(State(desk): State<Desk>, session: Session) -> Response {
    let user: Option<UserId> = session.get(USER).await.ok().flatten();
    if let Err(error) = session.flush().await {
        tracing::warn!(%error, "A session could not be ended: {error}");
    }
    if let Some(user) = user
        && let Err(error) = desk.check_screens(user).await
    {
        tracing::warn!(%error, "Open screens learn of a sign-out later: {error}");
    }
    Redirect::to("/sign-in").into_response()
}
