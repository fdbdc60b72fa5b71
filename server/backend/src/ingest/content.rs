//! From WhatsApp's kinds of content to the desk's.

use std::borrow::Cow;

use domain::message::{Content, Media, SharedContact};
use whatsapp::webhook::{self as wire, InboundMessage};

/// What `message` carries, in the desk's terms. Nothing is dropped: what has no case of its own is `Unsupported` by name.
pub(super) fn of(message: &InboundMessage) -> Content {
    let content = map(message);
    match (message.errors.first(), content) {
        // A file too large for WhatsApp to hand over (131052) and the like: the reason is worth more than the id.
        (
            Some(error),
            Content::Image(_)
            | Content::Video(_)
            | Content::Audio(_)
            | Content::Document(_)
            | Content::Sticker(_),
        ) => {
            let detail = error.details.as_deref().or(error.title.as_deref()).map(clean);
            Content::Unsupported {
                name: message.kind.clone(),
                detail,
            }
        }
        (_, content) => content,
    }
}

fn map(message: &InboundMessage) -> Content {
    use wire::Content as Wire;
    match &message.content {
        Wire::Text(body) => Content::Text { body: clean(body) },
        Wire::Image(file) => Content::Image(media(file)),
        Wire::Video(file) => Content::Video(media(file)),
        Wire::Audio(file) => Content::Audio(media(file)),
        Wire::Document(file) => Content::Document(media(file)),
        Wire::Sticker(file) => Content::Sticker(media(file)),
        Wire::Location(place) => Content::Location {
            latitude: place.latitude,
            longitude: place.longitude,
            name: place.name.as_deref().map(clean),
            address: place.address.as_deref().map(clean),
        },
        Wire::Contacts(cards) => Content::Contacts {
            contacts: cards.iter().map(card).collect(),
        },
        Wire::Reaction(reaction) => Content::Reaction {
            to: clean(&reaction.wamid),
            emoji: reaction.emoji.as_deref().map(clean),
        },
        Wire::Button { payload, text } => Content::Button {
            text: text
                .as_deref()
                .or(payload.as_deref())
                .map(clean)
                .unwrap_or_default(),
            payload: payload.as_deref().map(clean),
        },
        Wire::Interactive(interactive) => self::interactive(interactive),
        Wire::Order(order) => self::order(order),
        Wire::System(system) => Content::System {
            what: system.kind.as_deref().map(clean).unwrap_or_default(),
            body: system.body.as_deref().map(clean).unwrap_or_default(),
        },
        Wire::Edit(edit) => Content::Edit {
            of: clean(&edit.wamid),
            body: edit.text.as_deref().map(clean).unwrap_or_default(),
        },
        Wire::Revoke { wamid } => Content::Revoke { of: clean(wamid) },
        Wire::RequestWelcome => Content::RequestWelcome {},
        Wire::Unsupported { kind, title } => Content::Unsupported {
            name: kind.as_deref().map_or_else(|| clean(&message.kind), clean),
            detail: title
                .as_deref()
                .or_else(|| message.errors.first().and_then(|error| error.title.as_deref()))
                .map(clean),
        },
        Wire::Other(_) => Content::Unsupported {
            name: clean(&message.kind),
            detail: message
                .errors
                .first()
                .and_then(|error| error.title.as_deref())
                .map(clean),
        },
    }
}

/// Postgres keeps no NUL in a text; a customer's must not cost the message.
pub(super) fn clean(text: &str) -> String {
    match text.contains('\0') {
        true => text.replace('\0', "\u{fffd}"),
        false => text.to_owned(),
    }
}

fn media(file: &wire::Media) -> Media {
    Media {
        media_id: clean(&file.id),
        mime: file.mime.as_deref().map(clean).unwrap_or_default(),
        caption: file.caption.as_deref().map(clean),
        filename: file.filename.as_deref().map(clean),
        voice: file.voice,
        animated: file.animated,
    }
}

fn card(card: &wire::ContactCard) -> SharedContact {
    SharedContact {
        name: card.name.as_deref().map(clean).unwrap_or_default(),
        phones: card
            .phones
            .iter()
            .filter_map(|phone| phone.phone.as_deref().or(phone.wa_id.as_deref()))
            .map(clean)
            .collect(),
    }
}

fn interactive(interactive: &wire::Interactive) -> Content {
    let or_id = |title: &Option<String>, id: &str| clean(title.as_deref().unwrap_or(id));
    match interactive {
        wire::Interactive::ButtonReply { id, title } => Content::ButtonReply {
            id: clean(id),
            title: or_id(title, id),
        },
        wire::Interactive::ListReply {
            id,
            title,
            description,
        } => Content::ListReply {
            id: clean(id),
            title: or_id(title, id),
            description: description.as_deref().map(clean),
        },
        wire::Interactive::FlowReply {
            body, response_json, ..
        } => Content::FlowReply {
            body: body.as_deref().map(clean).unwrap_or_default(),
            fields: answers(response_json),
        },
        wire::Interactive::Other(_) => Content::Unsupported {
            name: "interactive".into(),
            detail: None,
        },
    }
}

/// A form's answers, without WhatsApp's own token.
fn answers(json: &str) -> Vec<(String, String)> {
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let written = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => clean(&text),
        other => clean(&other.to_string()),
    };
    fields
        .into_iter()
        .filter(|(name, _)| name != "flow_token")
        .map(|(name, value)| (clean(&name), written(value)))
        .collect()
}

fn order(order: &wire::Order) -> Content {
    let pieces: f64 = order.items.iter().map(|item| item.quantity.unwrap_or(1.0)).sum();
    let total: f64 = order
        .items
        .iter()
        .map(|item| item.quantity.unwrap_or(1.0) * item.item_price.unwrap_or(0.0))
        .sum();
    let currency = order.items.iter().find_map(|item| item.currency.as_deref());
    Content::Order {
        text: order.text.as_deref().map(clean),
        pieces: pieces.clamp(0.0, 1e9) as u32,
        total: currency.map(|currency| format!("{} {total:.2}", clean(currency))),
    }
}

/// The message that `message` answers.
pub(super) fn quoted(message: &InboundMessage) -> Option<Cow<'_, str>> {
    message
        .context
        .as_ref()
        .and_then(|context| context.wamid.as_deref())
        .map(Cow::Borrowed)
}

/// Whether it was passed on from elsewhere.
pub(super) fn forwarded(message: &InboundMessage) -> bool {
    message
        .context
        .as_ref()
        .is_some_and(|context| context.forwarded || context.frequently_forwarded)
}
