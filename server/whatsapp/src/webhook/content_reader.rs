//! Reads what a message carries, kind by kind.

use serde_json::value::RawValue;

use super::content::{
    CardPhone, ContactCard, Content, Edit, Interactive, Location, Media, Order, OrderItem, Reaction, System,
};
use super::object::{Object, value};

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
