//! How [`Content`] is read.
//!
//! The fields of all kinds together, in one pass: serde's own reader of a tagged enum keeps every value aside until it
//! has seen the tag, and that second reader would be a twentieth of the browser's program.

use serde::Deserialize;

use super::{Content, Media, SharedContact};
use crate::outgoing::Choice;

/// Whatever a kind may have; [`Content::kind`] says which.
#[derive(Deserialize)]
pub(super) struct Fields {
    kind: String,
    #[serde(default)]
    media_id: String,
    #[serde(default)]
    mime: String,
    caption: Option<String>,
    filename: Option<String>,
    #[serde(default)]
    voice: bool,
    #[serde(default)]
    animated: bool,
    body: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    name: Option<String>,
    address: Option<String>,
    contacts: Option<Vec<SharedContact>>,
    to: Option<String>,
    emoji: Option<String>,
    label: Option<String>,
    options: Option<Vec<Choice>>,
    text: Option<String>,
    payload: Option<String>,
    id: Option<String>,
    title: Option<String>,
    description: Option<String>,
    fields: Option<Vec<(String, String)>>,
    pieces: Option<u32>,
    total: Option<String>,
    what: Option<String>,
    of: Option<String>,
    detail: Option<String>,
    rendered: Option<String>,
}

/// What a kind cannot do without.
fn needed<T>(value: Option<T>, name: &'static str) -> Result<T, String> {
    value.ok_or_else(|| format!("missing field `{name}`"))
}

impl Fields {
    fn media(self) -> Media {
        Media {
            media_id: self.media_id,
            mime: self.mime,
            caption: self.caption,
            filename: self.filename,
            voice: self.voice,
            animated: self.animated,
        }
    }
}

impl TryFrom<Fields> for Content {
    type Error = String;

    fn try_from(it: Fields) -> Result<Self, String> {
        Ok(match &*it.kind {
            "text" => Self::Text {
                body: needed(it.body, "body")?,
            },
            "image" => Self::Image(it.media()),
            "video" => Self::Video(it.media()),
            "audio" => Self::Audio(it.media()),
            "document" => Self::Document(it.media()),
            "sticker" => Self::Sticker(it.media()),
            "location" => Self::Location {
                latitude: needed(it.latitude, "latitude")?,
                longitude: needed(it.longitude, "longitude")?,
                name: it.name,
                address: it.address,
            },
            "contacts" => Self::Contacts {
                contacts: needed(it.contacts, "contacts")?,
            },
            "reaction" => Self::Reaction {
                to: needed(it.to, "to")?,
                emoji: it.emoji,
            },
            "choices" => Self::Choices {
                body: needed(it.body, "body")?,
                label: it.label,
                options: needed(it.options, "options")?,
            },
            "button" => Self::Button {
                text: needed(it.text, "text")?,
                payload: it.payload,
            },
            "button_reply" => Self::ButtonReply {
                id: needed(it.id, "id")?,
                title: needed(it.title, "title")?,
            },
            "list_reply" => Self::ListReply {
                id: needed(it.id, "id")?,
                title: needed(it.title, "title")?,
                description: it.description,
            },
            "flow_reply" => Self::FlowReply {
                body: needed(it.body, "body")?,
                fields: needed(it.fields, "fields")?,
            },
            "order" => Self::Order {
                text: it.text,
                pieces: needed(it.pieces, "pieces")?,
                total: it.total,
            },
            "system" => Self::System {
                what: needed(it.what, "what")?,
                body: needed(it.body, "body")?,
            },
            "template" => Self::Template {
                name: needed(it.name, "name")?,
                body: needed(it.body, "body")?,
                rendered: it.rendered,
                title: it.title,
            },
            "edit" => Self::Edit {
                of: needed(it.of, "of")?,
                body: needed(it.body, "body")?,
            },
            "revoke" => Self::Revoke {
                of: needed(it.of, "of")?,
            },
            "request_welcome" => Self::RequestWelcome {},
            "unsupported" => Self::Unsupported {
                name: needed(it.name, "name")?,
                detail: it.detail,
            },
            other => return Err(format!("unknown kind of message `{other}`")),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// One of each kind, with everything it may have.
    fn contents() -> Vec<Content> {
        let media = Media {
            media_id: "m".into(),
            mime: "image/png".into(),
            caption: Some("c".into()),
            filename: Some("f".into()),
            voice: true,
            animated: true,
        };
        let body = String::from("b");
        let text = Some(String::from("t"));
        vec![
            Content::Text { body: body.clone() },
            Content::Image(media.clone()),
            Content::Video(Media::default()),
            Content::Audio(media.clone()),
            Content::Document(media.clone()),
            Content::Sticker(media),
            Content::Location {
                latitude: -25.5,
                longitude: 49.0,
                name: text.clone(),
                address: text.clone(),
            },
            Content::Contacts {
                contacts: vec![SharedContact {
                    name: "n".into(),
                    phones: vec!["p".into()],
                }],
            },
            Content::Reaction {
                to: "w".into(),
                emoji: text.clone(),
            },
            Content::Choices {
                body: body.clone(),
                label: text.clone(),
                options: vec![Choice {
                    title: "t".into(),
                    description: None,
                }],
            },
            Content::Button {
                text: body.clone(),
                payload: text.clone(),
            },
            Content::ButtonReply {
                id: "1".into(),
                title: "t".into(),
            },
            Content::ListReply {
                id: "1".into(),
                title: "t".into(),
                description: text.clone(),
            },
            Content::FlowReply {
                body: body.clone(),
                fields: vec![("a".into(), "b".into())],
            },
            Content::Order {
                text: text.clone(),
                pieces: 3,
                total: text.clone(),
            },
            Content::System {
                what: "w".into(),
                body: body.clone(),
            },
            Content::Template {
                name: "n".into(),
                body: body.clone(),
                rendered: text.clone(),
                title: text.clone(),
            },
            Content::Edit { of: "w".into(), body },
            Content::Revoke { of: "w".into() },
            Content::RequestWelcome {},
            Content::Unsupported {
                name: "poll".into(),
                detail: text,
            },
        ]
    }

    #[test]
    fn what_was_written_is_read_and_its_kind_is_the_tables() {
        for content in contents() {
            let json = serde_json::to_value(&content).unwrap();
            assert_eq!(json["kind"], content.kind());
            assert_eq!(serde_json::from_value::<Content>(json).unwrap(), content);
        }
    }

    #[test]
    fn what_is_missing_or_unknown_is_named() {
        let read = |json| serde_json::from_value::<Content>(json).unwrap_err().to_string();
        assert_eq!(read(json!({"kind": "text"})), "missing field `body`");
        assert_eq!(read(json!({"kind": "poll"})), "unknown kind of message `poll`");
        let older = json!({"kind": "template", "name": "n", "body": "b"});
        assert!(
            serde_json::from_value::<Content>(older).is_ok(),
            "as older desks stored it"
        );
        // What may be left out is left out.
        let bare = json!({"kind": "order", "pieces": 1});
        assert!(serde_json::from_value::<Content>(bare).is_ok());
    }
}
