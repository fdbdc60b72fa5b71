//! Writing a message template.

use crate::template::{
    ButtonKind, DraftStanding, EditRefusal, TemplateCategory, TemplateHeader, TemplateStatus,
};
use crate::words::screens::{EditorWords, TemplatePageWords};

pub const EDITOR_WORDS: EditorWords = EditorWords {
    new_title: "New template",
    new_lead: "Meta reviews each template within 24 hours. Its rules are shown while you write.",
    change_title: |name| format!("Edit {name}"),
    change_lead: "The change goes back to Meta’s review and replaces the whole template.",
    basics: "Identification",
    account: "Account",
    name: "Name",
    name_hint: "Only people here see it. Small letters, digits and underscores; the rest is adjusted while you type.",
    name_fixed: "A template’s name and language do not change. For another name, duplicate it.",
    language: "Language",
    category: "Category",
    category_hint: |category| match category {
        TemplateCategory::Marketing => {
            "Offers, news and invitations. Meta charges more and limits how many each customer gets."
        }
        TemplateCategory::Utility => {
            "About an order, an account or service under way. With an offer in the text, Meta moves it to Marketing."
        }
        TemplateCategory::Authentication => "One-time codes.",
    },
    category_fixed: "The category only changes while the template is rejected or paused.",
    format: "Variables",
    named: "With names, such as {{name}}",
    numbered: "With numbers, such as {{1}}",
    field_word: "field",
    content: "Content",
    header: "Header",
    header_kind: |header| match header {
        None => "None",
        Some(TemplateHeader::Text(_)) => "Text",
        Some(TemplateHeader::Image) => "Photo",
        Some(TemplateHeader::Video) => "Video",
        Some(TemplateHeader::Document) => "Document",
        Some(TemplateHeader::Location) => "Location",
    },
    header_text: "Header text",
    header_place: "The place is chosen with each message.",
    file: "Sample file",
    file_hint: |header| match header {
        TemplateHeader::Image => {
            "JPG or PNG up to 5 MB. Only Meta sees it; you choose the photo with each message."
        }
        TemplateHeader::Video => {
            "MP4 up to 16 MB. Only Meta sees it; you choose the video with each message."
        }
        _ => "PDF up to 100 MB. Only Meta sees it; you choose the document with each message.",
    },
    file_wrong: |header| match header {
        TemplateHeader::Image => "For the photo, choose a JPG or PNG file.",
        TemplateHeader::Video => "For the video, choose an MP4 file.",
        _ => "For the document, choose a PDF file.",
    },
    file_fresh: "Meta does not keep the sample file: choose one again with each change.",
    body: "Message text",
    body_hint: "Use *bold*, _italic_ and ~strike~ as in WhatsApp.",
    insert: "Insert a variable",
    insert_one: |name| format!("Insert variable {name}"),
    common_names: ["name", "order", "date", "amount", "company"],
    footer: "Footer",
    footer_hint: "Optional, without variables.",
    samples: "Samples",
    samples_hint: "Meta wants an example of each variable to understand the text. Do not use real customers’ data.",
    sample_of: |name| format!("Example of {name}"),
    sample_in_header: |name| format!("Example of {name} in the header"),
    sample_of_address: |text| format!("End of the address of “{text}”"),
    sample_of_code: "Code to copy",
    buttons: "Buttons",
    buttons_hint: "Up to 10: quick replies stand together; at most 2 websites, 1 phone and 1 code.",
    add: |kind| match kind {
        ButtonKind::QuickReply => "Quick reply",
        ButtonKind::Url => "Website",
        ButtonKind::Phone => "Phone",
        ButtonKind::CopyCode => "Copy code",
        ButtonKind::Other => "Other",
    },
    kind: |kind| match kind {
        ButtonKind::QuickReply => "Quick reply",
        ButtonKind::Url => "Open website",
        ButtonKind::Phone => "Call",
        ButtonKind::CopyCode => "Copy code",
        ButtonKind::Other => "Other kind",
    },
    button_at: |at| format!("Button {at}"),
    button_text: "Button text",
    url: "Address",
    url_hint: "May end in {{1}}, filled in with each message.",
    phone: "Phone with area code",
    copy_code: "WhatsApp writes this button’s text; the code is given with each message.",
    up: |at| format!("Move button {at} up"),
    down: |at| format!("Move button {at} down"),
    remove: |at| format!("Remove button {at}"),
    preview: "How the customer sees it",
    count: |count| format!("{}/{}", count.used, count.most),
    count_read: |count| format!("{} of {} characters", count.used, count.most),
    fault: super::super::template_faults::sentence,
    saved: |at| format!("Draft saved at {at}"),
    saving: "Saving draft…",
    unsaved: "The draft is not saved yet. Keep this page open; Guichê tries again.",
    submit: "Submit for review",
    submit_change: "Submit change for review",
    submitting: "Sending to Meta…",
    leave: "Leave it as a draft",
    taken: "Template submitted. Meta reviews it within 24 hours.",
    taken_changed: "Change submitted. Meta reviews it within 24 hours.",
    taken_at_once: |status| match status {
        TemplateStatus::Approved => "Template submitted and approved at once.",
        _ => "Template submitted and rejected at once. Its page tells the reason.",
    },
    recategorised: |category| format!("Meta put the template into the category {category}."),
    refused: |refusal| match (refusal.title.trim(), refusal.message.trim()) {
        ("", "") => format!("Meta refused and did not say why (code {}).", refusal.code),
        ("", message) => format!("Meta refused: {message}"),
        (title, "") => format!("Meta refused: {title}"),
        (title, message) => format!("Meta refused: {title}. {message}"),
    },
    refused_note: "Nothing you wrote is lost: correct it and submit again.",
    faulty: |count| match count {
        1 => "1 point has to be corrected before submitting.".to_owned(),
        count => format!("{count} points have to be corrected before submitting."),
    },
    barred: |refusal, until| match refusal {
        EditRefusal::Status(TemplateStatus::Pending | TemplateStatus::InAppeal) => {
            "Meta is reviewing this template. It can be edited afterwards.".to_owned()
        }
        EditRefusal::Status(_) => {
            "Only approved, rejected and paused templates can be edited. Duplicate this one to make another."
                .to_owned()
        }
        EditRefusal::OnceADay { .. } => {
            format!("An approved template changes once in 24 hours. This one can be edited from {until} on.")
        }
        EditRefusal::TenAMonth { .. } => {
            format!(
                "An approved template changes up to 10 times in 30 days. This one can be edited from {until} on."
            )
        }
    },
    uncertain: "Meta’s answer was lost: nobody knows whether it has the template. Submit again; Guichê looks first whether it is there.",
    away: "Meta cannot be reached now. The draft is kept; submit again in a few minutes.",
    busy: "This template is being submitted already. Wait a moment and look at the list.",
    not_connected: "No number of this account has an access token. Connect one in Numbers and submit again.",
    file_gone: "The sample file is no longer there. Choose it again.",
    gone: "This draft does not exist any more",
    gone_hint: "It was submitted or discarded. Look at the list of templates.",
    no_account: "Templates belong to a number’s account: add the first one under “Numbers”.",
};

