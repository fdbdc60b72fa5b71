//! Numbers and accounts as Meta keeps them.

use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;

use super::Client;
use super::page::{MAX_PAGES, Page};
use crate::error::SendError;

const PHONE_FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,status,platform_type,\
    throughput,code_verification_status,name_status,account_mode,messaging_limit_tier,whatsapp_business_manager_messaging_limit";

/// One of our numbers, as Meta keeps it. Closed sets stay words: Meta adds to them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)] // The names are Meta's.
pub struct PhoneNumber {
    pub id: String,
    pub display_phone_number: Option<String>,
    pub verified_name: Option<String>,
    pub quality_rating: Option<String>,
    pub status: Option<String>,
    pub platform_type: Option<String>,
    pub throughput: Option<Throughput>,
    pub code_verification_status: Option<String>,
    pub name_status: Option<String>,
    pub account_mode: Option<String>,
    pub messaging_limit_tier: Option<String>,
    pub whatsapp_business_manager_messaging_limit: Option<String>,
}

/// `STANDARD`: 80 messages a second; `HIGH`: 1000; `NOT_APPLICABLE`: 20, beside the WhatsApp Business app.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Throughput {
    pub level: Option<String>,
}

impl Client {
    /// Every number of an account.
    pub async fn phone_numbers(
        &self,
        token: &SecretString,
        waba_id: &str,
    ) -> Result<Vec<PhoneNumber>, SendError> {
        let mut numbers = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut request = self
                .request(Method::GET, token, &[waba_id, "phone_numbers"])
                .query(&[("fields", PHONE_FIELDS), ("limit", "100")]);
            if let Some(after) = &after {
                request = request.query(&[("after", after)]);
            }
            let page: Page<PhoneNumber> = self.json(request).await?;
            after = page.after();
            numbers.extend(page.data);
            if after.is_none() {
                break;
            }
        }
        Ok(numbers)
    }

    /// One number.
    pub async fn phone_number(
        &self,
        token: &SecretString,
        phone_number_id: &str,
    ) -> Result<PhoneNumber, SendError> {
        let request = self
            .request(Method::GET, token, &[phone_number_id])
            .query(&[("fields", PHONE_FIELDS)]);
        self.json(request).await
    }

    /// Asks Meta to send this account's webhooks to our app.
    pub async fn subscribe(&self, token: &SecretString, waba_id: &str) -> Result<(), SendError> {
        self.done(self.request(Method::POST, token, &[waba_id, "subscribed_apps"]))
            .await
    }
}
