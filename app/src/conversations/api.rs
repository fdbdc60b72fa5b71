//! Server functions of the Conversas screens: who asks, what, done.
//!
//! Each authorises itself: the address is public. What only the body needs is imported in the body, so that the
//! browser build drops it.

use domain::conversation::{
    CardCursor, ConversationCard, ConversationPage, OlderMessages, Order, Thread, View, ViewCounts,
};
use domain::message::MessageView;
use domain::outgoing::Outgoing;
use domain::protocol::ProtocolAction;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use server_fn::codec::Json;
use uuid::Uuid;

use crate::error::AppError;

/// One page of a view's cards.
#[server(input = Json)]
pub async fn list_conversations(
    view: View,
    order: Order,
    after: Option<CardCursor>,
) -> Result<ConversationPage, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.list_conversations(&user, view, order, after).await?)
}

/// How many conversations each view holds for me.
#[server(input = Json)]
pub async fn count_views() -> Result<ViewCounts, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.count_views(&user).await?)
}

/// Everything the thread and its side panel draw.
#[server(input = Json)]
pub async fn open_thread(conversation: ConversationId) -> Result<Thread, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.open_thread(&user, conversation).await?)
}

/// The messages before `before`, for scrolling back.
// Named apart from what it answers, whose name the macro would take.
#[server(name = ReadOlderMessages, input = Json)]
pub async fn older_messages(
    conversation: ConversationId,
    before: MessageId,
) -> Result<OlderMessages, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.older_messages(&user, conversation, before).await?)
}

/// Sends the agent's words, while the service window is open. Sending the same `client_key` again changes nothing.
#[server(input = Json)]
pub async fn send_text(
    conversation: ConversationId,
    client_key: Uuid,
    text: String,
) -> Result<MessageView, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.send_text(&user, conversation, client_key, &text).await?)
}

/// Sends anything else that the window allows, or words in answer to a message. Sending the same `client_key` again
/// changes nothing.
#[server(input = Json)]
pub async fn send_message(
    conversation: ConversationId,
    client_key: Uuid,
    message: Outgoing,
    quoted: Option<MessageId>,
) -> Result<MessageView, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk
        .send_message(&user, conversation, client_key, message, quoted)
        .await?)
}

/// Puts an emoji on a message, or takes ours off.
#[server(input = Json)]
pub async fn react(message: MessageId, emoji: Option<String>) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.react(&user, message, emoji).await?)
}

/// Tries a failed or uncertain message again, as a new message.
#[server(input = Json)]
pub async fn retry_message(message: MessageId) -> Result<MessageView, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.retry_message(&user, message).await?)
}

/// Fetches a customer's file again that was given up.
#[server(input = Json)]
pub async fn fetch_again(message: MessageId) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.fetch_again(&user, message).await?)
}

/// Takes, returns, holds, resumes or closes the conversation's open protocol.
#[server(input = Json)]
pub async fn change_protocol(
    conversation: ConversationId,
    action: ProtocolAction,
) -> Result<ConversationCard, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.change_protocol(&user, conversation, action).await?)
}

/// Tells that the owner has the thread before their eyes: nothing in it is unread any more.
#[server(input = Json)]
pub async fn mark_seen(conversation: ConversationId) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.mark_seen(&user, conversation).await?)
}
