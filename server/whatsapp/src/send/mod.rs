//! What may be posted to `/{phone-number-id}/messages`.

mod filling;
mod wire;

use serde::Serialize;
use serde_json::Value;

pub use filling::{Filling, HeaderFilling, Place, Unfilled};

/// A message to a customer.
#[derive(Clone, PartialEq, Serialize)]
pub struct OutboundMessage {
    messaging_product: &'static str,
    recipient_type: &'static str,
    #[serde(flatten)]
    recipient: Recipient,
    #[serde(flatten)]
    body: Body,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Quoted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    biz_opaque_callback_data: Option<String>,
}

/// Whom to write to. A phone is sent with its `+`, which leaves no doubt about the country.
#[derive(Clone, PartialEq, Eq)]
pub enum Recipient {
    /// E.164 or `wa_id`.
    Phone(String),
    /// Business-scoped user id, for people whose phone Meta hides.
    User(String),
}

/// What is sent.
#[derive(Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Body {
    Text {
        body: String,
        preview_url: bool,
    },
    Template(Template),
    Reaction {
        wamid: String,
        emoji: String,
    },
    Image(MediaRef),
    Video(MediaRef),
    Audio(MediaRef),
    Document(MediaRef),
    Sticker(MediaRef),
    Location {
        latitude: f64,
        longitude: f64,
        name: Option<String>,
        address: Option<String>,
    },
    /// Cards in Meta's shape.
    Contacts(Vec<Value>),
    /// The `interactive` object in Meta's shape.
    Interactive(Value),
}

/// A template with its variables filled.
#[derive(Clone, PartialEq, Serialize)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// Parameters by component, in Meta's shape.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Value>,
}

/// `{"code": "pt_BR"}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language {
    /// The code.
    pub code: String,
}

/// A file already uploaded from the same number.
#[derive(Clone, PartialEq, Eq, Default, Serialize)]
pub struct MediaRef {
    /// Its id.
    pub id: String,
    /// Not for audio and stickers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Documents only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Audio only: shown as recorded in the app. Must be Ogg Opus, mono.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
struct Quoted {
    message_id: String,
}

quiet_debug!(OutboundMessage, Recipient, Body, Template, MediaRef);

impl OutboundMessage {
    /// A message of any kind.
    pub fn new(recipient: Recipient, body: Body) -> Self {
        Self {
            messaging_product: "whatsapp",
            recipient_type: "individual",
            recipient,
            body,
            context: None,
            biz_opaque_callback_data: None,
        }
    }

    /// A text; `preview_url` draws a card for its first address.
    pub fn text(recipient: Recipient, body: impl Into<String>, preview_url: bool) -> Self {
        Self::new(
            recipient,
            Body::Text {
                body: body.into(),
                preview_url,
            },
        )
    }

    /// A template in a language, with its parameters in Meta's shape: see [`Filling::components`].
    pub fn template(
        recipient: Recipient,
        name: impl Into<String>,
        language: impl Into<String>,
        components: Vec<Value>,
    ) -> Self {
        let language = Language {
            code: language.into(),
        };
        Self::new(
            recipient,
            Body::Template(Template {
                name: name.into(),
                language,
                components,
            }),
        )
    }

    /// An emoji on one of the customer's messages; `None` takes it off.
    pub fn reaction(recipient: Recipient, wamid: impl Into<String>, emoji: Option<String>) -> Self {
        let emoji = emoji.unwrap_or_default();
        Self::new(
            recipient,
            Body::Reaction {
                wamid: wamid.into(),
                emoji,
            },
        )
    }

    /// Quotes an earlier message. Meta refuses it on reactions, where it does nothing.
    pub fn quoting(mut self, wamid: impl Into<String>) -> Self {
        if !matches!(self.body, Body::Reaction { .. }) {
            self.context = Some(Quoted {
                message_id: wamid.into(),
            });
        }
        self
    }

    /// Comes back on every status of this message: what settles a send whose answer was lost. At most 512
    /// characters.
    pub fn callback_data(mut self, data: impl Into<String>) -> Self {
        self.biz_opaque_callback_data = Some(data.into());
        self
    }
}

/// Marks a customer's message, and all before it, as read; may show “typing…” for up to 25 seconds.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ReadReceipt<'a> {
    messaging_product: &'static str,
    status: &'static str,
    message_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    typing_indicator: Option<TypingIndicator>,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
struct TypingIndicator {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'a> ReadReceipt<'a> {
    /// For this inbound message.
    pub fn new(wamid: &'a str, typing: bool) -> Self {
        Self {
            messaging_product: "whatsapp",
            status: "read",
            message_id: wamid,
            typing_indicator: typing.then_some(TypingIndicator { kind: "text" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    fn ana() -> Recipient {
        Recipient::Phone("+5541988887777".into())
    }

    #[test]
    fn a_text_with_quote_and_our_id() {
        let message = OutboundMessage::text(ana(), "Olá", false)
            .quoting("wamid.A")
            .callback_data("m=1");
        assert_eq!(
            to_value(&message).unwrap(),
            json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+5541988887777",
                   "type": "text", "text": {"body": "Olá", "preview_url": false},
                   "context": {"message_id": "wamid.A"}, "biz_opaque_callback_data": "m=1"})
        );
        assert!(!format!("{message:?}").contains("Olá"));
    }

    #[test]
    fn a_template_to_a_user_id() {
        let message = OutboundMessage::template(Recipient::User("BR.1".into()), "pedido", "pt_BR", vec![]);
        assert_eq!(
            to_value(&message).unwrap(),
            json!({"messaging_product": "whatsapp", "recipient_type": "individual", "recipient": "BR.1",
                   "type": "template", "template": {"name": "pedido", "language": {"code": "pt_BR"}}})
        );
    }

    #[test]
    fn a_reaction_never_quotes_and_an_empty_emoji_takes_it_off() {
        let message = to_value(OutboundMessage::reaction(ana(), "wamid.A", None).quoting("wamid.B")).unwrap();
        assert_eq!(message["reaction"], json!({"message_id": "wamid.A", "emoji": ""}));
        assert!(message.get("context").is_none());
    }

    #[test]
    fn media_says_only_what_it_has() {
        let document = MediaRef {
            id: "1".into(),
            filename: Some("nota.pdf".into()),
            ..MediaRef::default()
        };
        let message = to_value(OutboundMessage::new(ana(), Body::Document(document))).unwrap();
        assert_eq!(message["document"], json!({"id": "1", "filename": "nota.pdf"}));
    }

    #[test]
    fn a_read_receipt_may_show_typing() {
        assert_eq!(
            to_value(ReadReceipt::new("wamid.A", true)).unwrap(),
            json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A",
                   "typing_indicator": {"type": "text"}})
        );
    }
}
