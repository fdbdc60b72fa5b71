//! What happens to our templates: reviewed, paused, rated, moved to another category, changed.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::What;
use super::object::{Object, value};
use crate::template::words::language;
use crate::template::{Button, TemplateCategory, TemplateQuality, TemplateStatus};

/// Something happened to one of our templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateUpdate {
    /// Meta's id of it.
    pub template_id: String,
    /// Its name.
    pub name: Option<String>,
    /// `pt_BR`, whichever dash Meta wrote.
    pub language: Option<String>,
    /// When Meta says so, in unix seconds: an update may be overtaken by a later one.
    pub at: Option<i64>,
    /// What happened.
    pub change: TemplateChange,
}

/// What happened to a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateChange {
    /// It stands elsewhere.
    Status(StatusChange),
    /// Customers take it another way.
    Quality {
        /// What it was.
        previous: Option<TemplateQuality>,
        /// What it is.
        new: TemplateQuality,
    },
    /// It has another category, or will have.
    Category {
        /// What it was; absent when nothing has changed yet.
        previous: Option<TemplateCategory>,
        /// What it is now.
        new: Option<TemplateCategory>,
        /// What Meta will make of it.
        correct: Option<TemplateCategory>,
        /// When, in unix seconds.
        due: Option<i64>,
    },
    /// It has other parts. Without samples and kinds of header: ask for the template.
    Components {
        /// The header's text.
        header: Option<String>,
        /// The words.
        body: Option<String>,
        /// The footer.
        footer: Option<String>,
        /// The buttons.
        buttons: Vec<Button>,
    },
}

/// Where a template stands now, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    /// Meta's event; some are no states: see [`TemplateStatus`].
    pub event: TemplateStatus,
    /// What it is charged as, when Meta says.
    pub category: Option<TemplateCategory>,
    /// `INVALID_FORMAT`, `PROMOTIONAL`, …; absent when there is none.
    pub reason: Option<String>,
    /// What the reviewer found.
    pub rejection: Option<String>,
    /// What the reviewer advises.
    pub recommendation: Option<String>,
    /// `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`, `UNPAUSE`, `DISABLED`
    pub pause: Option<String>,
    /// The same in words.
    pub pause_description: Option<String>,
    /// When it was or will be disabled, in unix seconds; absent when Meta writes a calendar date.
    pub disabled_at: Option<i64>,
}

/// The fields this module reads.
pub(super) const FIELDS: [&str; 4] = [
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
];

/// Reads one change; `beside` is the change itself, where Meta sometimes puts what belongs into the value.
pub(super) fn read(
    field: &str,
    raw: &RawValue,
    fields: &Object<'_>,
    beside: &Object<'_>,
    at: Option<i64>,
) -> What {
    let unreadable = |reason| What::Unreadable {
        reason,
        raw: value(raw),
    };
    let Some(template_id) = fields.filled("message_template_id") else {
        return unreadable("template update without id");
    };
    let category = |key| fields.filled(key).map(|word| TemplateCategory::from_wire(&word));
    let quality = |key| fields.filled(key).map(|word| TemplateQuality::from_wire(&word));
    let change = match field {
        "message_template_status_update" => {
            let Some(event) = fields.filled("event") else {
                return unreadable("template status without event");
            };
            TemplateChange::Status(StatusChange::read(&event, fields, beside))
        }
        "message_template_quality_update" => {
            let Some(new) = quality("new_quality_score") else {
                return unreadable("template quality without score");
            };
            TemplateChange::Quality {
                previous: quality("previous_quality_score"),
                new,
            }
        }
        "template_category_update" => {
            let (new, correct) = (category("new_category"), category("correct_category"));
            if new.is_none() && correct.is_none() {
                return unreadable("template category without category");
            }
            TemplateChange::Category {
                previous: category("previous_category"),
                new,
                correct,
                due: fields.int("category_update_timestamp"),
            }
        }
        _ => TemplateChange::Components {
            header: fields.filled("message_template_title"),
            body: fields.filled("message_template_element"),
            footer: fields.filled("message_template_footer"),
            buttons: fields
                .objects("message_template_buttons")
                .iter()
                .map(button)
                .collect(),
        },
    };
    What::Template(Box::new(TemplateUpdate {
        template_id,
        name: fields.filled("message_template_name"),
        language: fields
            .filled("message_template_language")
            .map(|code| language(&code)),
        at,
        change,
    }))
}

impl StatusChange {
    fn read(event: &str, fields: &Object<'_>, beside: &Object<'_>) -> Self {
        let inner = |key| fields.object(key).or_else(|| beside.object(key));
        let of = |holder: &Option<Object<'_>>, key| holder.as_ref().and_then(|holder| holder.filled(key));
        let (rejection, other) = (inner("rejection_info"), inner("other_info"));
        Self {
            event: TemplateStatus::from_wire(event),
            category: fields
                .filled("message_template_category")
                .map(|word| TemplateCategory::from_wire(&word)),
            reason: fields.filled("reason").filter(|reason| reason != "NONE"),
            rejection: of(&rejection, "reason"),
            recommendation: of(&rejection, "recommendation"),
            pause: of(&other, "title"),
            pause_description: of(&other, "description"),
            disabled_at: inner("disable_info").and_then(|info| info.int("disable_date")),
        }
    }
}

fn button(button: &Object<'_>) -> Button {
    let text = button.text("message_template_button_text").unwrap_or_default();
    let kind = button.text("message_template_button_type").unwrap_or_default();
    match kind.as_str() {
        "QUICK_REPLY" => Button::QuickReply { text },
        "URL" => Button::Url {
            text,
            url: button.text("message_template_button_url").unwrap_or_default(),
        },
        "PHONE_NUMBER" => Button::Phone {
            text,
            phone: button
                .text("message_template_button_phone_number")
                .unwrap_or_default(),
        },
        "COPY_CODE" => Button::CopyCode,
        _ => Button::Other { what: kind, text },
    }
}
