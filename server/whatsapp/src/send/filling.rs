//! A template's parts with values → the `components` of a send.

use serde::Serialize;
use serde_json::{Value, json};

use super::MediaRef;
use crate::template::{Button, Header, ParameterFormat, Slot, TapPayload, TemplateParts, variables};

/// What a template is filled with for one customer.
#[derive(Clone, PartialEq, Default)]
pub struct Filling {
    /// Texts: variables of header and words, ends of addresses, codes.
    pub values: Vec<(Slot, String)>,
    /// The header's file or place.
    pub header: Option<HeaderFilling>,
    /// What we call the message: each quick reply then sends back a [`TapPayload`] with it. Without it a quick reply
    /// sends back its own label, and two messages cannot be told apart.
    pub tap_key: Option<String>,
}

/// What a header that is no text is filled with.
#[derive(Clone, PartialEq)]
pub enum HeaderFilling {
    /// A file already uploaded from the same number. Its name is shown for documents only.
    File(MediaRef),
    /// A place.
    Place(Place),
}

/// A place on the map.
#[derive(Clone, PartialEq, Serialize)]
pub struct Place {
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

quiet_debug!(Filling, HeaderFilling, Place);

/// Why a template cannot be sent with these values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfilled {
    /// It has a part this crate cannot fill.
    #[error("a template with {0} cannot be filled")]
    Foreign(String),
    /// A text is missing or empty.
    #[error("{0:?} has no value")]
    Slot(Slot),
    /// The header's file or place is missing, or is the other of the two.
    #[error("the header has no file or place")]
    Header,
    /// The key makes a payload longer than Meta takes.
    #[error("the key of the message is too long")]
    TapKey,
}

impl Filling {
    /// The `components` of the send. Values that no part asks for are left out.
    pub fn components(&self, parts: &TemplateParts) -> Result<Vec<Value>, Unfilled> {
        if let Some(what) = parts.foreign_part() {
            return Err(Unfilled::Foreign(what.to_owned()));
        }
        let mut components = Vec::new();
        let header = match &parts.header {
            Some(header) => self.header(header, parts.format)?,
            None => Vec::new(),
        };
        if !header.is_empty() {
            components.push(json!({"type": "header", "parameters": header}));
        }
        let body = self.texts(&parts.body, parts.format, Slot::Body)?;
        if !body.is_empty() {
            components.push(json!({"type": "body", "parameters": body}));
        }
        for (index, button) in (0u8..).zip(&parts.buttons) {
            if let Some((sub_type, parameter)) = self.button(index, button)? {
                components.push(
                    json!({"type": "button", "sub_type": sub_type, "index": index.to_string(),
                                       "parameters": [parameter]}),
                );
            }
        }
        Ok(components)
    }

    fn header(&self, header: &Header, format: ParameterFormat) -> Result<Vec<Value>, Unfilled> {
        let kind = match header {
            Header::Text(text) => return self.texts(text, format, Slot::Header),
            Header::Location => {
                let Some(HeaderFilling::Place(place)) = &self.header else {
                    return Err(Unfilled::Header);
                };
                return Ok(vec![json!({"type": "location", "location": place})]);
            }
            Header::Image => "image",
            Header::Video => "video",
            Header::Document => "document",
        };
        let Some(HeaderFilling::File(file)) = &self.header else {
            return Err(Unfilled::Header);
        };
        let mut media = json!({"id": file.id});
        if let Some(filename) = file.filename.as_ref().filter(|_| kind == "document") {
            media["filename"] = json!(filename);
        }
        let mut parameter = json!({"type": kind});
        parameter[kind] = media;
        Ok(vec![parameter])
    }

    fn texts(
        &self,
        text: &str,
        format: ParameterFormat,
        slot: fn(String) -> Slot,
    ) -> Result<Vec<Value>, Unfilled> {
        let parameter = |name: &str| {
            let value = self.value(slot(name.to_owned()))?;
            Ok(match format {
                ParameterFormat::Positional => json!({"type": "text", "text": value}),
                ParameterFormat::Named => json!({"type": "text", "parameter_name": name, "text": value}),
            })
        };
        variables(text, format).into_iter().map(parameter).collect()
    }

    fn button(&self, index: u8, button: &Button) -> Result<Option<(&'static str, Value)>, Unfilled> {
        Ok(match button {
            Button::QuickReply { .. } => match &self.tap_key {
                Some(key) => {
                    let payload = TapPayload {
                        key: key.clone(),
                        button: index,
                    };
                    let payload = payload.to_wire();
                    if payload.len() > TapPayload::LONGEST {
                        return Err(Unfilled::TapKey);
                    }
                    Some(("quick_reply", json!({"type": "payload", "payload": payload})))
                }
                None => None,
            },
            Button::Url { url, .. } if url.contains("{{") => {
                let end = self.value(Slot::Button(index))?;
                Some(("url", json!({"type": "text", "text": end})))
            }
            Button::CopyCode => {
                let code = self.value(Slot::Button(index))?;
                Some(("copy_code", json!({"type": "coupon_code", "coupon_code": code})))
            }
            Button::Url { .. } | Button::Phone { .. } | Button::Other { .. } => None,
        })
    }

    fn value(&self, slot: Slot) -> Result<&str, Unfilled> {
        let found = self.values.iter().find(|(of, _)| *of == slot);
        match found.map(|(_, value)| value.as_str()) {
            Some(value) if !value.trim().is_empty() => Ok(value),
            _ => Err(Unfilled::Slot(slot)),
        }
    }
}
