use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::pending::OnItsWay;

/// A template of the account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Template {
    pub id: String,
    pub name: String,
    pub language: String,
    pub category: String,
    pub previous_category: Option<String>,
    /// What it becomes, and when.
    pub recategorised: Option<(String, i64)>,
    pub status: String,
    pub quality: String,
    pub rejected_reason: String,
    pub named: bool,
    pub components: Vec<Value>,
    /// Its review, when it ends by itself.
    pub review: Option<Review>,
    /// When its pause ends by itself.
    pub paused_until_ms: Option<i64>,
    /// How often it was paused for its quality.
    pub pauses: u32,
    /// When it was changed while approved.
    pub edits_ms: Vec<i64>,
}

/// Somebody is reading a template.
#[derive(Debug, Clone)]
pub(crate) struct Review {
    pub due_ms: i64,
    /// Who waits for everything to settle waits for it too.
    pub _on_its_way: Arc<OnItsWay>,
}

/// What can be changed about a template. The desk hears of it as it would from Meta.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TemplateChange {
    /// `APPROVED`, `REJECTED`, `PAUSED`, …: ends a review or moves it anywhere.
    pub status: Option<String>,
    /// Why it is refused: `INVALID_FORMAT` when absent.
    pub reason: Option<String>,
    /// What the reviewer found, with `INVALID_FORMAT`.
    pub rejection: Option<String>,
    /// `RED` pauses an approved template for 3 hours, then for 6, then disables it.
    pub quality: Option<String>,
    /// Another category at once.
    pub category: Option<String>,
    /// Another category in 24 hours, announced now.
    pub correct_category: Option<String>,
}

impl Template {
    /// Every field the Graph knows of a template; what is not set is null and left out of answers.
    pub fn node(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "language": self.language, "status": self.status,
            "category": self.category, "parameter_format": if self.named { "NAMED" } else { "POSITIONAL" },
            "previous_category": self.previous_category,
            "correct_category": self.recategorised.as_ref().map(|(category, _)| category),
            "sub_category": null, "message_send_ttl_seconds": null,
            "rejected_reason": self.rejected_reason,
            "quality_score": {"score": self.quality, "date": 1_767_225_600},
            "components": self.components,
        })
    }

    pub fn component(&self, kind: &str) -> Option<&Value> {
        self.components.iter().find(|component| component["type"] == kind)
    }

    pub fn text_of(&self, kind: &str) -> Option<&str> {
        self.component(kind)?["text"].as_str()
    }

    /// `IMAGE`, `TEXT`, …; `None` without header.
    pub fn header_format(&self) -> Option<&str> {
        self.component("HEADER")?["format"].as_str()
    }

    pub fn buttons(&self) -> &[Value] {
        let buttons = self
            .component("BUTTONS")
            .and_then(|component| component["buttons"].as_array());
        buttons.map(Vec::as_slice).unwrap_or_default()
    }
}

/// The names inside `{{…}}`, each once, in the order of the text.
pub(crate) fn variables(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start + 2..].find("}}") else {
            break;
        };
        let name = rest[start + 2..start + 2 + length].trim();
        if !names.contains(&name) {
            names.push(name);
        }
        rest = &rest[start + 4 + length..];
    }
    names
}

/// The text with its variables replaced.
pub(crate) fn filled(text: &str, values: &[(String, String)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{{{name}}}}}"), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_once_and_filled_everywhere() {
        let text = "Olá {{nome}}, {{pedido}}! {{nome}} {{";
        assert_eq!(variables(text), ["nome", "pedido"]);
        let values = [("nome".to_owned(), "Ana".to_owned())];
        assert_eq!(filled(text, &values), "Olá Ana, {{pedido}}! Ana {{");
    }
}
