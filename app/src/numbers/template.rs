//! One template: where it stands, and how the customer sees it.

use domain::TemplateId;
use domain::media::FileKind;
use domain::template::{
    Filling, Rendered, RenderedButton, RenderedHeader, TemplateEntry, TemplateQuality, TemplateStatus, plain,
    render,
};
use leptos::prelude::*;

use super::TEMPLATES;
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

/// A template as the customer's phone draws it; what is still to be filled in stands in braces. `picture` is the address
/// of one for its header.
pub(super) fn preview(rendered: &Rendered, picture: Option<String>) -> AnyView {
    view! {
        <div class="template-bubble">
            {rendered.header.as_ref().map(|it| header(it, picture))}
            <p class="template-words">{plain(&rendered.body)}</p>
            {rendered.footer.clone().map(|footer| view! { <p class="template-footer">{footer}</p> })}
        </div>
        {(!rendered.buttons.is_empty())
            .then(|| {
                view! {
                    <ul class="template-buttons">
                        {rendered.buttons.iter().map(button).collect_view()}
                    </ul>
                }
            })}
    }
    .into_any()
}

fn header(header: &RenderedHeader, picture: Option<String>) -> AnyView {
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
        RenderedHeader::Place(_) => placeholder("map-pin", words.place.to_owned()),
        RenderedHeader::File { .. } if picture.is_some() => {
            view! { <img class="template-picture" src=picture alt=kinds.image /> }.into_any()
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
