//! Server functions of the Conversas screens: who asks, what, done.
//!
//! Each authorises itself: the address is public. What only the body needs is imported in the body, so that the
//! browser build drops it.

use chrono::{DateTime, Utc};
use domain::bulk::{BulkAction, BulkOutcome, Seen};
use domain::conversation::{
    CardCursor, ConversationCard, ConversationPage, Filter, Listing, OlderMessages, Order, ProtocolMark,
    Thread, View, ViewCounts,
};
use domain::draft::{Drafts, MyMarks};
use domain::event::LiveEvent;
use domain::message::MessageView;
use domain::note::{MentionCursor, MentionPage, NoteView, Person};
use domain::outgoing::Outgoing;
use domain::presence::{Watcher, Watching};
use domain::protocol::ProtocolAction;
use domain::routing::Why;
use domain::scheduled::ScheduledView;
use domain::transfer::{Choices, Targets, WrapUpCode, WrapUps};
use domain::{ConversationId, MessageId, ProtocolId, ScheduledId, WrapUpId};
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
    filter: Option<Filter>,
) -> Result<ConversationPage, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    let filter = filter.unwrap_or_default();
    let listing = Listing { view, order, filter };
    Ok(desk.list(&user, listing, after).await?)
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
/// changes nothing. Told as open screens hear of it.
#[server(input = Json)]
pub async fn send_message(
    conversation: ConversationId,
    client_key: Uuid,
    outgoing: Outgoing,
    quoted: Option<MessageId>,
) -> Result<LiveEvent, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    let message = desk
        .send_message(&user, conversation, client_key, outgoing, quoted)
        .await?;
    Ok(LiveEvent::message(conversation, message))
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

/// Takes, returns, holds, resumes, transfers or closes the conversation's open protocol. What the customer wrote after
/// `read_to` is not closed.
#[server(input = Json)]
pub async fn change_protocol(
    conversation: ConversationId,
    action: ProtocolAction,
    note: Option<String>,
    wrap_up: Option<WrapUpId>,
    read_to: Option<MessageId>,
) -> Result<ConversationCard, AppError> {
    use domain::protocol::{ChangeRequest, ReadSoFar};
    let (desk, user) = crate::session::signed_in()?;
    let read = read_to.map_or(ReadSoFar::Untold, ReadSoFar::UpTo);
    let request = ChangeRequest::new(action, note, wrap_up).having_read(read);
    Ok(desk.change_protocol(&user, conversation, request).await?)
}

/// Who the conversation can be transferred to, with the work they have.
#[server(input = Json)]
pub async fn transfer_targets(conversation: ConversationId) -> Result<Targets, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.transfer_targets(&user, conversation).await?)
}

/// The codes that the conversation can be wrapped up with.
#[server(name = ReadWrapUps, input = Json)]
pub async fn wrap_ups(conversation: ConversationId) -> Result<WrapUps, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.wrap_ups(&user, conversation).await?)
}

/// Everything that happened to a protocol, oldest first.
#[server(input = Json)]
pub async fn protocol_changes(protocol: ProtocolId) -> Result<Vec<ProtocolMark>, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.protocol_changes(&user, protocol).await?)
}

/// Why the conversation stands where it stands.
#[server(name = ReadWhy, input = Json)]
pub async fn why_here(conversation: ConversationId) -> Result<Why, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.why_here(&user, conversation).await?)
}

/// What lists can be narrowed to.
#[server(input = Json)]
pub async fn filter_choices() -> Result<Choices, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.filter_choices(&user).await?)
}

/// Tells that the owner has the thread before their eyes: nothing in it is unread any more.
#[server(input = Json)]
pub async fn mark_seen(conversation: ConversationId) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.mark_seen(&user, conversation).await?)
}

/// Tells what I do with the conversation, and learns who else is there.
#[server(input = Json)]
pub async fn watch(conversation: ConversationId, doing: Watching) -> Result<Vec<Watcher>, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.watch(&user, conversation, doing).await?)
}

/// Every conversation of the listing, those not loaded too, and where each stands; none but those `among` some, where
/// that is asked.
#[server(input = Json)]
pub async fn match_conversations(
    listing: Listing,
    among: Option<Vec<ConversationId>>,
) -> Result<Vec<Seen>, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.match_conversations(&user, listing, among.as_deref()).await?)
}

/// Who and which teams many conversations can be given to, and the codes they can be closed with.
#[server(input = Json)]
pub async fn bulk_choices() -> Result<(Targets, Vec<WrapUpCode>), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.bulk_choices(&user).await?)
}

/// Does one thing to each of them that allows it and stands where it was seen.
#[server(input = Json)]
pub async fn change_many(
    conversations: Vec<Seen>,
    bulk: BulkAction,
    note: Option<String>,
    wrap_up: Option<WrapUpId>,
) -> Result<Vec<BulkOutcome>, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk
        .change_many(&user, &conversations, bulk, note, wrap_up)
        .await?)
}
/// Keeps what I am writing in a conversation, as it stood at `written_at`.
#[server(input = Json)]
pub async fn save_drafts(
    conversation: ConversationId,
    written_at: DateTime<Utc>,
    drafts: Drafts,
) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.save_drafts(&user, conversation, written_at, drafts).await?)
}

/// My drafts and how many notes call me.
#[server(name = ReadMyMarks, input = Json)]
pub async fn my_marks() -> Result<MyMarks, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.my_marks(&user).await?)
}

/// Writes an internal note. Writing the same `client_key` again changes nothing.
#[server(input = Json)]
pub async fn add_note(
    conversation: ConversationId,
    client_key: Uuid,
    body: String,
    whisper: bool,
) -> Result<NoteView, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk
        .add_note(&user, conversation, client_key, &body, whisper)
        .await?)
}

/// Whom a note in a conversation can name.
#[server(input = Json)]
pub async fn mentionable(conversation: ConversationId) -> Result<Vec<Person>, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.mentionable(&user, conversation).await?)
}

/// Notes that name me, newest first.
#[server(input = Json)]
pub async fn list_mentions(after: Option<MentionCursor>) -> Result<MentionPage, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.list_mentions(&user, after).await?)
}

/// Notes that name me are before my eyes: those of a conversation, or all of them.
#[server(input = Json)]
pub async fn see_mentions(conversation: Option<ConversationId>) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.see_mentions(&user, conversation).await?)
}

/// Keeps a message to be sent later, or changes the one with `id`. Scheduling the same `client_key` again changes
/// nothing.
#[server(input = Json)]
pub async fn schedule_message(
    conversation: ConversationId,
    id: Option<ScheduledId>,
    client_key: Uuid,
    at: DateTime<Utc>,
    text: String,
) -> Result<ScheduledView, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    let new = backend::NewScheduled { client_key, at, text };
    Ok(desk.schedule_message(&user, conversation, id, new).await?)
}

/// Takes back a message to be sent later, or puts away one that failed.
#[server(input = Json)]
pub async fn cancel_scheduled(scheduled: ScheduledId) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.cancel_scheduled(&user, scheduled).await?)
}

/// Tells that I type an answer; the customer sees it where the number's policy says so.
#[server(input = Json)]
pub async fn tell_typing(conversation: ConversationId) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.types_to_customer(&user, conversation).await?)
}
