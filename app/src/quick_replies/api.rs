//! Server functions of quick replies; each authorises itself.

use domain::QuickReplyId;
use domain::quick_reply::{QuickReplies, Wording};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::error::AppError;

/// The quick replies I see, and the teams I may write for.
#[server(input = Json)]
pub async fn list_quick_replies() -> Result<QuickReplies, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.list_quick_replies(&user).await?)
}

/// Makes a quick reply, or changes the one with `id`.
#[server(input = Json)]
pub async fn save_quick_reply(id: Option<QuickReplyId>, wording: Wording) -> Result<QuickReplyId, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.save_quick_reply(&user, id, wording).await?)
}

/// Deletes a quick reply, or brings a deleted one back.
#[server(input = Json)]
pub async fn delete_quick_reply(id: QuickReplyId, deleted: bool) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.delete_quick_reply(&user, id, deleted).await?)
}
