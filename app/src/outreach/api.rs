//! Server functions of Contato Ativo and Recontato. Each authorises itself, number by number, inside the desk's use case.

use domain::outreach::{
    FilledTemplate, NewContact, Outcome, OutreachStart, RecontactStart, Stop, TemplateChoice,
};
use domain::{ConversationId, MessageId, NumberId};
use leptos::prelude::*;
use server_fn::codec::Json;
use uuid::Uuid;

use crate::error::AppError;

/// The numbers I may write from, and today's prices.
#[server(name = ReadOutreachStart, input = Json)]
pub async fn outreach_start() -> Result<OutreachStart, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.outreach_start(&user).await?)
}

/// What stands in the way of a Contato Ativo to a phone, before a template is filled in.
#[server(input = Json)]
pub async fn look_up_contact(number: NumberId, phone: String) -> Result<Option<Stop>, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.look_up_contact(&user, number, &phone).await?)
}

/// What a Recontato in a conversation begins with.
#[server(name = ReadRecontactStart, input = Json)]
pub async fn recontact_start(conversation: ConversationId) -> Result<RecontactStart, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.recontact_start(&user, conversation).await?)
}

/// The templates that a number can send and that hold what was typed.
#[server(input = Json)]
pub async fn sendable_templates(number: NumberId, text: String) -> Result<TemplateChoice, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.sendable_templates(&user, number, &text).await?)
}

/// Begins a Contato Ativo. Sending the same `client_key` again changes nothing.
#[server(input = Json)]
pub async fn send_active_contact(
    to: NewContact,
    with: FilledTemplate,
    client_key: Uuid,
) -> Result<Outcome, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.active_contact(&user, &to, &with, client_key).await?)
}

/// Sends a Recontato. Sending the same `client_key` again changes nothing.
#[server(input = Json)]
pub async fn send_recontact(
    conversation: ConversationId,
    with: FilledTemplate,
    client_key: Uuid,
) -> Result<Outcome, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.recontact(&user, conversation, &with, client_key).await?)
}

/// Tries a failed or uncertain template again, as a new message with the same values.
#[server(input = Json)]
pub async fn retry_template(message: MessageId) -> Result<Outcome, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.retry_template(&user, message).await?)
}
