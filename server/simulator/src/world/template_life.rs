//! What becomes of a template: reviewed, rated, paused, disabled, moved to another category. Each step tells the
//! desk what Meta would.

use serde_json::{Value, json};

use super::template::Template;

const HOUR_MS: i64 = 60 * 60 * 1000;
/// Meta announces another category this long before.
const ANNOUNCED_MS: i64 = 24 * HOUR_MS;
/// The first pause for low quality, and the second; after them there is none.
const PAUSES: [(i64, &str); 2] = [(3, "FIRST_PAUSE"), (6, "SECOND_PAUSE")];

/// A webhook about a template.
pub(crate) struct Notice {
    pub field: &'static str,
    pub value: Value,
}

/// What a reviewer says.
pub(crate) enum Verdict {
    Approved,
    Rejected {
        reason: String,
        /// What was found; only told with `INVALID_FORMAT`.
        rejection: Option<String>,
    },
}

impl Template {
    /// Somebody has read it.
    pub fn judged(&mut self, verdict: Verdict) -> Notice {
        match verdict {
            Verdict::Approved => self.stands("APPROVED", json!({})),
            Verdict::Rejected { reason, rejection } => {
                self.rejected_reason = reason;
                let invalid = self.rejected_reason == "INVALID_FORMAT";
                let found = rejection.unwrap_or_else(|| "O modelo não segue o formato.".to_owned());
                let info = json!({"rejection_info":
                    {"reason": found, "recommendation": "Corrija o modelo e envie de novo."}});
                self.stands("REJECTED", if invalid { info } else { json!({}) })
            }
        }
    }

    /// It stands elsewhere; whatever was to happen to it does not.
    pub fn stands(&mut self, status: &str, extra: Value) -> Notice {
        self.status = status.to_owned();
        self.review = None;
        self.paused_until_ms = None;
        if status != "REJECTED" {
            self.rejected_reason = "NONE".to_owned();
        }
        let reason = (status != "DELETED").then_some(&self.rejected_reason);
        let mut value =
            json!({"event": status, "reason": reason, "message_template_category": self.category});
        merge(&mut value, extra);
        self.notice("message_template_status_update", value)
    }

    /// Customers take it another way; badly is a reason to stop it.
    pub fn rated(&mut self, quality: String, now_ms: i64) -> Vec<Notice> {
        let mut notices = Vec::new();
        if self.quality != quality {
            let value = json!({"previous_quality_score": self.quality, "new_quality_score": quality});
            notices.push(self.notice("message_template_quality_update", value));
            self.quality = quality;
        }
        if self.quality == "RED" && self.status == "APPROVED" {
            notices.push(self.paused(now_ms));
        }
        notices
    }

    fn paused(&mut self, now_ms: i64) -> Notice {
        let pause = PAUSES.get(self.pauses as usize);
        self.pauses += 1;
        let Some((hours, title)) = pause else {
            let disabled = json!({"disable_info": {"disable_date": (now_ms / 1000).to_string()},
                "other_info": {"title": "DISABLED", "description": "Your WhatsApp message template has been disabled."}});
            return self.stands("DISABLED", disabled);
        };
        let description = format!(
            "Your WhatsApp message template has been paused for {hours} hours because it had issues."
        );
        let notice = self.stands(
            "PAUSED",
            json!({"other_info": {"title": title, "description": description}}),
        );
        self.paused_until_ms = Some(now_ms + hours * HOUR_MS);
        notice
    }

    /// It has another category from now on.
    pub fn moved(&mut self, category: String) -> Notice {
        self.recategorised = None;
        let previous = std::mem::replace(&mut self.category, category);
        let value = json!({"previous_category": previous, "new_category": self.category});
        self.previous_category = Some(previous);
        self.notice("template_category_update", value)
    }

    /// It will have another category in a day.
    pub fn announced(&mut self, category: String, now_ms: i64) -> Notice {
        let due_ms = now_ms + ANNOUNCED_MS;
        // The present one is called the new one until then.
        let value = json!({"new_category": self.category, "correct_category": category,
                           "category_update_timestamp": due_ms / 1000});
        self.recategorised = Some((category, due_ms));
        self.notice("template_category_update", value)
    }

    /// What the time brings.
    pub fn catches_up(&mut self, now_ms: i64, verdict: impl FnOnce() -> Verdict) -> Vec<Notice> {
        let due = |at: Option<i64>| at.is_some_and(|at| at <= now_ms);
        let mut notices = Vec::new();
        if due(self.review.as_ref().map(|review| review.due_ms)) {
            notices.push(self.judged(verdict()));
        }
        if due(self.paused_until_ms) {
            let unpaused = json!({"other_info": {"title": "UNPAUSE",
                "description": "Your WhatsApp message template has been unpaused."}});
            notices.push(self.stands("APPROVED", unpaused));
        }
        if let Some((category, _)) = self.recategorised.take_if(|(_, at)| *at <= now_ms) {
            notices.push(self.moved(category));
        }
        notices
    }

    /// Its parts are others.
    pub fn has_other_parts(&self) -> Notice {
        let buttons = self.buttons().iter().map(|button| {
            let mut told = json!({"message_template_button_type": button["type"],
                                  "message_template_button_text": button["text"]});
            for (key, of_webhook) in [
                ("url", "message_template_button_url"),
                ("phone_number", "message_template_button_phone_number"),
            ] {
                if let Some(value) = button.get(key) {
                    told[of_webhook] = value.clone();
                }
            }
            told
        });
        let buttons: Vec<Value> = buttons.collect();
        let mut value = json!({"message_template_element": self.text_of("BODY")});
        if let Some(header) = self.text_of("HEADER") {
            value["message_template_title"] = json!(header);
        }
        if let Some(footer) = self.text_of("FOOTER") {
            value["message_template_footer"] = json!(footer);
        }
        if !buttons.is_empty() {
            value["message_template_buttons"] = json!(buttons);
        }
        self.notice("message_template_components_update", value)
    }

    fn notice(&self, field: &'static str, extra: Value) -> Notice {
        let mut value = json!({"message_template_id": self.id.parse::<u64>().unwrap_or_default(),
            "message_template_name": self.name, "message_template_language": self.language});
        merge(&mut value, extra);
        Notice { field, value }
    }
}

fn merge(value: &mut Value, extra: Value) {
    if let (Value::Object(value), Value::Object(extra)) = (value, extra) {
        value.extend(extra);
    }
}
