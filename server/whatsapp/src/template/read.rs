//! The Graph's JSON → a template. A word or a part we do not know costs nothing but itself.

use serde_json::Value;

use super::variables::{are_named, fixed_part};
use super::words::{ParameterFormat, TemplateCategory, TemplateQuality, TemplateStatus, language};
use super::{Button, Header, Sample, Slot, Template, TemplateParts};

impl Template {
    /// Reads a node; `None` when it lacks id, name or language, without which it is nobody's.
    pub fn read(node: &Value) -> Option<Self> {
        let category = |key| text(node, key).map(|word| TemplateCategory::from_wire(&word));
        let parts = TemplateParts::read(&node["components"], text(node, "parameter_format").as_deref());
        let quality = text(&node["quality_score"], "score").or_else(|| text(node, "quality_score"));
        Some(Self {
            id: text(node, "id")?,
            name: text(node, "name")?,
            language: language(&text(node, "language")?),
            status: TemplateStatus::from_wire(&text(node, "status").unwrap_or_default()),
            category: category("category").unwrap_or(TemplateCategory::Other(String::new())),
            previous_category: category("previous_category"),
            correct_category: category("correct_category"),
            sub_category: text(node, "sub_category"),
            quality: quality.map_or(TemplateQuality::Unknown, |word| TemplateQuality::from_wire(&word)),
            rejected_reason: text(node, "rejected_reason").filter(|reason| reason != "NONE"),
            ttl_seconds: node["message_send_ttl_seconds"].as_i64(),
            parts,
        })
    }
}

impl TemplateParts {
    /// Reads Meta's `components`. `format` is Meta's word; without it the texts tell.
    pub fn read(components: &Value, format: Option<&str>) -> Self {
        let mut parts = Self::default();
        for component in list(components) {
            let kind = text(component, "type").unwrap_or_default().to_ascii_uppercase();
            match kind.as_str() {
                "HEADER" => parts.read_header(component),
                "BODY" => parts.read_body(component),
                "FOOTER" => parts.footer = text(component, "text"),
                "BUTTONS" => {
                    for button in list(&component["buttons"]) {
                        parts.read_button(button);
                    }
                }
                "" => parts.foreign.push("UNKNOWN".to_owned()),
                _ => parts.foreign.push(kind),
            }
        }
        let named = match format {
            Some(word) => word.eq_ignore_ascii_case("NAMED"),
            None => {
                are_named(&parts.body)
                    || matches!(&parts.header, Some(Header::Text(header)) if are_named(header))
            }
        };
        if named {
            parts.format = ParameterFormat::Named;
        }
        parts
    }

    fn read_header(&mut self, component: &Value) {
        let format = text(component, "format").unwrap_or_else(|| "TEXT".to_owned());
        let example = &component["example"];
        self.header = match format.to_ascii_uppercase().as_str() {
            "TEXT" => {
                let line = text(component, "text").unwrap_or_default();
                self.counted(list(&example["header_text"]), Slot::Header);
                self.named_samples(&example["header_text_named_params"], Slot::Header);
                Some(Header::Text(line))
            }
            "IMAGE" => Some(Header::Image),
            "VIDEO" => Some(Header::Video),
            "DOCUMENT" => Some(Header::Document),
            "LOCATION" => Some(Header::Location),
            other => {
                self.foreign.push(other.to_owned());
                None
            }
        };
        if let Some(handle) = list(&example["header_handle"]).first().and_then(word) {
            self.add(Slot::Header(String::new()), handle);
        }
    }

    fn read_body(&mut self, component: &Value) {
        self.body = text(component, "text").unwrap_or_default();
        let example = &component["example"];
        // A list of lists; a flat one is seen too.
        let values = list(&example["body_text"]);
        self.counted(
            values
                .first()
                .and_then(Value::as_array)
                .map_or(values, Vec::as_slice),
            Slot::Body,
        );
        self.named_samples(&example["body_text_named_params"], Slot::Body);
    }

    fn read_button(&mut self, button: &Value) {
        let kind = text(button, "type").unwrap_or_default().to_ascii_uppercase();
        let label = text(button, "text").unwrap_or_default();
        let example = &button["example"];
        let example = word(example).or_else(|| list(example).first().and_then(word));
        let slot = u8::try_from(self.buttons.len()).ok().map(Slot::Button);
        let read = match kind.as_str() {
            "QUICK_REPLY" => Button::QuickReply { text: label },
            "URL" => {
                let url = text(button, "url").unwrap_or_default();
                if let (Some(slot), Some(fixed), Some(example)) = (slot, fixed_part(&url), example) {
                    // Meta takes the whole address or its end alone.
                    let end = example.strip_prefix(fixed).unwrap_or(&example).to_owned();
                    self.add(slot, end);
                }
                Button::Url { text: label, url }
            }
            "PHONE_NUMBER" => Button::Phone {
                text: label,
                phone: text(button, "phone_number").unwrap_or_default(),
            },
            "COPY_CODE" => {
                if let (Some(slot), Some(example)) = (slot, example) {
                    self.add(slot, example);
                }
                Button::CopyCode
            }
            _ => Button::Other {
                what: kind,
                text: label,
            },
        };
        self.buttons.push(read);
    }

    fn counted(&mut self, values: &[Value], slot: fn(String) -> Slot) {
        for (index, value) in values.iter().enumerate() {
            if let Some(value) = word(value) {
                self.add(slot((index + 1).to_string()), value);
            }
        }
    }

    fn named_samples(&mut self, params: &Value, slot: fn(String) -> Slot) {
        for param in list(params) {
            if let (Some(name), Some(value)) = (text(param, "param_name"), text(param, "example")) {
                self.add(slot(name), value);
            }
        }
    }

    fn add(&mut self, slot: Slot, value: String) {
        self.samples.push(Sample { slot, value });
    }
}

/// A filled string, or a number written out.
fn text(holder: &Value, key: &str) -> Option<String> {
    holder.get(key).and_then(word).filter(|text| !text.is_empty())
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
