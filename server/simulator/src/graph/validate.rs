//! What Meta refuses before it looks at anything else: shapes and lengths.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::error::GraphFault;

/// A send that has the right shape.
pub(super) struct Send {
    pub kind: String,
    pub to: Option<String>,
    pub recipient: Option<String>,
    pub payload: Value,
    pub quotes: Option<String>,
    pub callback_data: Option<String>,
}

type Check = Result<(), GraphFault>;

pub(super) fn send(fields: &Map<String, Value>) -> Result<Send, GraphFault> {
    let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    if text("messaging_product").as_deref() != Some("whatsapp") {
        return Err(GraphFault::missing("messaging_product"));
    }
    if text("recipient_type").is_some_and(|kind| kind != "individual") {
        return Err(GraphFault::detailed(
            100,
            "Param recipient_type must be one of {INDIVIDUAL}.",
        ));
    }
    let (to, recipient) = (text("to"), text("recipient"));
    if to.is_none() && recipient.is_none() {
        return Err(GraphFault::missing("to"));
    }
    let callback_data = text("biz_opaque_callback_data");
    if callback_data
        .as_ref()
        .is_some_and(|data| data.chars().count() > 512)
    {
        return Err(GraphFault::detailed(
            100,
            "Param biz_opaque_callback_data must be at most 512 characters.",
        ));
    }
    let kind = text("type")
        .unwrap_or_else(|| "text".to_owned())
        .to_ascii_lowercase();
    if !KINDS.contains(&kind.as_str()) {
        return Err(GraphFault::detailed(
            100,
            format!(
                "Param type must be one of {{{}}} - got \"{kind}\".",
                KINDS.join(", ")
            ),
        ));
    }
    let payload = fields
        .get(&kind)
        .cloned()
        .ok_or_else(|| GraphFault::missing(&kind))?;
    let quotes = fields
        .get("context")
        .and_then(|context| context["message_id"].as_str())
        .map(str::to_owned);
    check(&kind, &payload)?;
    if kind == "reaction" && quotes.is_some() {
        return Err(GraphFault::detailed(100, "context is not allowed for reactions."));
    }
    Ok(Send {
        kind,
        to,
        recipient,
        payload,
        quotes,
        callback_data,
    })
}

const KINDS: [&str; 11] = [
    "text",
    "template",
    "reaction",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
];

fn check(kind: &str, payload: &Value) -> Check {
    match kind {
        "text" => length(&payload["body"], "text.body", 1, 4096),
        "template" => template(payload),
        "reaction" => {
            length(&payload["message_id"], "reaction.message_id", 1, 512)?;
            if payload["emoji"].is_string() {
                Ok(())
            } else {
                Err(GraphFault::missing("reaction.emoji"))
            }
        }
        "location" => location(payload),
        "contacts" => contacts(payload),
        "interactive" => interactive(payload),
        _ => media(kind, payload),
    }
}

/// Present, and neither too short nor too long.
fn length(value: &Value, name: &str, least: usize, most: usize) -> Check {
    let text = value.as_str().ok_or_else(|| GraphFault::missing(name))?;
    let letters = text.chars().count();
    if letters < least || text.trim().is_empty() {
        return Err(GraphFault::missing(name));
    }
    if letters > most {
        return Err(GraphFault::detailed(
            100,
            format!("Param {name} must be at most {most} characters long."),
        ));
    }
    Ok(())
}

fn optional(value: &Value, name: &str, most: usize) -> Check {
    if value.is_null() {
        Ok(())
    } else {
        length(value, name, 1, most)
    }
}

fn template(template: &Value) -> Check {
    length(&template["name"], "template.name", 1, 512)?;
    length(&template["language"]["code"], "template.language.code", 1, 20)
}

fn media(kind: &str, media: &Value) -> Check {
    match (media["id"].as_str(), media["link"].as_str()) {
        (Some(_), None) => {}
        (None, Some(link)) if link.starts_with("https://") || link.starts_with("http://") => {}
        (None, Some(_)) => {
            return Err(GraphFault::detailed(
                100,
                format!("Param {kind}.link is not a valid URI."),
            ));
        }
        _ => {
            return Err(GraphFault::detailed(
                100,
                format!("Exactly one of {kind}.id and {kind}.link is required."),
            ));
        }
    }
    if matches!(kind, "audio" | "sticker") && !media["caption"].is_null() {
        return Err(GraphFault::detailed(
            100,
            format!("Unexpected key \"caption\" on param \"{kind}\"."),
        ));
    }
    optional(&media["caption"], &format!("{kind}.caption"), 1024)
}

