//! What WhatsApp says is charged for one message, and what of that is news.

use crate::template::TemplateCategory;

/// What a status says is charged (`cloud-api.md` 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Charge {
    /// Whether it is billed at all; absent where that was not told.
    pub billable: Option<bool>,
    /// As what; absent where that was not told, or is no category that templates have.
    pub category: Option<TemplateCategory>,
}

/// A template message as far as it is known what is charged for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charged {
    /// What the template was when it was sent, and what its price was looked up for.
    pub category: TemplateCategory,
    /// What WhatsApp said so far.
    pub told: Charge,
}

/// What changes with a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retold {
    /// What WhatsApp said, all in all.
    pub told: Charge,
    /// The category whose price now holds, where it is another than before: the table's, for the day on which the message
    /// was written.
    pub price_of: Option<TemplateCategory>,
}

impl Charge {
    /// Reads `pricing`: its `billable`, `type` and `category`. `type` goes before `billable`, which Meta is to remove.
    /// `None` where it tells nothing.
    pub fn read(billable: Option<bool>, kind: Option<&str>, category: Option<&str>) -> Option<Self> {
        let told = Self {
            billable: match kind {
                Some("regular") => Some(true),
                Some("free_customer_service" | "free_entry_point") => Some(false),
                _ => billable,
            },
            category: category.and_then(read_category),
        };
        (told != Self::default()).then_some(told)
    }
}

/// Meta's word for a category, as one of the three that templates have; what is international or sent to a group costs by
/// the country's line all the same, for the table has no other.
fn read_category(word: &str) -> Option<TemplateCategory> {
    match word {
        "marketing" | "marketing_lite" | "group_marketing" => Some(TemplateCategory::Marketing),
        "utility" | "group_utility" => Some(TemplateCategory::Utility),
        "authentication" | "authentication_international" | "authentication-international" => {
            Some(TemplateCategory::Authentication)
        }
        _ => None,
    }
}

impl Charged {
    /// What `charge` changes; `None` where it is no news. It is billed by delivery: what was told with that (`last`) holds,
    /// what came with `sent` only as long as nothing else was told, whichever arrives first.
    pub fn hear(&self, charge: Charge, last: bool) -> Option<Retold> {
        if !last && self.told != Charge::default() {
            return None;
        }
        let told = Charge {
            billable: charge.billable.or(self.told.billable),
            category: charge.category.or(self.told.category),
        };
        if told == self.told {
            return None;
        }
        let priced = |told: Charge| told.category.unwrap_or(self.category);
        Some(Retold {
            told,
            price_of: Some(priced(told)).filter(|category| *category != priced(self.told)),
        })
    }
}
