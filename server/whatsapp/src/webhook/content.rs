//! What a message carries, kind by kind. A kind that is unknown, or known and not readable, is kept whole.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::object::{Object, value};

/// What a message carries.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The names are Meta's.
pub enum Content {
    Text(String),
    Image(Media),
    Video(Media),
    Audio(Media),
    Document(Media),
    Sticker(Media),
    Location(Location),
    Contacts(Vec<ContactCard>),
    Reaction(Reaction),
    /// A quick-reply button of a template was tapped.
    Button {
        payload: Option<String>,
        text: Option<String>,
    },
    Interactive(Interactive),
    Order(Order),
    System(System),
    /// Meta does not pass this kind on; `kind` says which it was.
    Unsupported {
        kind: Option<String>,
        title: Option<String>,
    },
    Edit(Edit),
    /// An earlier message was taken back.
    Revoke {
        wamid: String,
    },
    /// The customer opened the chat for the first time.
    RequestWelcome,
    /// A kind we do not know, or could not read: the whole message as it came.
    Other(Value),
}

/// A file the customer sent, to be fetched by its id.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Media {
    pub id: String,
    /// May carry parameters: `audio/ogg; codecs=opus`.
    pub mime: Option<String>,
    /// Base64 in webhooks.
    pub sha256: Option<String>,
    pub caption: Option<String>,
    pub filename: Option<String>,
    /// Recorded in the app.
    pub voice: bool,
    pub animated: bool,
    /// Valid for five minutes, with the token.
    pub url: Option<String>,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
/// A place.
pub struct Location {
    pub latitude: f64,
    pub longitude: f64,
    pub name: Option<String>,
    pub address: Option<String>,
    pub url: Option<String>,
}

/// A contact card the customer shared.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ContactCard {
    pub name: Option<String>,
    pub phones: Vec<CardPhone>,
    pub emails: Vec<String>,
    /// All of it, as it came.
    pub raw: Value,
}

/// A phone on a contact card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CardPhone {
    pub phone: Option<String>,
    pub wa_id: Option<String>,
}

/// An emoji put on a message, or taken off.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// The message reacted to.
    pub wamid: String,
    /// `None`: taken off.
    pub emoji: Option<String>,
}

/// An answer to an interactive message.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Interactive {
    ButtonReply {
        id: String,
        title: Option<String>,
    },
    ListReply {
        id: String,
        title: Option<String>,
        description: Option<String>,
    },
    /// A flow was filled in; `response_json` is JSON in a string.
    FlowReply {
        name: Option<String>,
        body: Option<String>,
        response_json: String,
    },
    /// `call_permission_reply` and what may come.
    Other(Value),
}

/// A basket.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Order {
    pub catalog_id: Option<String>,
    pub text: Option<String>,
    pub items: Vec<OrderItem>,
}

/// A line of a basket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct OrderItem {
    pub product_retailer_id: Option<String>,
    pub quantity: Option<f64>,
    pub item_price: Option<f64>,
    pub currency: Option<String>,
}

/// Something happened to the customer's account: the number or the identity changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct System {
    /// `user_changed_number`, `customer_identity_changed`, …
    pub kind: Option<String>,
    pub body: Option<String>,
    /// The new number, whichever key it came under.
    pub wa_id: Option<String>,
    pub user_id: Option<String>,
    pub parent_user_id: Option<String>,
    pub previous_user_id: Option<String>,
    pub previous_parent_user_id: Option<String>,
}

/// An earlier message was changed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// The message changed.
    pub wamid: String,
    /// Its new text, if it is a text.
    pub text: Option<String>,
    /// The new message, as it came.
    pub message: Value,
}

quiet_debug!(
    Media,
    Location,
    ContactCard,
    CardPhone,
    Reaction,
    Interactive,
    Order,
    System,
    Edit
);