pub const TEMPLATE_PAGE_WORDS: TemplatePageWords = TemplatePageWords {
    new: "New template",
    drafts: "Your drafts",
    drafts_hint: "Only you see them. Meta has not taken them yet.",
    unnamed: "Without a name",
    draft_of_change: "Change",
    standing: |standing| match standing {
        DraftStanding::Writing => "Draft",
        DraftStanding::Submitting => "Being submitted",
        DraftStanding::Refused(_) => "Refused when submitted",
        DraftStanding::Uncertain => "Submitted, no answer",
    },
    written: |at| format!("Written on {at}"),
    discard: |name| format!("Discard the draft {name}"),
    discarded: "Draft discarded.",
    edit: "Edit",
    go_on: "Go on editing",
    duplicate: "Duplicate",
    delete: "Delete",
    situation: "Status",
    explained: |status| match status {
        TemplateStatus::Approved => "It can be sent.",
        TemplateStatus::Pending => "Meta is reviewing it, for up to 24 hours. Until then it cannot be sent.",
        TemplateStatus::Rejected => "Meta rejected it. Correct it and submit it again.",
        TemplateStatus::Paused => {
            "Meta paused it for low quality: 3 hours the first time, 6 the second; the third time it is disabled. The pause ends by itself."
        }
        TemplateStatus::Disabled => {
            "Meta disabled it for good because of low quality. Make another template with another text."
        }
        TemplateStatus::InAppeal => "The rejection was appealed and Meta is looking again.",
        TemplateStatus::PendingDeletion => "It is being deleted.",
        TemplateStatus::Deleted => "It was deleted.",
        TemplateStatus::LimitExceeded => {
            "The account has more templates than Meta allows. Delete some that are not used."
        }
        TemplateStatus::Archived => "It was archived at Meta. Unarchive it there to use it.",
        TemplateStatus::Unknown => "Meta tells a status that Guichê does not know. Look in WhatsApp Manager.",
    },
    appeal: "If the rejection seems a mistake, appeal in Meta’s WhatsApp Manager.",
    appeal_link: "Open WhatsApp Manager",
    next_category: |category| {
        format!(
            "Meta announced that the category changes to {category}. The price of each message changes with it."
        )
    },
    file_note: "The header has a file: to edit, a sample has to be chosen again.",
    account: "Account of",
    language: "Language",
    category: "Category",
    quality: "Quality",
    other_languages: "Other languages",
    about: "About the template",
    delete_title: "Delete template",
    delete_one: |language| format!("Only in {language}"),
    delete_all: |count| format!("In all {count} languages"),
    delete_body: |name| {
        format!(
            "{name} is no longer offered for sending and does not come back. If it was approved, Meta blocks the name for 30 days. Messages sent stay in their conversations."
        )
    },
    delete_which: "What to delete",
    deleted: |languages| match languages {
        1 => "Template deleted.".to_owned(),
        count => format!("Template deleted in {count} languages."),
    },
    delete_barred: |status| match status {
        TemplateStatus::Disabled => "Meta does not let disabled templates be deleted.",
        _ => "This template was or is being deleted.",
    },
    delete_uncertain: "Meta’s answer was lost. The list is being read again and shows whether the template was deleted.",
};
