//! Who is asking. Only here does the request of the web server reach the screens' code.

use backend::ingest::Ingest;
use backend::{Asker, Desk};
use domain::user::CurrentUser;
use leptos::prelude::use_context;

use crate::error::AppError;

/// The desk and the person signed in, as the session middleware found them.
///
/// # Errors
/// [`AppError::SignedOut`] when nobody is.
pub fn signed_in() -> Result<(Desk, CurrentUser), AppError> {
    let desk = use_context::<Desk>().ok_or(AppError::Busy)?;
    let user = use_context::<CurrentUser>().ok_or(AppError::SignedOut)?;
    Ok((desk, user))
}

/// The desk and who asks, with the address and the session they ask from: for what is written down.
///
/// # Errors
/// [`AppError::SignedOut`] when nobody is signed in.
pub fn asker() -> Result<(Desk, Asker), AppError> {
    let desk = use_context::<Desk>().ok_or(AppError::Busy)?;
    let asker = use_context::<Asker>().ok_or(AppError::SignedOut)?;
    Ok((desk, asker))
}

/// The way to the group-commit leader, for taking kept bodies through once more.
///
/// # Errors
/// [`AppError::Busy`] outside the web server.
pub fn ingest() -> Result<Ingest, AppError> {
    use_context::<Ingest>().ok_or(AppError::Busy)
}
