//! What a message carries, kind by kind. A kind that is unknown, or known and not readable, is kept whole.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
