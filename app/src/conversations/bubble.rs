//! One bubble: what was quoted, what it carries, when, and how far it got.

use domain::message::{Content, Delivery, Direction, MessageView, Quote};
use domain::user::CurrentUser;
use leptos::prelude::*;

use super::content;
use super::delivery::{Aftermath, Ticks};
use super::files;
use super::gestures::{self, Gestures};
use super::kinds;
use super::template;
use super::thread_state::ThreadState;
use crate::desk::Clock;
use crate::ui::{Icon, words};

/// A stored message. Its words are drawn again only when they change; ticks change alone.
#[component]
pub fn Bubble(message: ArcRwSignal<MessageView>, state: ThreadState) -> impl IntoView {
    let message = RwSignal::from(message);
    let clock = Clock::expect();
    let thread = &words().thread;
    let outbound = message.read_untracked().direction == Direction::Outbound;
    let content = Memo::new(move |_| message.read().content.clone());
    let body = Memo::new(move |_| {
        let message = message.read();
        (message.quote.clone(), message.forwarded)
    });
    let id = message.read_untracked().id;
    let file = Memo::new(move |_| message.read().file.clone());
    let reactions = Memo::new(move |_| message.read().reactions.clone());
    let delivery = Memo::new(move |_| message.read().delivery);
    let failed = move || delivery.get() == Some(Delivery::Failed);
    let my_name = expect_context::<CurrentUser>().name;
    // My own name under each of my messages would say nothing.
    let colleague = Memo::new(move |_| {
        let message = message.read();
        message
            .author_name
            .clone()
            .filter(|name| outbound && *name != my_name)
    });
    let compact = move || matches!(*content.read(), Content::Text { .. }) && colleague.read().is_none();
    let author = move || {
        let author = if outbound {
            message.read().author_name.clone()
        } else {
            None
        };
        author.unwrap_or_else(|| {
            if outbound {
                String::new()
            } else {
                state.contact.read().name.clone()
            }
        })
    };
    view! {
        <li class="row" id=format!("m-{id}") data-side=if outbound { "out" } else { "in" }>
            <article
                class="bubble"
                data-failed=move || failed().then_some("")
                data-kind=move || content.read().kind()
                data-compact=move || compact().then_some("")
            >
                <span class="unseen">{author} ":"</span>
                {move || {
                    let (quote, forwarded) = body.get();
                    view! {
                        {forwarded
                            .then(|| {
                                view! {
                                    <p class="bubble-forwarded">
                                        <Icon name="forward" />
                                        {thread.forwarded}
                                    </p>
                                }
                            })}
                        {quote.map(|quote| quoted(quote, state))}
                    }
                        .into_any()
                }}
                {move || {
                    content
                        .read()
                        .file()
                        .map(|(kind, media)| files::draw(id, kind, media, file.get(), state))
                        .into_any()
                }}
                {move || match &*content.read() {
                    Content::Template { body, rendered, title, .. } => {
                        let file = file.get().map(|file| template::file(id, file, state));
                        template::draw(body, rendered.as_deref(), title.as_deref(), file)
                    }
                    content => content::draw(content),
                }}
                <p class="bubble-foot">
                    {move || message.read().edited.then(|| view! { <span>{words().files().edited} " ·"</span> })}
                    {move || {
                        colleague.get().map(|name| view! { <span class="bubble-author" aria-hidden="true">{name}</span> })
                    }}
                    <time datetime=move || message.read().at.to_rfc3339()>{move || clock.hour(message.read().at)}</time>
                    <Ticks delivery />
                </p>
                {move || {
                    let on = reactions.get();
                    (!on.is_empty()).then(|| gestures::reactions(on, state)).into_any()
                }}
                <Gestures message state />
            </article>
            <Aftermath message />
        </li>
    }
    .into_any()
}

fn quoted(quote: Quote, state: ThreadState) -> AnyView {
    let (icon, text) = match quote.excerpt {
        Some((kind, text)) => {
            let preview = domain::conversation::Preview {
                kind,
                text,
                outbound: false,
            };
            (
                kinds::named(&preview.kind).map(|(icon, _)| icon),
                kinds::preview_words(&preview),
            )
        }
        None => (Some("reply"), words().thread.quote_missing.to_owned()),
    };
    let whose = if quote.ours {
        words().thread.you.to_owned()
    } else {
        state.contact.with_untracked(|contact| contact.name.clone())
    };
    let known = quote.id.is_some();
    let inside = view! {
        <span class="unseen">{words().thread.reply_to} ": "</span>
        {known.then(|| view! { <strong>{whose}</strong> })}
        <span class="bubble-quote-words">
            {icon.map(|name| view! { <Icon name /> })}
            <span>{text}</span>
        </span>
    };
    match quote.id {
        Some(id) => view! {
            <blockquote class="bubble-quote">
                <button type="button" title=words().gestures().to_quoted on:click=move |_| state.reach(id)>
                    {inside}
                </button>
            </blockquote>
        }
        .into_any(),
        None => view! { <blockquote class="bubble-quote">{inside}</blockquote> }.into_any(),
    }
}
