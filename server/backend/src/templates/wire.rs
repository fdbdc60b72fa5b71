//! Meta's templates in the desk's words.

use domain::template::{
    ParameterFormat, Sample, Slot, TemplateButton, TemplateCategory, TemplateHeader, TemplateParts,
    TemplateQuality, TemplateStatus,
};
use whatsapp::template as wire;

pub(super) fn category(category: &wire::TemplateCategory) -> Option<TemplateCategory> {
    match category {
        wire::TemplateCategory::Marketing => Some(TemplateCategory::Marketing),
        wire::TemplateCategory::Utility => Some(TemplateCategory::Utility),
        wire::TemplateCategory::Authentication => Some(TemplateCategory::Authentication),
        wire::TemplateCategory::Other(_) => None,
    }
}

pub(super) fn status(status: &wire::TemplateStatus) -> TemplateStatus {
    match status {
        wire::TemplateStatus::Approved | wire::TemplateStatus::Reinstated => TemplateStatus::Approved,
        wire::TemplateStatus::Pending => TemplateStatus::Pending,
        wire::TemplateStatus::Rejected => TemplateStatus::Rejected,
        wire::TemplateStatus::Paused => TemplateStatus::Paused,
        wire::TemplateStatus::Disabled => TemplateStatus::Disabled,
        wire::TemplateStatus::InAppeal => TemplateStatus::InAppeal,
        wire::TemplateStatus::PendingDeletion => TemplateStatus::PendingDeletion,
        wire::TemplateStatus::Deleted => TemplateStatus::Deleted,
        wire::TemplateStatus::LimitExceeded => TemplateStatus::LimitExceeded,
        wire::TemplateStatus::Archived => TemplateStatus::Archived,
        wire::TemplateStatus::Unarchived
        | wire::TemplateStatus::Flagged
        | wire::TemplateStatus::Locked
        | wire::TemplateStatus::Other(_) => TemplateStatus::Unknown,
    }
}

pub(super) fn quality(quality: &wire::TemplateQuality) -> TemplateQuality {
    match quality {
        wire::TemplateQuality::Green => TemplateQuality::Green,
        wire::TemplateQuality::Yellow => TemplateQuality::Yellow,
        wire::TemplateQuality::Red => TemplateQuality::Red,
        wire::TemplateQuality::Unknown | wire::TemplateQuality::Other(_) => TemplateQuality::Unknown,
    }
}

pub(super) fn parts(parts: wire::TemplateParts) -> TemplateParts {
    TemplateParts {
        format: match parts.format {
            wire::ParameterFormat::Positional => ParameterFormat::Positional,
            wire::ParameterFormat::Named => ParameterFormat::Named,
        },
        header: parts.header.map(header),
        body: parts.body,
        footer: parts.footer,
        buttons: parts.buttons.into_iter().map(button).collect(),
        samples: parts
            .samples
            .into_iter()
            .map(|sample| Sample {
                slot: slot(sample.slot),
                value: sample.value,
            })
            .collect(),
        foreign: parts.foreign,
    }
}

fn header(header: wire::Header) -> TemplateHeader {
    match header {
        wire::Header::Text(text) => TemplateHeader::Text(text),
        wire::Header::Image => TemplateHeader::Image,
        wire::Header::Video => TemplateHeader::Video,
        wire::Header::Document => TemplateHeader::Document,
        wire::Header::Location => TemplateHeader::Location,
    }
}

fn button(button: wire::Button) -> TemplateButton {
    match button {
        wire::Button::QuickReply { text } => TemplateButton::QuickReply { text },
        wire::Button::Url { text, url } => TemplateButton::Url { text, url },
        wire::Button::Phone { text, phone } => TemplateButton::Phone { text, phone },
        wire::Button::CopyCode => TemplateButton::CopyCode,
        wire::Button::Other { what, text } => TemplateButton::Other { what, text },
    }
}

fn slot(slot: wire::Slot) -> Slot {
    match slot {
        wire::Slot::Header(name) => Slot::Header(name),
        wire::Slot::Body(name) => Slot::Body(name),
        wire::Slot::Button(at) => Slot::Button(at),
    }
}

/// Of a category, Meta's word.
pub(super) fn category_out(category: TemplateCategory) -> wire::TemplateCategory {
    match category {
        TemplateCategory::Marketing => wire::TemplateCategory::Marketing,
        TemplateCategory::Utility => wire::TemplateCategory::Utility,
        TemplateCategory::Authentication => wire::TemplateCategory::Authentication,
    }
}

/// Parts as they are posted.
pub(super) fn parts_out(parts: &TemplateParts) -> wire::TemplateParts {
    wire::TemplateParts {
        format: match parts.format {
            ParameterFormat::Positional => wire::ParameterFormat::Positional,
            ParameterFormat::Named => wire::ParameterFormat::Named,
        },
        header: parts.header.clone().map(header_out),
        body: parts.body.clone(),
        footer: parts.footer.clone(),
        buttons: parts.buttons.iter().cloned().map(button_out).collect(),
        samples: parts
            .samples
            .iter()
            .map(|sample| wire::Sample {
                slot: slot_out(sample.slot.clone()),
                value: sample.value.clone(),
            })
            .collect(),
        foreign: parts.foreign.clone(),
    }
}

fn header_out(header: TemplateHeader) -> wire::Header {
    match header {
        TemplateHeader::Text(text) => wire::Header::Text(text),
        TemplateHeader::Image => wire::Header::Image,
        TemplateHeader::Video => wire::Header::Video,
        TemplateHeader::Document => wire::Header::Document,
        TemplateHeader::Location => wire::Header::Location,
    }
}

fn button_out(button: TemplateButton) -> wire::Button {
    match button {
        TemplateButton::QuickReply { text } => wire::Button::QuickReply { text },
        TemplateButton::Url { text, url } => wire::Button::Url { text, url },
        TemplateButton::Phone { text, phone } => wire::Button::Phone { text, phone },
        TemplateButton::CopyCode => wire::Button::CopyCode,
        TemplateButton::Other { what, text } => wire::Button::Other { what, text },
    }
}

fn slot_out(slot: Slot) -> wire::Slot {
    match slot {
        Slot::Header(name) => wire::Slot::Header(name),
        Slot::Body(name) => wire::Slot::Body(name),
        Slot::Button(at) => wire::Slot::Button(at),
    }
}

/// Whether two templates say the same; samples, which customers never see, do not matter.
pub(super) fn same(a: &TemplateParts, b: &TemplateParts) -> bool {
    let bare = |parts: &TemplateParts| TemplateParts {
        samples: Vec::new(),
        // Without variables the format is Meta's to choose.
        format: ParameterFormat::default(),
        ..parts.clone()
    };
    bare(a) == bare(b)
}
