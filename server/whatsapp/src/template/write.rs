//! Parts → the `components` of a creation or an edit.

use serde_json::{Value, json};

use super::variables::{fixed_part, variables};
use super::{Button, Header, ParameterFormat, Slot, TemplateParts};

/// The template has parts this crate cannot write; writing the others alone would take these away.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a template with {0} cannot be written")]
pub struct ForeignParts(pub String);

impl TemplateParts {
    /// Meta's `components`, with an example for each variable that has a sample.
    pub fn components(&self) -> Result<Vec<Value>, ForeignParts> {
        if let Some(what) = self.foreign_part() {
            return Err(ForeignParts(what.to_owned()));
        }
        let mut components = Vec::new();
        components.extend(self.header.as_ref().map(|header| self.header(header)));
        components.push(self.body());
        if let Some(footer) = &self.footer {
            components.push(json!({"type": "FOOTER", "text": footer}));
        }
        if !self.buttons.is_empty() {
            let buttons = self.buttons.iter().enumerate();
            let buttons: Vec<Value> = buttons
                .map(|(index, button)| self.button(index, button))
                .collect();
            components.push(json!({"type": "BUTTONS", "buttons": buttons}));
        }
        Ok(components)
    }

    /// The first part this crate does not know.
    pub(crate) fn foreign_part(&self) -> Option<&str> {
        let button = self.buttons.iter().find_map(|button| match button {
            Button::Other { what, .. } => Some(what.as_str()),
            _ => None,
        });
        self.foreign.first().map(String::as_str).or(button)
    }

    fn header(&self, header: &Header) -> Value {
        let format = match header {
            Header::Text(text) => {
                let mut component = json!({"type": "HEADER", "format": "TEXT", "text": text});
                let names = variables(text, self.format);
                match self.format {
                    _ if names.is_empty() => {}
                    ParameterFormat::Positional => {
                        component["example"] = json!({"header_text": self.values(&names, Slot::Header)});
                    }
                    ParameterFormat::Named => {
                        component["example"] =
                            json!({"header_text_named_params": self.named(&names, Slot::Header)});
                    }
                }
                return component;
            }
            Header::Location => return json!({"type": "HEADER", "format": "LOCATION"}),
            Header::Image => "IMAGE",
            Header::Video => "VIDEO",
            Header::Document => "DOCUMENT",
        };
        let mut component = json!({"type": "HEADER", "format": format});
        if let Some(handle) = self.sample(&Slot::Header(String::new())) {
            component["example"] = json!({"header_handle": [handle]});
        }
        component
    }

    fn body(&self) -> Value {
        let mut component = json!({"type": "BODY", "text": self.body});
        let names = variables(&self.body, self.format);
        match self.format {
            _ if names.is_empty() => {}
            ParameterFormat::Positional => {
                component["example"] = json!({"body_text": [self.values(&names, Slot::Body)]});
            }
            ParameterFormat::Named => {
                component["example"] = json!({"body_text_named_params": self.named(&names, Slot::Body)});
            }
        }
        component
    }

    fn button(&self, index: usize, button: &Button) -> Value {
        let sample = u8::try_from(index)
            .ok()
            .and_then(|index| self.sample(&Slot::Button(index)));
        match button {
            Button::QuickReply { text } => json!({"type": "QUICK_REPLY", "text": text}),
            Button::Url { text, url } => {
                let mut button = json!({"type": "URL", "text": text, "url": url});
                if let (Some(fixed), Some(end)) = (fixed_part(url), sample) {
                    button["example"] = json!([format!("{fixed}{end}")]);
                }
                button
            }
            Button::Phone { text, phone } => {
                json!({"type": "PHONE_NUMBER", "text": text, "phone_number": phone})
            }
            Button::CopyCode => json!({"type": "COPY_CODE", "example": sample.unwrap_or_default()}),
            // Refused before.
            Button::Other { what, text } => json!({"type": what, "text": text}),
        }
    }

    fn values(&self, names: &[&str], slot: fn(String) -> Slot) -> Vec<&str> {
        let sample = |name: &&str| self.sample(&slot((*name).to_owned())).unwrap_or_default();
        names.iter().map(sample).collect()
    }

    fn named(&self, names: &[&str], slot: fn(String) -> Slot) -> Vec<Value> {
        let values = self.values(names, slot);
        let pairs = names.iter().zip(values);
        pairs
            .map(|(name, value)| json!({"param_name": name, "example": value}))
            .collect()
    }
}
