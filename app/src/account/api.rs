//! Server functions of “Minha conta”: each is about who asks.

use domain::account::{Account, Enrolment};
use leptos::prelude::*;
use server_fn::codec::Json;
use uuid::Uuid;

use crate::error::AppError;

/// What the page shows.
#[server(input = Json)]
pub async fn view_account() -> Result<Account, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.view_account(&asker).await?)
}

/// Changes one's own password; other sessions end.
#[server(input = Json)]
pub async fn change_password(old: String, new: String) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.change_password(&asker, old.into(), new.into()).await?)
}

/// Ends one of one's sessions, or all others.
#[server(input = Json)]
pub async fn end_my_sessions(handle: Option<Uuid>) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.end_my_sessions(&asker, handle).await?)
}

/// Makes a secret for an authenticator app.
#[server(input = Json)]
pub async fn begin_second_factor() -> Result<Enrolment, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.begin_second_factor(&asker).await?)
}

/// Confirms the app with a code; tells the recovery codes.
#[server(input = Json)]
pub async fn confirm_second_factor(code: String) -> Result<Vec<String>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.confirm_second_factor(&asker, &code).await?)
}

/// Switches the second factor off.
#[server(input = Json)]
pub async fn disable_second_factor(password: String) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.disable_second_factor(&asker, password.into()).await?)
}

/// New recovery codes in place of the old.
#[server(input = Json)]
pub async fn renew_recovery_codes(password: String) -> Result<Vec<String>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.renew_recovery_codes(&asker, password.into()).await?)
}
