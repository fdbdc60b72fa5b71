//! What a message carries (`cloud-api.md` 2, 4.4).

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use crate::media::FileKind;
use crate::outgoing::Choice;

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Media {
    /// Meta's id of a customer's file; seven days good. Empty for ours.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub media_id: String,
    /// As Meta says it, such as `audio/ogg; codecs=opus`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mime: String,
    /// Words under the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// A document's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Recorded in WhatsApp (a voice note), not an audio file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
    /// A sticker that moves.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
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
#[serde(rename_all = "snake_case", tag = "kind", try_from = "Fields")]
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
        name: Option<String>,
        /// Where it is.
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
        emoji: Option<String>,
    },
    /// Reply buttons or a list that we sent.
    Choices {
        /// The question.
        body: String,
        /// What the button that opens the list says; absent: reply buttons.
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        /// What can be picked.
        options: Vec<Choice>,
    },
    /// A tap on a template's quick-reply button.
    Button {
        /// The label tapped.
        text: String,
        /// What we attached to it.
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
        text: Option<String>,
        /// Pieces in all.
        pieces: u32,
        /// The total with its currency, as written, such as `BRL 61.00`.
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
        /// All of it, as [`Rendered::folded`](crate::template::Rendered::folded) writes it: unfolded only where it is
        /// drawn, so that lists do not carry its reader. Absent in messages of older desks.
        #[serde(skip_serializing_if = "Option::is_none")]
        rendered: Option<String>,
        /// The batch that it was part of, by its report's title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
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
