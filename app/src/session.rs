//! Who is asking. Only here does the request of the web server reach the screens' code.

use backend::Desk;
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
