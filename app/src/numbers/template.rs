//! One template: where it stands, and how the customer sees it.

use domain::TemplateId;
use domain::media::FileKind;
use domain::template::{
    Filling, Piece, Rendered, RenderedButton, RenderedHeader, TemplateEntry, TemplateQuality, TemplateStatus,
    plain, render,
};
use leptos::prelude::*;

use super::TEMPLATES;
use crate::conversations::text;
use crate::ui::{Icon, words};

/// A template of the list.
pub(super) fn card(entry: TemplateEntry) -> AnyView {
    let words = words().templates();
    let rendered = render(&entry.parts, &Filling::of_samples(&entry.parts));
    let heading = format!("template-{}", entry.id);
    let language = language_name(&entry.language);
    let reason = entry.reason.as_deref().map(reason_word);
    let next = entry
        .next_category
        .map(|next| (words.next_category)((words.category_word)(Some(next))));
    let foreign = (!entry.parts.sendable()).then_some(words.foreign);
    let remarks = [reason, next, foreign.map(str::to_owned)];
    view! {
        <li class="template" aria-labelledby=heading>
            <header class="template-head">
                <h2 id=heading.clone()>
                    <a class="template-link" href=address(entry.id)>
                        {entry.name.clone()}
                    </a>
                </h2>
                {status(entry.status)}
            </header>
            <p class="template-facts">
                {(words.category_word)(entry.category)} " · " {language} " · "
                <span data-quality=quality_slug(entry.quality)>
                    {(words.quality)((words.quality_word)(entry.quality))}
                </span>
            </p>
            {remarks
                .into_iter()
                .flatten()
                .map(|remark| {
                    view! {
                        <p class="template-remark">
                            <Icon name="info" />
                            <span>{remark}</span>
                        </p>
                    }
                })
                .collect_view()}
            <div class="template-place" role="group" aria-label=(words.preview)(&entry.name)>
                {preview(&rendered, None)}
            </div>
        </li>
    }
    .into_any()
}

/// Where the page of a template is.
pub(super) fn address(id: TemplateId) -> String {
    format!("{TEMPLATES}/{id}")
}

/// A language by its name, or by Meta's code where it has none here.
pub(super) fn language_name(code: &str) -> String {
    (words().templates().language)(code).map_or_else(|| code.to_owned(), str::to_owned)
}

/// Why Meta refused it, in words where its word is known.
pub(super) fn reason_word(reason: &str) -> String {
    let words = words().templates();
    (words.reason)(reason).map_or_else(|| (words.reason_code)(reason), str::to_owned)
}

/// A template as the customer's phone draws it; what is still to be filled in is marked. `file` stands in the place of
/// the header's file or place.
pub fn preview(rendered: &Rendered, file: Option<AnyView>) -> AnyView {
    view! {
        <div class="template-bubble">{inside(rendered, file)}</div>
        {buttons(rendered)}
    }
    .into_any()
}

/// What stands in the bubble: header, words, footer. The one renderer of preview, thread and history.
pub fn inside(rendered: &Rendered, file: Option<AnyView>) -> AnyView {
    let header = match (&rendered.header, file) {
        (Some(RenderedHeader::File { .. } | RenderedHeader::Place(_)), Some(file)) => Some(file),
        (shown, _) => shown.as_ref().map(header),
    };
    view! {
        {header}
        {filled(&rendered.body)}
        {rendered.footer.clone().map(|footer| view! { <p class="template-footer">{footer}</p> })}
    }
    .into_any()
}

/// What can be tapped under it.
pub fn buttons(rendered: &Rendered) -> AnyView {
    if rendered.buttons.is_empty() {
        return ().into_any();
    }
    view! { <ul class="template-buttons">{rendered.buttons.iter().map(button).collect_view()}</ul> }
        .into_any()
}

/// The words as WhatsApp formats them, or with what is open pointed out.
fn filled(pieces: &[Piece]) -> AnyView {
    if pieces.iter().all(|piece| matches!(piece, Piece::Words(_))) {
        return text(&plain(pieces));
    }
    let drawn = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => words.clone().into_any(),
        Piece::Open(name) => {
            view! { <mark class="template-open">{format!("{{{{{name}}}}}")}</mark> }.into_any()
        }
    });
    view! { <p class="bubble-words">{drawn.collect_view()}</p> }.into_any()
}

fn header(header: &RenderedHeader) -> AnyView {
    let (words, kinds) = (words().templates(), &words().kinds);
    let placeholder = |icon: &'static str, word: String| {
        view! {
            <p class="template-file">
                <Icon name=icon />
                <span>{word}</span>
            </p>
        }
        .into_any()
    };
    match header {
        RenderedHeader::Text(pieces) => view! { <p class="template-title">{plain(pieces)}</p> }.into_any(),
        RenderedHeader::Place(place) => {
            let named = place.as_ref().map(|place| {
                let told = place.name.clone().or_else(|| place.address.clone());
                told.unwrap_or_else(|| format!("{:.5}, {:.5}", place.latitude, place.longitude))
            });
            placeholder("map-pin", named.unwrap_or_else(|| words.place.to_owned()))
        }
        RenderedHeader::File { kind, .. } => {
            let (icon, word) = match kind {
                FileKind::Image => ("image", kinds.image),
                FileKind::Video => ("video", kinds.video),
                _ => ("file-text", kinds.document),
            };
            placeholder(icon, (words.file)(word))
        }
    }
}

fn button(button: &RenderedButton) -> AnyView {
    let (icon, text) = match button {
        RenderedButton::QuickReply { text } => ("reply", text.clone()),
        RenderedButton::Url { text, .. } => ("external-link", text.clone()),
        RenderedButton::Phone { text, .. } => ("phone", text.clone()),
        RenderedButton::CopyCode { .. } => ("copy", words().templates().copy_code.to_owned()),
        RenderedButton::Other { text } => ("square", text.clone()),
    };
    view! {
        <li>
            <Icon name=icon />
            <span>{text}</span>
        </li>
    }
    .into_any()
}

/// Where it stands, as a tag.
pub(super) fn status(status: TemplateStatus) -> AnyView {
    let (tone, icon) = match status {
        TemplateStatus::Approved => ("on", "circle-check"),
        TemplateStatus::Pending | TemplateStatus::InAppeal => ("wait", "clock"),
        TemplateStatus::Paused => ("wait", "pause"),
        TemplateStatus::Rejected | TemplateStatus::Disabled | TemplateStatus::LimitExceeded => ("off", "ban"),
        TemplateStatus::PendingDeletion
        | TemplateStatus::Deleted
        | TemplateStatus::Archived
        | TemplateStatus::Unknown => ("", "archive"),
    };
    view! {
        <span class="tag" data-tone=tone>
            <Icon name=icon />
            {(words().templates().status_word)(status)}
        </span>
    }
    .into_any()
}

/// How customers take it, for the style.
pub(super) fn quality_slug(quality: TemplateQuality) -> &'static str {
    match quality {
        TemplateQuality::Green => "high",
        TemplateQuality::Yellow => "medium",
        TemplateQuality::Red => "low",
        TemplateQuality::Unknown => "unknown",
    }
}
