//! Messages: what they carry and how far they got (`cloud-api.md` 2, 4.4, 4.5).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::media::{FileKind, FileView};
use crate::outgoing::Choice;
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

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Media {
    /// Meta's id of a customer's file; seven days good. Empty for ours.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub media_id: String,
    /// As Meta says it, such as `audio/ogg; codecs=opus`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mime: String,
    /// Words under the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// A document's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Recorded in WhatsApp (a voice note), not an audio file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
    /// A sticker that moves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub animated: bool,
}

/// A business card in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedContact {
    /// The full name.
    pub name: String,
    /// Phones as written.
    pub phones: Vec<String>,
}

/// What a message carries: one case per kind that WhatsApp knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Content {
    /// Words.
    Text {
        /// At most [`MOST_TEXT`] characters.
        body: String,
    },
    /// A picture.
    Image(Media),
    /// A film.
    Video(Media),
    /// A voice note or an audio file.
    Audio(Media),
    /// A file.
    Document(Media),
    /// A sticker.
    Sticker(Media),
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What it is called.
        #[serde(default)]
        name: Option<String>,
        /// Where it is.
        #[serde(default)]
        address: Option<String>,
    },
    /// Business cards.
    Contacts {
        /// One or more.
        contacts: Vec<SharedContact>,
    },
    /// An emoji on another message.
    Reaction {
        /// Meta's id of that message.
        to: String,
        /// The emoji; absent when the reaction was taken back.
        #[serde(default)]
        emoji: Option<String>,
    },
    /// Reply buttons or a list that we sent.
    Choices {
        /// The question.
        body: String,
        /// What the button that opens the list says; absent: reply buttons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        /// What can be picked.
        options: Vec<Choice>,
    },
    /// A tap on a template's quick-reply button.
    Button {
        /// The label tapped.
        text: String,
        /// What we attached to it.
        #[serde(default)]
        payload: Option<String>,
    },
    /// A tap on a reply button.
    ButtonReply {
        /// Our id.
        id: String,
        /// The label tapped.
        title: String,
    },
    /// A choice from a list.
    ListReply {
        /// Our id.
        id: String,
        /// The row chosen.
        title: String,
        /// The row's second line.
        #[serde(default)]
        description: Option<String>,
    },
    /// A form sent back (WhatsApp Flow).
    FlowReply {
        /// What WhatsApp shows of it.
        body: String,
        /// The answers: name and value.
        fields: Vec<(String, String)>,
    },
    /// An order from the catalogue.
    Order {
        /// The customer's words.
        #[serde(default)]
        text: Option<String>,
        /// Pieces in all.
        pieces: u32,
        /// The total with its currency, as written, such as `BRL 61.00`.
        #[serde(default)]
        total: Option<String>,
    },
    /// WhatsApp's own notice: changed number, changed security code.
    System {
        /// Meta's name for it.
        what: String,
        /// Meta's words.
        body: String,
    },
    /// A template as the customer sees it.
    Template {
        /// Its name.
        name: String,
        /// The words, variables filled in.
        body: String,
    },
    /// The customer changed an earlier message.
    Edit {
        /// Meta's id of that message.
        of: String,
        /// The new words.
        body: String,
    },
    /// The customer deleted an earlier message.
    Revoke {
        /// Meta's id of that message.
        of: String,
    },
    /// The customer opened the chat for the first time.
    RequestWelcome {},
    /// Something WhatsApp does not hand over, or that we do not know yet.
    Unsupported {
        /// Meta's name for it, such as `poll`.
        name: String,
        /// Meta's reason, if any.
        #[serde(default)]
        detail: Option<String>,
    },
}

impl Content {
    /// The kind's name, the same in the table and on the wire to the browser.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location { .. } => "location",
            Self::Contacts { .. } => "contacts",
            Self::Reaction { .. } => "reaction",
            Self::Choices { .. } => "choices",
            Self::Button { .. } => "button",
            Self::ButtonReply { .. } => "button_reply",
            Self::ListReply { .. } => "list_reply",
            Self::FlowReply { .. } => "flow_reply",
            Self::Order { .. } => "order",
            Self::System { .. } => "system",
            Self::Template { .. } => "template",
            Self::Edit { .. } => "edit",
            Self::Revoke { .. } => "revoke",
            Self::RequestWelcome {} => "request_welcome",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    /// Its file, if it carries one.
    pub fn file(&self) -> Option<(FileKind, &Media)> {
        Some(match self {
            Self::Image(media) => (FileKind::Image, media),
            Self::Video(media) => (FileKind::Video, media),
            Self::Audio(media) => (FileKind::Audio, media),
            Self::Document(media) => (FileKind::Document, media),
            Self::Sticker(media) => (FileKind::Sticker, media),
            _ => return None,
        })
    }

