//! Server functions of the frame: who asks, what, done.

use domain::presence::PersonNow;
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::error::AppError;

/// How I stand.
#[server(input = Json)]
pub async fn my_presence() -> Result<PersonNow, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.person_now(user.id).await?)
}

/// Begins a pause of mine.
#[server(input = Json)]
pub async fn take_pause(reason: Option<String>) -> Result<PersonNow, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.pause(&user, reason.as_deref()).await?)
}

/// Ends it.
#[server(input = Json)]
pub async fn end_pause() -> Result<PersonNow, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.end_pause(&user).await?)
}
