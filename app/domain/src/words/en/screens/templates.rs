//! Message templates.

use crate::template::{TemplateCategory, TemplateQuality, TemplateStatus};
use crate::words::screens::TemplatesWords;

pub const TEMPLATES_WORDS: TemplatesWords = TemplatesWords {
    title: "Message templates",
    lead: "What may be sent outside the 24-hour window, as Meta approved it.",
    sync: "Sync now",
    syncing: "Syncing with Meta…",
    synced: |at| format!("Last sync: {at}"),
    never_synced: "Not synced with Meta yet",
    sync_failed: |cause| format!("The last try did not work. {cause}"),
    search: "Name or text of the template",
    all: "All",
    status: "Status",
    category: "Category",
    count: |count| match count {
        1 => "1 template".to_owned(),
        count => format!("{count} templates"),
    },
    more: "Show more templates",
    none: "No templates yet",
    none_hint: "Templates made at Meta appear here after a sync.",
    none_found: "No template found",
    none_found_hint: "Change the search or the filters.",
    no_account: "No number yet",
    no_account_hint: "Templates belong to a number’s account: add the first one under “Numbers”.",
    preview: |name| format!("How the customer sees {name}"),
    file: |kind| format!("{kind}: file chosen when sending"),
    place: "Location: chosen when sending",
    copy_code: "Copy code",
    foreign: "It has parts that Guichê does not fill in: it is not offered for sending.",
    next_category: |category| format!("Meta will change the category to {category}"),
    quality: |quality| format!("Quality {quality}"),
    status_word: |status| match status {
        TemplateStatus::Approved => "Approved",
        TemplateStatus::Pending => "In review",
        TemplateStatus::Rejected => "Rejected",
        TemplateStatus::Paused => "Paused",
        TemplateStatus::Disabled => "Disabled",
        TemplateStatus::InAppeal => "In appeal",
        TemplateStatus::PendingDeletion => "Being deleted",
        TemplateStatus::Deleted => "Deleted",
        TemplateStatus::LimitExceeded => "Above the account’s limit",
        TemplateStatus::Archived => "Archived",
        TemplateStatus::Unknown => "Unknown status",
    },
    category_word: |category| match category {
        Some(TemplateCategory::Marketing) => "Marketing",
        Some(TemplateCategory::Utility) => "Utility",
        Some(TemplateCategory::Authentication) => "Authentication",
        None => "Other category",
    },
    quality_word: |quality| match quality {
        TemplateQuality::Green => "high",
        TemplateQuality::Yellow => "medium",
        TemplateQuality::Red => "low",
        TemplateQuality::Unknown => "not defined yet",
    },
    reason: |reason| {
        Some(match reason {
            "ABUSIVE_CONTENT" => "Meta took the content for abusive.",
            "INCORRECT_CATEGORY" => "The category does not fit the text.",
            "INVALID_FORMAT" => "The format is wrong: check the variables and the samples.",
            "PROMOTIONAL" => "The text is promotional: use the Marketing category.",
            "SCAM" => "Meta suspects a scam.",
            "TAG_CONTENT_MISMATCH" => "The language or the category does not fit the text.",
            _ => return None,
        })
    },
    reason_code: |reason| format!("Reason given by Meta: {reason}"),
    language: |tag| {
        Some(match tag {
            "pt_BR" => "Portuguese (Brazil)",
            "pt_PT" => "Portuguese (Portugal)",
            "en" | "en_US" | "en_GB" => "English",
            "es" | "es_AR" | "es_ES" | "es_MX" => "Spanish",
            _ => return None,
        })
    },
};