impl Content {
    /// The name of the variant, fit for a log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Reaction(_) => "reaction",
            Self::Button { .. } => "button",
            Self::Interactive(_) => "interactive",
            Self::Order(_) => "order",
            Self::System(_) => "system",
            Self::Unsupported { .. } => "unsupported",
            Self::Edit(_) => "edit",
            Self::Revoke { .. } => "revoke",
            Self::RequestWelcome => "request_welcome",
            Self::Other(_) => "other",
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

pub(super) fn read(kind: &str, message: &Object<'_>, raw: &RawValue) -> Content {
    read_known(kind, message).unwrap_or_else(|| Content::Other(value(raw)))
}

fn read_known(kind: &str, message: &Object<'_>) -> Option<Content> {
    let inner = || message.object(kind);
    Some(match kind {
        "text" => Content::Text(inner()?.text("body")?),
        "image" => Content::Image(Media::read(&inner()?)?),
        "video" => Content::Video(Media::read(&inner()?)?),
        "audio" | "voice" => Content::Audio(Media::read(&inner()?)?),
        "document" => Content::Document(Media::read(&inner()?)?),
        "sticker" => Content::Sticker(Media::read(&inner()?)?),
        "location" => Content::Location(Location::read(&inner()?)?),
        "contacts" => Content::Contacts(
            message
                .list("contacts")?
                .into_iter()
                .filter_map(ContactCard::read)
                .collect(),
        ),
        "reaction" => {
            let reaction = inner()?;
            Content::Reaction(Reaction {
                wamid: reaction.filled("message_id")?,
                emoji: reaction.filled("emoji"),
            })
        }
        "button" => {
            let button = inner()?;
            Content::Button {
                payload: button.text("payload"),
                text: button.text("text"),
            }
        }
        "interactive" => Content::Interactive(Interactive::read(&inner()?, message)?),
        "order" => Content::Order(Order::read(&inner()?)),
        "system" => Content::System(System::read(&inner()?)),
        "edit" => Content::Edit(Edit::read(&inner()?)?),
        "revoke" => Content::Revoke {
            wamid: inner()?.filled("original_message_id")?,
        },
        "request_welcome" => Content::RequestWelcome,
        // `unknown` and `ephemeral` are older words for the same.
        "unsupported" | "unknown" | "ephemeral" => Content::Unsupported {
            kind: inner().and_then(|inner| inner.filled("type")),
            title: message
                .objects("errors")
                .first()
                .and_then(|error| error.filled("title")),
        },
        _ => return None,
    })
}

impl Media {
    fn read(media: &Object<'_>) -> Option<Self> {
        Some(Self {
            id: media.filled("id")?,
            mime: media.filled("mime_type"),
            sha256: media.filled("sha256"),
            caption: media.filled("caption"),
            filename: media.filled("filename"),
            voice: media.flag("voice").unwrap_or(false),
            animated: media.flag("animated").unwrap_or(false),
            url: media.filled("url"),
        })
    }
}

impl Location {
    fn read(location: &Object<'_>) -> Option<Self> {
        Some(Self {
            latitude: location.float("latitude")?,
            longitude: location.float("longitude")?,
            name: location.filled("name"),
            address: location.filled("address"),
            url: location.filled("url"),
        })
    }
}

impl ContactCard {
    fn read(raw: &RawValue) -> Option<Self> {
        let card = Object::read(raw)?;
        let name = card.object("name").and_then(|name| {
            name.filled("formatted_name")
                .or_else(|| name.filled("first_name"))
        });
        let phones = card.objects("phones");
        let emails = card.objects("emails");
        Some(Self {
            name,
            phones: phones
                .iter()
                .map(|phone| CardPhone {
                    phone: phone.filled("phone"),
                    wa_id: phone.filled("wa_id"),
                })
                .collect(),
            emails: emails.iter().filter_map(|email| email.filled("email")).collect(),
            raw: value(raw),
        })
    }
}

impl Interactive {
    fn read(interactive: &Object<'_>, message: &Object<'_>) -> Option<Self> {
        let kind = interactive.filled("type");
        let reply = |key| interactive.object(key);
        let known = match kind.as_deref() {
            Some("button_reply") => reply("button_reply").and_then(|reply| {
                Some(Self::ButtonReply {
                    id: reply.text("id")?,
                    title: reply.text("title"),
                })
            }),
            Some("list_reply") => reply("list_reply").and_then(|reply| {
                let description = reply.filled("description");
                Some(Self::ListReply {
                    id: reply.text("id")?,
                    title: reply.text("title"),
                    description,
                })
            }),
            Some("nfm_reply") => reply("nfm_reply").and_then(|reply| {
                Some(Self::FlowReply {
                    name: reply.filled("name"),
                    body: reply.filled("body"),
                    response_json: reply.text("response_json")?,
                })
            }),
            _ => None,
        };
        known.or_else(|| message.value("interactive").map(Self::Other))
    }
}

impl Order {
    fn read(order: &Object<'_>) -> Self {
        let items = order.objects("product_items");
        Self {
            catalog_id: order.filled("catalog_id"),
            text: order.filled("text"),
            items: items
                .iter()
                .map(|item| OrderItem {
                    product_retailer_id: item.filled("product_retailer_id"),
                    quantity: item.float("quantity"),
                    item_price: item.float("item_price"),
                    currency: item.filled("currency"),
                })
                .collect(),
        }
    }
}

impl System {
    fn read(system: &Object<'_>) -> Self {
        Self {
            kind: system.filled("type"),
            body: system.filled("body"),
            wa_id: system.filled("wa_id").or_else(|| system.filled("new_wa_id")),
            user_id: system.filled("user_id"),
            parent_user_id: system.filled("parent_user_id"),
            previous_user_id: system.filled("previous_user_id"),
            previous_parent_user_id: system.filled("previous_parent_user_id"),
        }
    }
}

impl Edit {
    fn read(edit: &Object<'_>) -> Option<Self> {
        let message = edit.object("message");
        let text = message
            .and_then(|message| message.object("text"))
            .and_then(|text| text.text("body"));
        let wamid = edit.filled("original_message_id")?;
        Some(Self {
            wamid,
            text,
            message: edit.value("message").unwrap_or_default(),
        })
    }
}
