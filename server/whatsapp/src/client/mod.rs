//! The Cloud API's HTTP side. No retries and no waiting live here: who calls decides, by the kind of the error.

mod blocks;
mod media;
mod numbers;
mod page;
mod samples;
mod templates;
mod transport;

use std::fmt;
use std::sync::Arc;

use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;

use crate::error::SendError;
use crate::send::{OutboundMessage, ReadReceipt};

pub use blocks::{BlockedUser, Blocks};
pub use media::{Download, MediaUrl};
pub use numbers::PhoneNumber;
pub use templates::{CreatedTemplate, TemplateList};

/// Meta's own address.
pub const GRAPH_URL: &str = "https://graph.facebook.com";
/// The Graph version this crate was written against.
pub const GRAPH_VERSION: &str = "v24.0";

/// Calls Meta. Cheap to clone; holds no token.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Arc<str>,
}

/// Meta took the message; nothing more.
#[derive(Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Meta's id of the message.
    pub wamid: String,
    /// WhatsApp's own id of the recipient, not always the digits that were sent.
    pub wa_id: Option<String>,
    /// The recipient's business-scoped user id, when written to by it.
    pub user_id: Option<String>,
    /// `accepted`, `held_for_quality_assessment` or `paused`: templates only.
    pub message_status: Option<String>,
}

quiet_debug!(Accepted);

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct SendAnswer {
    #[serde(default)]
    contacts: Vec<AnsweredContact>,
    messages: Vec<AnsweredMessage>,
}

#[derive(Deserialize)]
struct AnsweredContact {
    wa_id: Option<String>,
    user_id: Option<String>,
}

#[derive(Deserialize)]
struct AnsweredMessage {
    id: String,
    message_status: Option<String>,
}

impl Client {
    /// `http` brings the timeouts: a connect timeout is what tells [`SendError::NotSent`] from
    /// [`SendError::Lost`] when Meta cannot be reached.
    pub fn new(http: reqwest::Client, graph_url: impl Into<String>, version: impl Into<String>) -> Self {
        let (url, version) = (graph_url.into(), version.into());
        let base = format!("{}/{}", url.trim_end_matches('/'), version.trim_matches('/'));
        Self {
            http,
            base: base.trim_end_matches('/').into(),
        }
    }

    /// Sends a message. There is no idempotency key: after [`SendError::Lost`] only the status webhook knows.
    pub async fn send(
        &self,
        token: &SecretString,
        phone_number_id: &str,
        message: &OutboundMessage,
    ) -> Result<Accepted, SendError> {
        let request = self
            .request(Method::POST, token, &[phone_number_id, "messages"])
            .json(message);
        let answer: SendAnswer = self.json(request).await?;
        let first = answer.messages.into_iter().next();
        let sent = first.ok_or_else(|| transport::lost("an answer without message id"))?;
        let contact = answer.contacts.into_iter().next();
        let (wa_id, user_id) = contact.map_or((None, None), |contact| (contact.wa_id, contact.user_id));
        Ok(Accepted {
            wamid: sent.id,
            wa_id,
            user_id,
            message_status: sent.message_status,
        })
    }

    /// Marks a customer's message, and all before it, as read; may show “typing…”.
    pub async fn mark_read(
        &self,
        token: &SecretString,
        phone_number_id: &str,
        wamid: &str,
        typing: bool,
    ) -> Result<(), SendError> {
        let receipt = ReadReceipt::new(wamid, typing);
        self.done(
            self.request(Method::POST, token, &[phone_number_id, "messages"])
                .json(&receipt),
        )
        .await
    }
}
