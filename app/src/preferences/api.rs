//! Server functions of the preferences; each authorises itself.

use domain::preferences::{Preferences, SignaturePolicy};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::error::AppError;

/// Keeps what I chose.
#[server(input = Json)]
pub async fn save_preferences(preferences: Preferences) -> Result<Preferences, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.save_preferences(&user, preferences).await?)
}

/// Decides whose choice the signature is.
#[server(input = Json)]
pub async fn set_signature_policy(policy: SignaturePolicy) -> Result<Preferences, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.set_signature_policy(&user, policy).await?)
}
