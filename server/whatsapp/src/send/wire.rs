//! How recipients and bodies are written: under a key that depends on what they are.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Body, Recipient};

impl Serialize for Recipient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Phone(phone) => map.serialize_entry("to", phone)?,
            Self::User(user_id) => map.serialize_entry("recipient", user_id)?,
        }
        map.end()
    }
}

/// `"type": "image", "image": {…}`
impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn typed<S: Serializer, T: Serialize>(
            serializer: S,
            kind: &str,
            inner: &T,
        ) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(2))?;
            map.serialize_entry("type", kind)?;
            map.serialize_entry(kind, inner)?;
            map.end()
        }
        #[derive(Serialize)]
        struct Text<'a> {
            body: &'a str,
            preview_url: bool,
        }
        #[derive(Serialize)]
        struct Reaction<'a> {
            message_id: &'a str,
            emoji: &'a str,
        }
        #[derive(Serialize)]
        struct Place<'a> {
            latitude: f64,
            longitude: f64,
            #[serde(skip_serializing_if = "Option::is_none")]
            name: &'a Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            address: &'a Option<String>,
        }
        match self {
            Self::Text { body, preview_url } => typed(
                serializer,
                "text",
                &Text {
                    body,
                    preview_url: *preview_url,
                },
            ),
            Self::Template(template) => typed(serializer, "template", template),
            Self::Reaction { wamid, emoji } => typed(
                serializer,
                "reaction",
                &Reaction {
                    message_id: wamid,
                    emoji,
                },
            ),
            Self::Image(media) => typed(serializer, "image", media),
            Self::Video(media) => typed(serializer, "video", media),
            Self::Audio(media) => typed(serializer, "audio", media),
            Self::Document(media) => typed(serializer, "document", media),
            Self::Sticker(media) => typed(serializer, "sticker", media),
            Self::Location {
                latitude,
                longitude,
                name,
                address,
            } => {
                let place = Place {
                    latitude: *latitude,
                    longitude: *longitude,
                    name,
                    address,
                };
                typed(serializer, "location", &place)
            }
            Self::Contacts(cards) => typed(serializer, "contacts", cards),
            Self::Interactive(interactive) => typed(serializer, "interactive", interactive),
        }
    }
}