    /// A message that carries a file.
    pub fn of_file(kind: FileKind, media: Media) -> Self {
        match kind {
            FileKind::Image => Self::Image(media),
            FileKind::Video => Self::Video(media),
            FileKind::Audio => Self::Audio(media),
            FileKind::Document => Self::Document(media),
            FileKind::Sticker => Self::Sticker(media),
        }
    }

    /// The content with the customer's new words in place of the old ones.
    #[must_use]
    pub fn with_words(mut self, words: String) -> Self {
        match &mut self {
            Self::Text { body } => *body = words,
            Self::Image(media) | Self::Video(media) | Self::Document(media) => media.caption = Some(words),
            _ => {}
        }
        self
    }

    /// The message this one only adds to, by Meta's id: it is drawn there and not as a bubble of its own.
    pub fn adds_to(&self) -> Option<&str> {
        match self {
            Self::Reaction { to, .. } => Some(to),
            Self::Edit { of, .. } | Self::Revoke { of } => Some(of),
            _ => None,
        }
    }

    /// Whether it asks for somebody's attention: it counts as unread, and on a closed conversation opens a protocol.
    ///
    /// A reaction, a correction or WhatsApp's own notice does not.
    pub fn asks_for_service(&self) -> bool {
        !matches!(
            self,
            Self::Reaction { .. }
                | Self::System { .. }
                | Self::Edit { .. }
                | Self::Revoke { .. }
                | Self::RequestWelcome {}
        )
    }

    /// Whether the customer wrote it, so that it opens or renews the 24-hour window (`product.md` 3).
    pub fn opens_window(&self) -> bool {
        !matches!(self, Self::System { .. } | Self::RequestWelcome {})
    }

    /// Its words for a card, without those the kind's name already says; at most `most` characters on one line.
    pub fn excerpt(&self, most: usize) -> String {
        let words = match self {
            Self::Text { body }
            | Self::Template { body, .. }
            | Self::System { body, .. }
            | Self::Choices { body, .. }
            | Self::Edit { body, .. } => body.as_str(),
            Self::Image(media) | Self::Video(media) | Self::Audio(media) | Self::Sticker(media) => {
                media.caption.as_deref().unwrap_or_default()
            }
            Self::Document(media) => media
                .caption
                .as_deref()
                .or(media.filename.as_deref())
                .unwrap_or_default(),
            Self::Location { name, address, .. } => {
                name.as_deref().or(address.as_deref()).unwrap_or_default()
            }
            Self::Contacts { contacts } => contacts.first().map_or("", |contact| contact.name.as_str()),
            Self::Reaction { emoji, .. } => emoji.as_deref().unwrap_or_default(),
            Self::Button { text, .. } => text.as_str(),
            Self::ButtonReply { title, .. } | Self::ListReply { title, .. } => title.as_str(),
            Self::FlowReply { body, .. } => body.as_str(),
            Self::Order { text, .. } => text.as_deref().unwrap_or_default(),
            Self::Revoke { .. } | Self::RequestWelcome {} => "",
            Self::Unsupported { name, .. } => name.as_str(),
        };
        shorten(words, most)
    }
}

/// One line of at most `most` characters, cut with an ellipsis.
fn shorten(words: &str, most: usize) -> String {
    let mut line = String::with_capacity(words.len().min(most.saturating_mul(4)));
    let mut count = 0;
    for word in words.split_whitespace() {
        for c in (count > 0).then_some(' ').into_iter().chain(word.chars()) {
            if count == most {
                line.pop();
                line.push('…');
                return line;
            }
            line.push(c);
            count += 1;
        }
    }
    line
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
    fn the_kind_in_the_json_is_the_kind_in_the_table() {
        let contents = [
            Content::Text { body: "oi".into() },
            Content::Image(Media::default()),
            Content::RequestWelcome {},
            Content::Revoke { of: "x".into() },
            Content::FlowReply {
                body: "b".into(),
                fields: vec![],
            },
            Content::Unsupported {
                name: "poll".into(),
                detail: None,
            },
        ];
        for content in contents {
            let json = serde_json::to_value(&content).unwrap();
            assert_eq!(json["kind"], content.kind());
            assert_eq!(serde_json::from_value::<Content>(json).unwrap(), content);
        }
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
