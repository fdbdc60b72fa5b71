//! Messages: what they carry and how far they got (`cloud-api.md` 2, 4.4, 4.5).

mod content;
mod fields;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use content::{Content, Media, SharedContact};

use crate::media::FileView;
use crate::refusal::Refusal;
use crate::{MessageId, ProtocolId};

/// WhatsApp takes at most this many characters in a text (`cloud-api.md` 2.1).
pub const MOST_TEXT: usize = 4096;

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "direction", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer.
    Inbound,
    /// We.
    Outbound,
}

/// How far one of our messages got. The order is a ladder: a status never moves a message down.
///
/// `Failed` stands below `Delivered`: a message that arrived has arrived, whatever else is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "delivery", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Stored, waiting for its turn.
    Queued,
    /// Handed to WhatsApp, no answer yet.
    Sending,
    /// Handed to WhatsApp, and the answer was lost; its status webhook will tell. Never resent by itself.
    Uncertain,
    /// WhatsApp took it (✓).
    Sent,
    /// WhatsApp gave up on it, with a reason.
    Failed,
    /// It reached the customer's phone (✓✓).
    Delivered,
    /// The customer saw it (blue ✓✓).
    Read,
}

impl Delivery {
    /// The state after hearing `news`, whichever came first.
    #[must_use]
    pub fn after(self, news: Self) -> Self {
        self.max(news)
    }
}

/// The message another one answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Which, when we have it.
    #[serde(default)]
    pub id: Option<MessageId>,
    /// Whether it was ours.
    #[serde(default)]
    pub ours: bool,
    /// Its kind and first words, when we have it.
    pub excerpt: Option<(String, String)>,
}

/// An emoji on a message. Each side has one at most; its latest counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Whether we put it there, not the customer.
    pub ours: bool,
}

/// Why one of our messages failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Meta's code, or one of ours (negative); explained by [`crate::failure::explain`].
    pub code: i32,
    /// Meta's own details, for those who want them.
    pub details: Option<String>,
}

/// One bubble.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageView {
    /// Which.
    pub id: MessageId,
    /// The key the writing browser gave it, so that its optimistic bubble and this one are the same.
    pub client_key: Option<Uuid>,
    /// Who wrote.
    pub direction: Direction,
    /// When: Meta's clock for the customer's, ours for ours.
    pub at: DateTime<Utc>,
    /// What it carries.
    pub content: Content,
    /// The message it answers.
    pub quote: Option<Quote>,
    /// Whether the customer forwarded it.
    pub forwarded: bool,
    /// The agent who wrote it.
    pub author_name: Option<String>,
    /// How far it got; only for ours.
    pub delivery: Option<Delivery>,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Whether a failed one was tried again as a new message.
    pub retried: bool,
    /// The protocol it belongs to.
    pub protocol: Option<ProtocolId>,
    /// Its file, if it carries one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileView>,
    /// Emojis on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Whether the customer changed its words afterwards; the content holds the new ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
}

/// Checks a text before it is stored; returns it without outer blanks.
///
/// # Errors
/// [`Refusal::EmptyMessage`] or [`Refusal::MessageTooLong`].
pub fn check_text(text: &str) -> Result<&str, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(Refusal::EmptyMessage);
    }
    if length > MOST_TEXT {
        return Err(Refusal::MessageTooLong {
            length: length as u32,
            most: MOST_TEXT as u32,
        });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LADDER: [Delivery; 7] = [
        Delivery::Queued,
        Delivery::Sending,
        Delivery::Uncertain,
        Delivery::Sent,
        Delivery::Failed,
        Delivery::Delivered,
        Delivery::Read,
    ];

    #[test]
    fn a_late_delivered_does_not_undo_read() {
        assert_eq!(Delivery::Read.after(Delivery::Delivered), Delivery::Read);
    }

    #[test]
    fn a_failure_reported_after_delivery_does_not_undo_it() {
        assert_eq!(Delivery::Delivered.after(Delivery::Failed), Delivery::Delivered);
        assert_eq!(Delivery::Sent.after(Delivery::Failed), Delivery::Failed);
    }

    #[test]
    fn an_excerpt_is_one_line_and_says_when_it_is_cut() {
        let text = Content::Text {
            body: "Olá,\n\n  tudo   bem?".into(),
        };
        assert_eq!(text.excerpt(40), "Olá, tudo bem?");
        assert_eq!(text.excerpt(6), "Olá, …");
        assert_eq!(Content::Revoke { of: "x".into() }.excerpt(10), "");
    }

    #[test]
    fn a_text_is_neither_empty_nor_longer_than_whatsapp_takes() {
        assert_eq!(check_text(" \n "), Err(Refusal::EmptyMessage));
        assert_eq!(check_text(" oi "), Ok("oi"));
        let long = "á".repeat(MOST_TEXT + 1);
        assert_eq!(
            check_text(&long),
            Err(Refusal::MessageTooLong {
                length: 4097,
                most: 4096
            })
        );
        assert!(check_text(&"á".repeat(MOST_TEXT)).is_ok());
    }

    proptest! {
        #[test]
        fn statuses_in_any_order_end_at_the_highest(order in proptest::collection::vec(0usize..7, 1..20)) {
            let heard = order.iter().map(|i| LADDER[*i]);
            let end = heard.clone().fold(Delivery::Queued, Delivery::after);
            prop_assert_eq!(Some(end), heard.max());
        }

        #[test]
        fn an_excerpt_never_exceeds_its_length(body in ".{0,200}", most in 1usize..50) {
            let words = Content::Text { body };
            prop_assert!(words.excerpt(most).chars().count() <= most);
        }
    }
}
