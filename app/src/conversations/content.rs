//! What a bubble carries, kind by kind.

use domain::message::{Content, Media};
use domain::outgoing::Choice;
use domain::rich_text::{Piece, pieces};
use leptos::prelude::*;

use super::kinds;
use crate::ui::{Icon, words};

/// Draws `content`.
pub fn draw(content: &Content) -> AnyView {
    let kinds = &words().kinds;
    match content {
        Content::Text { body } => text(body),
        // The file itself is drawn by the bubble, which knows how far it is.
        Content::Image(media)
        | Content::Video(media)
        | Content::Audio(media)
        | Content::Document(media)
        | Content::Sticker(media) => caption(media),
        Content::Location {
            latitude,
            longitude,
            name,
            address,
        } => {
            let place = format!("{latitude:.5}, {longitude:.5}");
            let map = format!(
                "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
            );
            let title = name.clone().unwrap_or_else(|| kinds.location.to_owned());
            let note = address.clone().unwrap_or(place);
            view! {
                <div class="bubble-file">
                    <span class="bubble-file-icon">
                        <Icon name="map-pin" />
                    </span>
                    <div class="bubble-file-words">
                        <p class="bubble-file-name">{title}</p>
                        <p class="bubble-file-note">{note}</p>
                        <a class="bubble-link" href=map target="_blank" rel="noopener noreferrer">
                            {kinds.map}
                        </a>
                    </div>
                </div>
            }
            .into_any()
        }
        Content::Contacts { contacts } => {
            let cards = contacts
                .iter()
                .map(|contact| {
                    view! {
                        <li class="bubble-file">
                            <span class="bubble-file-icon">
                                <Icon name="contact" />
                            </span>
                            <div class="bubble-file-words">
                                <p class="bubble-file-name">{contact.name.clone()}</p>
                                <p class="bubble-file-note">{contact.phones.join(" · ")}</p>
                            </div>
                        </li>
                    }
                })
                .collect_view();
            view! { <ul>{cards}</ul> }.into_any()
        }
        Content::Reaction { emoji, .. } => {
            let word = emoji.as_deref().map_or_else(
                || kinds.reaction_removed.to_owned(),
                |emoji| (kinds.reacted)(emoji),
            );
            view! { {named("reaction", Some(word))} }.into_any()
        }
        Content::Choices { body, label, options } => choices(body, label.as_deref(), options),
        Content::Button { text, .. } => choice(content.kind(), text, None),
        Content::ButtonReply { title, .. } => choice(content.kind(), title, None),
        Content::ListReply {
            title, description, ..
        } => choice(content.kind(), title, description.clone()),
        Content::FlowReply { body, fields } => {
            let answers = fields
                .iter()
                .map(|(name, value)| {
                    view! {
                        <div>
                            <dt>{name.clone()}</dt>
                            <dd>{value.clone()}</dd>
                        </div>
                    }
                })
                .collect_view();
            view! {
                {named("flow_reply", None)}
                {lines([Some(body.clone())])}
                <dl class="bubble-fields">{answers}</dl>
            }
            .into_any()
        }
        Content::Order { text, pieces, total } => {
            let size = (kinds.pieces)(*pieces);
            let summary = total
                .as_ref()
                .map_or_else(|| size.clone(), |total| format!("{size} · {}", money(total)));
            view! {
                {named("order", None)}
                {lines([Some(summary), text.clone()])}
            }
            .into_any()
        }
        Content::System { body, .. } => with_text("system", body),
        // With its header's file, which the bubble knows.
        Content::Template {
            body,
            rendered,
            title,
            ..
        } => super::template::draw(body, rendered.as_deref(), title.as_deref(), None),
        Content::Edit { body, .. } => with_text("edit", body),
        Content::Revoke { of } => {
            let instead = of.is_empty().then(|| words().files().deleted.to_owned());
            view! { {named("revoke", instead)} }.into_any()
        }
        Content::RequestWelcome {} => view! { {named("request_welcome", None)} }.into_any(),
        Content::Unsupported { name, detail } => view! {
            {named("unsupported", None)}
            {lines([Some((kinds.unsupported_body)(name)), detail.clone()])}
        }
        .into_any(),
    }
}

/// Reais as Brazilians write them; other currencies stay as WhatsApp tells them.
fn money(total: &str) -> String {
    match total.strip_prefix("BRL ") {
        Some(amount) => format!("R$ {}", amount.replace('.', ",")),
        None => total.to_owned(),
    }
}

/// Words as WhatsApp formats them.
pub fn text(body: &str) -> AnyView {
    view! { <p class="bubble-words">{drawn(pieces(body))}</p> }.into_any()
}

fn drawn(pieces: Vec<Piece>) -> AnyView {
    pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(words) => words.into_any(),
            Piece::Link(address) => {
                let href = address.clone();
                view! {
                    <a href=href target="_blank" rel="noopener noreferrer">
                        {address}
                    </a>
                }
                .into_any()
            }
            Piece::Bold(inner) => view! { <strong>{drawn(inner)}</strong> }.into_any(),
            Piece::Italic(inner) => view! { <em>{drawn(inner)}</em> }.into_any(),
            Piece::Strike(inner) => view! { <s>{drawn(inner)}</s> }.into_any(),
            Piece::Mono(words) => view! { <code>{words}</code> }.into_any(),
        })
        .collect_view()
        .into_any()
}

/// The line that names a kind, or says more than its name.
pub fn named(kind: &str, instead: Option<String>) -> AnyView {
    let (icon, name) = kinds::named(kind).unwrap_or(("circle-help", ""));
    view! {
        <p class="bubble-kind">
            <Icon name=icon />
            <span>{instead.unwrap_or_else(|| name.to_owned())}</span>
        </p>
    }
    .into_any()
}

fn lines<const N: usize>(lines: [Option<String>; N]) -> AnyView {
    lines
        .into_iter()
        .flatten()
        .filter(|line| !line.trim().is_empty())
        .map(|line| view! { <p class="bubble-words">{line}</p> })
        .collect_view()
        .into_any()
}

fn with_text(kind: &str, body: &str) -> AnyView {
    view! {
        {named(kind, None)}
        {text(body)}
    }
    .into_any()
}

fn choice(kind: &str, title: &str, description: Option<String>) -> AnyView {
    view! {
        {named(kind, None)}
        {lines([Some(title.to_owned()), description])}
    }
    .into_any()
}

fn caption(media: &Media) -> AnyView {
    media
        .caption
        .as_deref()
        .filter(|caption| !caption.trim().is_empty())
        .map(text)
        .into_any()
}

/// Buttons or a list as the customer sees them; nothing happens on a click of ours.
fn choices(body: &str, label: Option<&str>, options: &[Choice]) -> AnyView {
    let options = options
        .iter()
        .map(|option| {
            view! {
                <li>
                    <span>{option.title.clone()}</span>
                    {option.description.clone().map(|words| view! { <small>{words}</small> })}
                </li>
            }
        })
        .collect_view();
    let label = label.map(|label| {
        view! {
            <p class="bubble-list">
                <Icon name="list" />
                {label.to_owned()}
            </p>
        }
    });
    view! {
        {text(body)}
        {label}
        <ul class="bubble-choices">{options}</ul>
    }
    .into_any()
}
