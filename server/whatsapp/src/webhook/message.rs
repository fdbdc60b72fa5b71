//! One element of `value.messages`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::contact::Contacts;
use super::object::Object;
use super::object::value;
use super::wire_error::{self, WireError};
use super::{Content, What, content_reader};

/// A message from a customer. At least one of `from` and `user_id` is there in everything Meta sends; neither is
/// promised.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// Meta's id of the message.
    pub wamid: String,
    /// When it was sent, in unix seconds.
    pub timestamp: i64,
    /// The customer's `wa_id`. Missing for people who go by a username.
    pub from: Option<String>,
    /// The customer's business-scoped user id.
    pub user_id: Option<String>,
    /// The same, scoped to linked portfolios.
    pub parent_user_id: Option<String>,
    /// The customer's username, without `@`.
    pub username: Option<String>,
    /// The name the customer gave themselves.
    pub profile_name: Option<String>,
    /// The group it was written in, if any.
    pub group_id: Option<String>,
    /// Meta's `type`, verbatim.
    pub kind: String,
    /// What the message carries.
    pub content: Content,
    /// What it answers or where it was forwarded from.
    pub context: Option<Context>,
    /// The ad or post the customer came from.
    pub referral: Option<Referral>,
    /// What went wrong with it on Meta's side.
    pub errors: Vec<WireError>,
}

/// What a message answers or where it was forwarded from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The message quoted or answered.
    pub wamid: Option<String>,
    /// Who wrote that message.
    pub from: Option<String>,
    /// Forwarded up to five times.
    pub forwarded: bool,
    /// Forwarded more often.
    pub frequently_forwarded: bool,
    /// The product the customer asks about.
    pub referred_product: Option<ReferredProduct>,
}

/// A product of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferredProduct {
    /// Catalogue.
    pub catalog_id: Option<String>,
    /// The shop's own id of the product.
    pub product_retailer_id: Option<String>,
}

/// The ad or post the customer came from.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Referral {
    /// `ad` or `post`.
    pub source_type: Option<String>,
    /// Id of the ad or post.
    pub source_id: Option<String>,
    /// Its address.
    pub source_url: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// Click id; absent for ads in Status.
    pub ctwa_clid: Option<String>,
    /// All of it, as it came.
    pub raw: Value,
}

quiet_debug!(Context, Referral);

impl fmt::Debug for InboundMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundMessage")
            .field("wamid", &self.wamid)
            .field("timestamp", &self.timestamp)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Reads one message. Errors beside `messages` in the value explain a message that came without its content:
/// such a message takes them.
pub(super) fn read(raw: &RawValue, contacts: &Contacts, app_errors: &mut Vec<WireError>) -> What {
    let unreadable = |reason| What::Unreadable {
        reason,
        raw: value(raw),
    };
    let Some(message) = Object::read(raw) else {
        return unreadable("message is not an object");
    };
    let Some(wamid) = message.filled("id") else {
        return unreadable("message without id");
    };
    let Some(timestamp) = message.int("timestamp") else {
        return unreadable("message without timestamp");
    };
    let Some(kind) = message.filled("type") else {
        return unreadable("message without type");
    };
    let mut errors = wire_error::errors(&message);
    let content = content_reader::read(&kind, &message, raw);
    if errors.is_empty() && !message.has(&kind) {
        errors = std::mem::take(app_errors);
    }

    let mut from = message.filled("from");
    let mut user_id = message.filled("from_user_id");
    let mut parent_user_id = message.filled("from_parent_user_id");
    let contact = contacts.of(from.as_deref(), user_id.as_deref());
    let mut username = None;
    let mut profile_name = None;
    if let Some(contact) = contact {
        from = from.or_else(|| contact.wa_id.clone());
        user_id = user_id.or_else(|| contact.user_id.clone());
        parent_user_id = parent_user_id.or_else(|| contact.parent_user_id.clone());
        username = contact.username.clone();
        profile_name = contact.name.clone();
    }
    What::Message(Box::new(InboundMessage {
        wamid,
        timestamp,
        from,
        user_id,
        parent_user_id,
        username,
        profile_name,
        group_id: message.filled("group_id"),
        kind,
        content,
        context: message.object("context").map(|context| Context::read(&context)),
        referral: message.raw("referral").and_then(Referral::read),
        errors,
    }))
}

impl Context {
    fn read(context: &Object<'_>) -> Self {
        Self {
            wamid: context.filled("id"),
            from: context.filled("from"),
            forwarded: context.flag("forwarded").unwrap_or(false),
            frequently_forwarded: context.flag("frequently_forwarded").unwrap_or(false),
            referred_product: context.object("referred_product").map(|product| ReferredProduct {
                catalog_id: product.filled("catalog_id"),
                product_retailer_id: product.filled("product_retailer_id"),
            }),
        }
    }
}

impl Referral {
    fn read(raw: &RawValue) -> Option<Self> {
        let referral = Object::read(raw)?;
        Some(Self {
            source_type: referral.filled("source_type"),
            source_id: referral.filled("source_id"),
            source_url: referral.filled("source_url"),
            headline: referral.filled("headline"),
            body: referral.filled("body"),
            ctwa_clid: referral.filled("ctwa_clid"),
            raw: value(raw),
        })
    }
}
