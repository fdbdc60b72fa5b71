//! The templates of our accounts as a screen lists them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{DraftEntry, TemplateCategory, TemplateParts, TemplateQuality, TemplateStatus};
use crate::{TemplateId, fold};

/// A template as Meta last told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateEntry {
    /// Which.
    pub id: TemplateId,
    /// Whose: Meta's id of the account (WABA).
    pub waba_id: String,
    /// Meta's name for it.
    pub name: String,
    /// `pt_BR`, `en_US`, …
    pub language: String,
    /// What it is charged as; absent when Meta has a kind that this desk does not know.
    pub category: Option<TemplateCategory>,
    /// What Meta will charge it as, when it said that the category changes.
    pub next_category: Option<TemplateCategory>,
    /// Where it stands.
    pub status: TemplateStatus,
    /// Meta's word for why it was refused, such as `INVALID_FORMAT`.
    pub reason: Option<String>,
    /// How customers take it.
    pub quality: TemplateQuality,
    /// What it says.
    pub parts: TemplateParts,
}

/// One of our accounts at Meta (WABA), whose numbers share templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateAccount {
    /// Meta's id of it.
    pub waba_id: String,
    /// Its numbers, by name.
    pub numbers: Vec<String>,
    /// When its templates were last read whole.
    pub synced_at: Option<DateTime<Utc>>,
    /// Why the last try came to nothing, as in [`crate::failure`].
    pub failure: Option<i32>,
    /// Being read, or about to be.
    pub due: bool,
}

/// Everything the list draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateList {
    /// By their numbers' names.
    pub accounts: Vec<TemplateAccount>,
    /// By name and language.
    pub templates: Vec<TemplateEntry>,
    /// The asker's own drafts, those written last first.
    pub drafts: Vec<DraftEntry>,
}

/// What the list is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TemplateFilter {
    /// In the name or in the words; accents and case do not matter.
    pub text: String,
    /// Where it stands.
    pub status: Option<TemplateStatus>,
    /// What it is charged as.
    pub category: Option<TemplateCategory>,
}

impl TemplateFilter {
    /// Whether `entry` is shown.
    pub fn admits(&self, entry: &TemplateEntry) -> bool {
        let text = self.text.trim();
        let said = text.is_empty()
            || [&entry.name, &entry.parts.body]
                .into_iter()
                .any(|words| fold::holds(words, text));
        said && self.status.is_none_or(|status| status == entry.status)
            && self
                .category
                .is_none_or(|category| Some(category) == entry.category)
    }

    /// Whether it narrows anything.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.status.is_none() && self.category.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> TemplateEntry {
        TemplateEntry {
            id: TemplateId(uuid::Uuid::nil()),
            waba_id: "1".into(),
            name: "pedido_enviado".into(),
            language: "pt_BR".into(),
            category: Some(TemplateCategory::Utility),
            next_category: None,
            status: TemplateStatus::Approved,
            reason: None,
            quality: TemplateQuality::Green,
            parts: TemplateParts {
                body: "Olá {{1}}, seu pedido está a caminho.".into(),
                ..TemplateParts::default()
            },
        }
    }

    #[test]
    fn a_filter_admits_what_holds_its_words_and_stands_there() {
        let entry = entry();
        let filter = |text: &str, status, category| TemplateFilter {
            text: text.into(),
            status,
            category,
        };
        let cases = [
            (filter("", None, None), true),
            (filter(" PEDIDO_ ", None, None), true),
            (filter("ola", None, None), true),
            (filter("esta a caminho", None, None), true),
            (filter("boleto", None, None), false),
            (filter("", Some(TemplateStatus::Approved), None), true),
            (filter("", Some(TemplateStatus::Paused), None), false),
            (filter("", None, Some(TemplateCategory::Utility)), true),
            (filter("", None, Some(TemplateCategory::Marketing)), false),
            (filter("pedido", Some(TemplateStatus::Rejected), None), false),
        ];
        for (filter, shown) in cases {
            assert_eq!(filter.admits(&entry), shown, "{filter:?}");
        }
        assert!(filter("  ", None, None).is_empty());
        assert!(!filter("", None, Some(TemplateCategory::Utility)).is_empty());
    }
}