fn location(location: &Value) -> Check {
    for key in ["latitude", "longitude"] {
        let value = &location[key];
        let number = value.as_f64().or_else(|| value.as_str()?.parse().ok());
        let number = number.ok_or_else(|| GraphFault::missing(&format!("location.{key}")))?;
        if number.abs() > if key == "latitude" { 90.0 } else { 180.0 } {
            return Err(GraphFault::invalid(format!("location.{key} is out of range.")));
        }
    }
    Ok(())
}

fn contacts(contacts: &Value) -> Check {
    let cards = contacts.as_array().filter(|cards| !cards.is_empty());
    let cards = cards.ok_or_else(|| GraphFault::missing("contacts"))?;
    if cards.len() > 257 {
        return Err(GraphFault::detailed(
            100,
            "Param contacts must have at most 257 elements.",
        ));
    }
    for card in cards {
        length(
            &card["name"]["formatted_name"],
            "contacts.name.formatted_name",
            1,
            512,
        )?;
        let other = card["name"].as_object().is_some_and(|name| name.len() > 1);
        if !other {
            return Err(GraphFault::missing("contacts.name.first_name"));
        }
    }
    Ok(())
}

fn interactive(interactive: &Value) -> Check {
    let kind = interactive["type"]
        .as_str()
        .ok_or_else(|| GraphFault::missing("interactive.type"))?;
    let longest_body = if kind == "list" { 4096 } else { 1024 };
    length(
        &interactive["body"]["text"],
        "interactive.body.text",
        1,
        longest_body,
    )?;
    optional(&interactive["footer"]["text"], "interactive.footer.text", 60)?;
    optional(&interactive["header"]["text"], "interactive.header.text", 60)?;
    let action = &interactive["action"];
    match kind {
        "button" => buttons(&action["buttons"]),
        "list" => list(action),
        "cta_url" => {
            let parameters = &action["parameters"];
            length(
                &parameters["display_text"],
                "action.parameters.display_text",
                1,
                20,
            )?;
            length(&parameters["url"], "action.parameters.url", 1, 2000)
        }
        "flow" => length(
            &action["parameters"]["flow_cta"],
            "action.parameters.flow_cta",
            1,
            30,
        ),
        "location_request_message" => match action["name"].as_str() {
            Some("send_location") => Ok(()),
            _ => Err(GraphFault::missing("interactive.action.name")),
        },
        // Outside a desk's core: taken as it is.
        _ => Ok(()),
    }
}

fn buttons(buttons: &Value) -> Check {
    let buttons = buttons
        .as_array()
        .ok_or_else(|| GraphFault::missing("interactive.action.buttons"))?;
    if !(1..=3).contains(&buttons.len()) {
        return Err(GraphFault::invalid(
            "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3",
        ));
    }
    let replies: Vec<&Value> = buttons.iter().map(|button| &button["reply"]).collect();
    for reply in &replies {
        length(&reply["title"], "action.buttons.reply.title", 1, 20)?;
        length(&reply["id"], "action.buttons.reply.id", 1, 256)?;
    }
    unique(&replies, "title")?;
    unique(&replies, "id")
}

fn list(action: &Value) -> Check {
    length(&action["button"], "interactive.action.button", 1, 20)?;
    let sections = action["sections"]
        .as_array()
        .ok_or_else(|| GraphFault::missing("action.sections"))?;
    if !(1..=10).contains(&sections.len()) {
        return Err(GraphFault::invalid(
            "Invalid sections count. Min allowed: 1, Max allowed: 10",
        ));
    }
    let mut rows = Vec::new();
    for section in sections {
        if sections.len() > 1 {
            length(&section["title"], "action.sections.title", 1, 24)?;
        }
        optional(&section["title"], "action.sections.title", 24)?;
        rows.extend(section["rows"].as_array().into_iter().flatten());
    }
    if !(1..=10).contains(&rows.len()) {
        return Err(GraphFault::invalid(
            "Total row count exceed max allowed count: 10",
        ));
    }
    for row in &rows {
        length(&row["id"], "action.sections.rows.id", 1, 200)?;
        length(&row["title"], "action.sections.rows.title", 1, 24)?;
        optional(&row["description"], "action.sections.rows.description", 72)?;
    }
    unique(&rows, "id")
}

fn unique(items: &[&Value], key: &str) -> Check {
    let distinct: HashSet<_> = items.iter().filter_map(|item| item[key].as_str()).collect();
    if distinct.len() == items.len() {
        Ok(())
    } else {
        Err(GraphFault::invalid(format!("Duplicated {key}.")))
    }
}
