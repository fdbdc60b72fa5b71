//! The conversations and protocols found: the best of them, and more when asked for.

use domain::search::{FoundNamed, FoundProtocol};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::SearchKey;
use super::api::search_named;
use crate::conversations::address::Place;
use crate::conversations::card::Card;
use crate::conversations::kinds;
use crate::desk::Clock;
use crate::error::AppError;
use crate::ui::{Icon, browser, sentence, words};

/// Which of the two lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Conversations,
    Protocols,
}

/// Both lists, each under its heading when there is something in it.
#[component]
pub fn Named(place: Memo<Place>, key: Memo<SearchKey>, found: FoundNamed) -> impl IntoView {
    let word = &words().search;
    let any_conversations = !found.conversations.is_empty();
    let any_protocols = !found.protocols.is_empty();
    let conversations = RwSignal::new(found.conversations);
    let protocols = RwSignal::new(found.protocols);
    let more_conversations = RwSignal::new(found.more_conversations);
    let more_protocols = RwSignal::new(found.more_protocols);
    let take_conversations = move |found: FoundNamed| {
        let shown = conversations.read_untracked().len();
        conversations.set(found.conversations);
        more_conversations.set(found.more_conversations);
        shown
    };
    let take_protocols = move |found: FoundNamed| {
        let shown = protocols.read_untracked().len();
        protocols.set(found.protocols);
        more_protocols.set(found.more_protocols);
        shown
    };
    view! {
        {any_conversations
            .then(|| {
                view! {
                    <h2 class="found-heading">{word.conversations}</h2>
                    <ul class="cards" aria-label=word.conversations data-found="conversations">
                        <For each=move || conversations.get() key=|card| card.id let:card>
                            <li>
                                <Card card=ArcRwSignal::new(card) place />
                            </li>
                        </For>
                    </ul>
                    {more(key, Part::Conversations, more_conversations, take_conversations)}
                }
            })}
        {any_protocols
            .then(|| {
                view! {
                    <h2 class="found-heading">{word.protocols}</h2>
                    <ul class="cards" aria-label=word.protocols data-found="protocols">
                        <For each=move || protocols.get() key=|protocol| protocol.number.clone() let:protocol>
                            {protocol_row(place, key, protocol)}
                        </For>
                    </ul>
                    {more(key, Part::Protocols, more_protocols, take_protocols)}
                }
            })}
    }
    .into_any()
}

/// The button that brings more of a list, which stands there while `there_is_more`; when these are not all either, what
/// to do then. `take` puts them in and says how many stood there before: the first of the others has the focus then.
fn more(
    key: Memo<SearchKey>,
    part: Part,
    there_is_more: RwSignal<bool>,
    take: impl Fn(FoundNamed) -> usize + Copy + Send + Sync + 'static,
) -> AnyView {
    let word = &words().search;
    let reading = RwSignal::new(false);
    let asked = RwSignal::new(false);
    let trouble = RwSignal::new(None::<AppError>);
    let (title, slug) = match part {
        Part::Conversations => (word.more_conversations, "conversations"),
        Part::Protocols => (word.more_protocols, "protocols"),
    };
    let ask = move |_| {
        reading.set(true);
        let key = key.get_untracked();
        spawn_local(async move {
            let found = search_named(key.typed, key.filters).await;
            // Another search may stand there by now.
            if reading.try_set(false).is_some() {
                return;
            }
            match found {
                Ok(found) => {
                    asked.set(true);
                    trouble.set(None);
                    let shown = take(found);
                    browser::after_paint(move || {
                        let next = shown + 1;
                        browser::focus_first(&format!("[data-found={slug}] > li:nth-child({next}) a"));
                    });
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        {move || {
            trouble
                .get()
                .map(|error| view! { <p class="list-trouble" role="alert">{sentence(&error)}</p> })
        }}
        {move || {
            there_is_more
                .get()
                .then(|| match asked.get() {
                    true => view! { <p class="found-instead">{word.too_many}</p> }.into_any(),
                    false => {
                        view! {
                            <button
                                class="button-quiet list-more"
                                type="button"
                                disabled=move || reading.get()
                                on:click=ask
                            >
                                {move || if reading.get() { words().common.loading } else { title }}
                            </button>
                        }
                            .into_any()
                    }
                })
        }}
    }
    .into_any()
}

fn protocol_row(place: Memo<Place>, key: Memo<SearchKey>, protocol: FoundProtocol) -> AnyView {
    let clock = Clock::expect();
    let (slug, icon, word) = kinds::state(protocol.state);
    let id = protocol.conversation;
    let opened_at = protocol.opened_at;
    view! {
        <li>
            <a
                class="found"
                data-state=slug
                href=move || key.read().on(Place { id: Some(id), ..place.get() }.href())
            >
                <span class="card-line">
                    <span class="card-name">{protocol.number.as_str().to_owned()}</span>
                    <span class="card-time">{move || clock.short(opened_at)}</span>
                </span>
                <span class="card-line card-facts">
                    <span class="found-who">{protocol.contact_name}</span>
                    <span class="state">
                        <Icon name=icon />
                        <span>{word}</span>
                    </span>
                </span>
            </a>
        </li>
    }
    .into_any()
}
