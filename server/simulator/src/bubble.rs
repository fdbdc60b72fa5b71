//! How a message looks on a phone.

use serde_json::Value;

use crate::world::message::{Bubble, BubbleButton, BubbleMedia, Tap};
use crate::world::template::{Template, filled};
use crate::world::{Media, World};

/// What a customer sent.
pub(crate) fn of_customer(kind: &str, payload: &Value, media: Option<&Media>) -> Bubble {
    let media = media.map(drawn);
    Bubble {
        text: words(kind, payload),
        media,
        ..Bubble::default()
    }
}

/// What the desk sent, templates aside.
pub(crate) fn of_desk(kind: &str, payload: &Value, world: &World, now_ms: i64) -> Bubble {
    let media = file_of(payload, world, now_ms);
    if kind != "interactive" {
        return Bubble {
            text: words(kind, payload),
            media,
            ..Bubble::default()
        };
    }
    let header = &payload["header"];
    let header_kind = header["type"].as_str().unwrap_or("text");
    Bubble {
        header: text(&header["text"]),
        text: text(&payload["body"]["text"]).unwrap_or_default(),
        footer: text(&payload["footer"]["text"]),
        media: file_of(&header[header_kind], world, now_ms),
        buttons: interactive_buttons(payload),
    }
}

/// A template with its variables filled.
pub(crate) struct Filling {
    pub header: Vec<(String, String)>,
    pub body: Vec<(String, String)>,
    /// The header's file, as given.
    pub header_media: Value,
    /// Per button: payload or address suffix.
    pub buttons: Vec<Option<String>>,
}

pub(crate) fn of_template(template: &Template, filling: &Filling, world: &World, now_ms: i64) -> Bubble {
    let buttons = template.buttons().iter().enumerate().map(|(index, button)| {
        let label = text(&button["text"]).unwrap_or_else(|| "Copiar código".to_owned());
        let given = filling.buttons.get(index).cloned().flatten();
        let action = match button["type"].as_str() {
            Some("QUICK_REPLY") => Tap::QuickReply {
                payload: given.unwrap_or_else(|| label.clone()),
            },
            Some("URL") => {
                let url = text(&button["url"]).unwrap_or_default();
                Tap::Nothing {
                    target: filled(&url, &[("1".to_owned(), given.unwrap_or_default())]),
                }
            }
            Some("FLOW") => Tap::Flow {
                token: given.unwrap_or_default(),
            },
            _ => Tap::Nothing {
                target: given
                    .or_else(|| text(&button["phone_number"]))
                    .unwrap_or_default(),
            },
        };
        BubbleButton { label, action }
    });
    Bubble {
        header: match template.header_format() {
            Some("LOCATION") => Some(words("location", &filling.header_media)),
            _ => template
                .text_of("HEADER")
                .map(|text| filled(text, &filling.header)),
        },
        text: template
            .text_of("BODY")
            .map(|text| filled(text, &filling.body))
            .unwrap_or_default(),
        footer: template.text_of("FOOTER").map(str::to_owned),
        media: file_of(&filling.header_media, world, now_ms),
        buttons: buttons.collect(),
    }
}

fn interactive_buttons(payload: &Value) -> Vec<BubbleButton> {
    let action = &payload["action"];
    let parameters = &action["parameters"];
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let label = |value: &Value| text(value).unwrap_or_default();
    match payload["type"].as_str() {
        Some("button") => list(&action["buttons"])
            .iter()
            .map(|button| &button["reply"])
            .map(|reply| BubbleButton {
                label: label(&reply["title"]),
                action: Tap::ButtonReply {
                    id: label(&reply["id"]),
                },
            })
            .collect(),
        Some("list") => list(&action["sections"])
            .iter()
            .flat_map(|section| list(&section["rows"]))
            .map(|row| BubbleButton {
                label: label(&row["title"]),
                action: Tap::ListReply {
                    id: label(&row["id"]),
                    description: text(&row["description"]),
                },
            })
            .collect(),
        Some("cta_url") => vec![BubbleButton {
            label: label(&parameters["display_text"]),
            action: Tap::Nothing {
                target: label(&parameters["url"]),
            },
        }],
        Some("location_request_message") => {
            vec![BubbleButton {
                label: "Enviar localização".to_owned(),
                action: Tap::Location,
            }]
        }
        Some("flow") => vec![BubbleButton {
            label: label(&parameters["flow_cta"]),
            action: Tap::Flow {
                token: label(&parameters["flow_token"]),
            },
        }],
        _ => Vec::new(),
    }
}

/// The words of a message of either side.
fn words(kind: &str, payload: &Value) -> String {
    let found = match kind {
        "text" => text(&payload["body"]),
        "image" | "video" | "document" => text(&payload["caption"]).or_else(|| text(&payload["filename"])),
        "audio" => Some("Mensagem de voz".to_owned()),
        "sticker" => Some("Figurinha".to_owned()),
        "location" => {
            let name = text(&payload["name"]).unwrap_or_else(|| "Localização".to_owned());
            let address = text(&payload["address"])
                .map(|address| format!(" · {address}"))
                .unwrap_or_default();
            Some(format!("📍 {name}{address}"))
        }
        "contacts" => {
            let cards = payload.as_array().map(Vec::as_slice).unwrap_or_default();
            let names: Vec<_> = cards
                .iter()
                .filter_map(|card| text(&card["name"]["formatted_name"]))
                .collect();
            Some(format!("👤 {}", names.join(", ")))
        }
        "button" => text(&payload["text"]),
        "interactive" => ["button_reply", "list_reply", "nfm_reply"]
            .iter()
            .find_map(|reply| text(&payload[*reply]["title"]).or_else(|| text(&payload[*reply]["body"]))),
        "order" => Some("🛒 Pedido do catálogo".to_owned()),
        "system" => text(&payload["body"]),
        "unsupported" => text(&payload["type"]).map(|kind| format!("Não suportado: {kind}")),
        _ => None,
    };
    found.unwrap_or_else(|| {
        if matches!(kind, "image" | "video" | "document") {
            String::new()
        } else {
            kind.to_owned()
        }
    })
}

fn file_of(payload: &Value, world: &World, now_ms: i64) -> Option<BubbleMedia> {
    if let Some(link) = payload["link"].as_str() {
        let filename = text(&payload["filename"]);
        return Some(BubbleMedia {
            url: link.to_owned(),
            mime: "link".to_owned(),
            filename,
        });
    }
    let media = world.media.get(payload["id"].as_str()?, now_ms)?;
    let filename = text(&payload["filename"]);
    let drawn = drawn(media);
    Some(BubbleMedia {
        filename: filename.or_else(|| drawn.filename.clone()),
        ..drawn
    })
}

fn drawn(media: &Media) -> BubbleMedia {
    let url = format!("/_control/media/{}", media.id);
    BubbleMedia {
        url,
        mime: media.mime.clone(),
        filename: media.filename.clone(),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}
