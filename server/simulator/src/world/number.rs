use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::limits::Bucket;

/// One of the desk's numbers.
#[derive(Debug, Clone)]
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
    pub throughput: u32,
    pub bucket: Bucket,
}

/// What can be changed about a number.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)] // The names say it.
pub struct NumberChange {
    pub name: Option<String>,
    pub status: Option<String>,
    pub quality: Option<String>,
    pub throughput: Option<u32>,
}

impl Number {
    /// `554130000000`
    pub fn digits(&self) -> String {
        self.display.chars().filter(char::is_ascii_digit).collect()
    }

    pub fn change(&mut self, change: NumberChange, now_ms: i64) {
        if let Some(name) = change.name {
            self.name = name;
        }
        if let Some(status) = change.status {
            self.status = status;
        }
        if let Some(quality) = change.quality {
            self.quality = quality;
        }
        if let Some(throughput) = change.throughput {
            self.throughput = throughput.clamp(1, 1000);
            self.bucket = Bucket::per_second(self.throughput, now_ms);
        }
    }

    /// Every field the Graph knows of a number.
    pub fn node(&self) -> Value {
        let level = if self.throughput > 80 { "HIGH" } else { "STANDARD" };
        let can_send = if self.status == "CONNECTED" {
            "AVAILABLE"
        } else {
            "BLOCKED"
        };
        json!({
            "verified_name": self.name, "code_verification_status": "VERIFIED",
            "display_phone_number": self.display, "quality_rating": self.quality,
            "platform_type": "CLOUD_API", "throughput": {"level": level},
            "webhook_configuration": match &self.webhook_override {
                Some(url) => json!({"phone_number": url}),
                None => json!({}),
            },
            "last_onboarded_time": "2026-01-10T12:00:00+0000", "id": self.id,
            "status": self.status, "name_status": "APPROVED", "new_name_status": "NONE",
            "quality_score": {"score": self.quality}, "account_mode": "LIVE",
            "is_official_business_account": false, "is_pin_enabled": true, "is_on_biz_app": false,
            "is_preverified_number": false, "messaging_limit_tier": "TIER_2K",
            "whatsapp_business_manager_messaging_limit": "TIER_2K",
            "search_visibility": "VISIBLE", "country_code": "BR", "country_dial_code": "55",
            "health_status": {"can_send_message": can_send, "entities": [
                {"entity_type": "PHONE_NUMBER", "id": self.id, "can_send_message": can_send},
                {"entity_type": "WABA", "id": self.waba_id, "can_send_message": "AVAILABLE"}]},
        })
    }
}
