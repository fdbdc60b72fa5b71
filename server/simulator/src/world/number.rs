use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::allowance::Allowance;
use crate::limits::RollingSecond;

/// One of the desk's numbers.
pub(crate) struct Number {
    pub id: String,
    pub waba_id: String,
    /// `+55 41 3000-0000`
    pub display: String,
    pub name: String,
    /// `CONNECTED`, …
    pub status: String,
    pub quality: String,
    pub profile: Value,
    pub webhook_override: Option<String>,
    /// What it sends and receives in a second.
    pub throughput: RollingSecond,
    /// Its own messaging limit, which holds by the seeds' rules.
    pub allowance: Allowance,
    /// When being flagged ends by itself.
    pub flagged_until_ms: Option<i64>,
    /// When being restricted ends by itself.
    pub restricted_until_ms: Option<i64>,
}

/// What can be changed about a number.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)] // The names say it.
pub struct NumberChange {
    pub name: Option<String>,
    pub status: Option<String>,
    pub quality: Option<String>,
    /// Messages a second: up to 20 as beside the WhatsApp Business app, up to 80 as everybody, up to 1000 after
    /// Meta's upgrade.
    pub throughput: Option<u32>,
    /// With the status `RESTRICTED`: after how many milliseconds it ends; a day when absent.
    pub restricted_ms: Option<u64>,
}

impl Number {
    /// `554130000000`
    pub fn digits(&self) -> String {
        self.display.chars().filter(char::is_ascii_digit).collect()
    }

    /// Every field the Graph knows of a number, shown with a status and a messaging limit.
    pub fn node(&self, status: &str, tier: &str) -> Value {
        let rate = self.throughput.rate();
        let level = match rate {
            ..=20 => "NOT_APPLICABLE",
            21..=80 => "STANDARD",
            _ => "HIGH",
        };
        let mut health = json!({"entity_type": "PHONE_NUMBER", "id": self.id});
        let can_send = match status {
            "CONNECTED" | "FLAGGED" => "AVAILABLE",
            "RESTRICTED" => {
                health["additional_info"] =
                    json!(["This phone number can only reply to customers at the moment."]);
                "LIMITED"
            }
            _ => "BLOCKED",
        };
        health["can_send_message"] = json!(can_send);
        json!({
            "verified_name": self.name, "code_verification_status": "VERIFIED",
            "display_phone_number": self.display, "quality_rating": self.quality,
            "platform_type": "CLOUD_API", "throughput": {"level": level},
            "webhook_configuration": match &self.webhook_override {
                Some(url) => json!({"phone_number": url}),
                None => json!({}),
            },
            "last_onboarded_time": "2026-01-10T12:00:00+0000", "id": self.id,
            "status": status, "name_status": "APPROVED", "new_name_status": "NONE",
            "quality_score": {"score": self.quality}, "account_mode": "LIVE",
            "is_official_business_account": false, "is_pin_enabled": true, "is_on_biz_app": rate <= 20,
            "is_preverified_number": false, "messaging_limit_tier": tier,
            "whatsapp_business_manager_messaging_limit": tier,
            "search_visibility": "VISIBLE", "country_code": "BR", "country_dial_code": "55",
            "health_status": {"can_send_message": can_send, "entities": [
                health,
                {"entity_type": "WABA", "id": self.waba_id, "can_send_message": "AVAILABLE"}]},
        })
    }
}
