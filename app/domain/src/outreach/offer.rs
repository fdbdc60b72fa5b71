//! What the dialogs are drawn from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Stop;
use crate::phone::Phone;
use crate::price::{PriceLine, country_of, price_on};
use crate::template::{TemplateCategory, TemplateParts};
use crate::{ConversationId, NumberId, TemplateId};

/// A number of ours that the asker may write from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Which.
    pub id: NumberId,
    /// What we call it.
    pub name: String,
    /// As people write it.
    pub display_phone: String,
    /// Whether it has an access token.
    pub connected: bool,
}

/// What a Contato Ativo begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutreachStart {
    /// By name.
    pub origins: Vec<Origin>,
    /// The prices of one message.
    pub prices: Vec<PriceLine>,
    /// The business's day, for which prices count.
    pub today: NaiveDate,
}

/// What a Recontato begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecontactStart {
    /// Which conversation.
    pub conversation: ConversationId,
    /// The contact's name.
    pub name: String,
    /// Their phone, if WhatsApp tells it.
    pub phone: Option<Phone>,
    /// The number that the conversation is on.
    pub origin: Origin,
    /// What stands in the way already.
    pub stop: Option<Stop>,
    /// The prices of one message.
    pub prices: Vec<PriceLine>,
    /// The business's day, for which prices count.
    pub today: NaiveDate,
}

/// A template that can be sent now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendableTemplate {
    /// Which.
    pub id: TemplateId,
    /// Meta's name for it.
    pub name: String,
    /// `pt_BR`, `en_US`, …
    pub language: String,
    /// What it is charged as.
    pub category: TemplateCategory,
    /// What it says.
    pub parts: TemplateParts,
}

/// The templates that a number can send and that hold what was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TemplateChoice {
    /// By name and language, at most [`TemplateChoice::MOST`].
    pub templates: Vec<SendableTemplate>,
    /// Whether there are more.
    pub more: bool,
}

impl TemplateChoice {
    /// Templates to a choice; who has more looks for theirs by name or words.
    pub const MOST: usize = 200;
}

/// What one message of `category` to `phone` costs on `day`; nothing is known of people without a phone.
pub fn price_to<'a>(
    prices: &'a [PriceLine],
    phone: Option<&Phone>,
    category: TemplateCategory,
    day: NaiveDate,
) -> Option<&'a PriceLine> {
    price_on(prices, country_of(phone?), category, day)
}
