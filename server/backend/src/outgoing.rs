//! From the desk's contents to what is posted to WhatsApp (`cloud-api.md` 2.1).

use domain::message::{Content, Media, SharedContact};
use domain::outgoing::Choice;
use serde_json::{Value, json};
use whatsapp::send::{Body, MediaRef};

/// What is posted for `content`, with Meta's id of its file; `None` for what nobody sends.
pub(crate) fn body(content: &Content, file: Option<String>) -> Option<Body> {
    Some(match content {
        Content::Text { body } => Body::Text {
            body: body.clone(),
            preview_url: body.contains("http"),
        },
        Content::Image(media) => Body::Image(with_caption(media, file?)),
        Content::Video(media) => Body::Video(with_caption(media, file?)),
        Content::Audio(media) => Body::Audio(MediaRef {
            id: file?,
            voice: media.voice,
            ..MediaRef::default()
        }),
        Content::Document(media) => Body::Document(MediaRef {
            filename: media.filename.clone(),
            ..with_caption(media, file?)
        }),
        Content::Sticker(_) => Body::Sticker(MediaRef {
            id: file?,
            ..MediaRef::default()
        }),
        Content::Location {
            latitude,
            longitude,
            name,
            address,
        } => Body::Location {
            latitude: *latitude,
            longitude: *longitude,
            name: name.clone(),
            address: address.clone(),
        },
        Content::Contacts { contacts } => Body::Contacts(contacts.iter().map(card).collect()),
        Content::Reaction { to, emoji } => Body::Reaction {
            wamid: to.clone(),
            emoji: emoji.clone().unwrap_or_default(),
        },
        Content::Choices { body, label, options } => {
            Body::Interactive(interactive(body, label.as_deref(), options))
        }
        _ => return None,
    })
}

fn with_caption(media: &Media, id: String) -> MediaRef {
    MediaRef {
        id,
        caption: media.caption.clone(),
        ..MediaRef::default()
    }
}

/// A card needs one more part of the name than the full one.
fn card(contact: &SharedContact) -> Value {
    let first = contact.name.split_whitespace().next().unwrap_or_default();
    let phones: Vec<Value> = contact
        .phones
        .iter()
        .map(|phone| json!({"phone": phone, "type": "CELL"}))
        .collect();
    json!({"name": {"formatted_name": contact.name, "first_name": first}, "phones": phones})
}

/// The choices carry their place as id: what the customer picks comes back with its words too.
fn interactive(body: &str, label: Option<&str>, options: &[Choice]) -> Value {
    let numbered = options
        .iter()
        .enumerate()
        .map(|(at, option)| (format!("{}", at + 1), option));
    match label {
        None => {
            let buttons: Vec<Value> = numbered
                .map(|(id, option)| json!({"type": "reply", "reply": {"id": id, "title": option.title}}))
                .collect();
            json!({"type": "button", "body": {"text": body}, "action": {"buttons": buttons}})
        }
        Some(label) => {
            let rows: Vec<Value> = numbered
                .map(|(id, option)| {
                    let mut row = json!({"id": id, "title": option.title});
                    if let Some(words) = &option.description {
                        row["description"] = json!(words);
                    }
                    row
                })
                .collect();
            json!({"type": "list", "body": {"text": body}, "action": {"button": label, "sections": [{"rows": rows}]}})
        }
    }
}
