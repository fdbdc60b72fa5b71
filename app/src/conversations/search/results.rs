//! What was found: conversations and protocols, then messages.

use domain::fold::fold;
use domain::search::{Found, FoundCursor, FoundMessage, FoundNamed, marked};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::SearchKey;
use super::api::search;
use super::filters::Filters;
use super::named::Named;
use crate::conversations::address::Place;
use crate::conversations::kinds;
use crate::desk::Clock;
use crate::error::AppError;
use crate::ui::{Icon, Keeper, Trouble, sentence, words};
use crate::wire::resource;

/// In place of the list, while something is searched.
#[component]
pub fn SearchResults(place: Memo<Place>, key: Memo<SearchKey>) -> impl IntoView {
    let found = resource(
        move || key.get(),
        |key| async move {
            search(key.typed.clone(), key.filters.clone(), None)
                .await
                .map(|found| (key.typed, found))
        },
    );
    let (pending, set_pending) = signal(false);
    let keeper = Keeper::new();
    view! {
        <Filters place key />
        <div class="list-body" aria-busy=move || pending.get().to_string()>
            <Transition
                fallback=|| {
                    view! {
                        <p class="list-wait" role="status">
                            {words().common.loading}
                        </p>
                    }
                }
                set_pending
            >
                {move || {
                    Suspend::new(async move {
                        match found.await {
                            Ok((typed, found)) => keeper.draw(move || view! { <Lists place key typed found /> }.into_any()),
                            Err(error) => {
                                let retry = Callback::new(move |()| found.refetch());
                                view! { <Trouble title=words().search.failed error retry /> }.into_any()
                            }
                        }
                    })
                }}
            </Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Lists(place: Memo<Place>, key: Memo<SearchKey>, typed: String, found: Found) -> impl IntoView {
    let word = &words().search;
    let mut marks: Vec<String> = fold(&typed)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    marks.extend(found.instead.iter().cloned());
    let marks = StoredValue::new(marks);
    let nothing = found.conversations.is_empty() && found.protocols.is_empty() && found.messages.is_empty();
    let count = found.conversations.len() + found.protocols.len() + found.messages.len();
    let instead = (!found.instead.is_empty()).then(|| (word.instead)(&found.instead.join(", ")));
    let messages = RwSignal::new(found.messages);
    let next = RwSignal::new(found.next);
    let trouble = RwSignal::new(None);
    let reading = RwSignal::new(false);
    let more = move |after: FoundCursor| {
        reading.set(true);
        let key = key.get_untracked();
        spawn_local(async move {
            let page = search(key.typed, key.filters, Some(after)).await;
            let _ = reading.try_set(false);
            match page {
                Ok(page) => {
                    let _ = marks.try_update_value(|marks| marks.extend(page.instead));
                    let _ = messages.try_update(|all| all.extend(page.messages));
                    let _ = next.try_set(page.next);
                    let _ = trouble.try_set(None::<AppError>);
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    };
    let named = FoundNamed {
        conversations: found.conversations,
        more_conversations: found.more_conversations,
        protocols: found.protocols,
        more_protocols: found.more_protocols,
    };
    view! {
        <div class="list-scroll">
            <p class="unseen" role="status">
                {(word.count)(count)}
            </p>
            {instead.map(|text| view! { <p class="found-instead">{text}</p> })}
            {nothing
                .then(|| {
                    view! {
                        <div class="empty">
                            <Icon name="search-x" />
                            <p class="empty-title">{(word.nothing)(typed.trim())}</p>
                            <p class="empty-hint">{word.nothing_hint}</p>
                        </div>
                    }
                })}
            <Named place key found=named />
            {move || {
                (!messages.read().is_empty())
                    .then(|| view! { <h2 class="found-heading">{word.messages}</h2> })
            }}
            <ul class="cards" aria-label=word.messages>
                <For each=move || messages.get() key=|message| message.id let:message>
                    {message_row(place, key, marks, message)}
                </For>
            </ul>
            {move || {
                trouble
                    .get()
                    .map(|error| view! { <p class="list-trouble" role="alert">{sentence(&error)}</p> })
            }}
            {move || {
                next.get()
                    .map(|after| {
                        view! {
                            <button
                                class="button-quiet list-more"
                                type="button"
                                disabled=move || reading.get()
                                on:click=move |_| more(after)
                            >
                                {move || if reading.get() { words().common.loading } else { words().inbox.more }}
                            </button>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn message_row(
    place: Memo<Place>,
    key: Memo<SearchKey>,
    marks: StoredValue<Vec<String>>,
    message: FoundMessage,
) -> AnyView {
    let clock = Clock::expect();
    let FoundMessage {
        id, conversation, at, ..
    } = message;
    let href = move || {
        let place = Place {
            id: Some(conversation),
            ..place.get()
        };
        let href = key.read().on(place.href());
        format!("{href}&message={id}")
    };
    let words_of_it = marks.with_value(|marks| marked(&message.excerpt, marks));
    let excerpt = words_of_it
        .into_iter()
        .map(|(part, hit)| {
            if hit {
                view! { <mark>{part}</mark> }.into_any()
            } else {
                part.into_any()
            }
        })
        .collect::<Vec<_>>();
    let icon = kinds::named(&message.kind).map(|(icon, _)| view! { <Icon name=icon /> });
    let who = message.outbound.then_some(words().inbox.us);
    view! {
        <li>
            <a class="found" href=href>
                <span class="card-line">
                    <span class="card-name">{message.contact_name}</span>
                    <span class="card-time">{move || clock.short(at)}</span>
                </span>
                <span class="found-words">
                    {who.map(|who| view! { <span class="card-who">{who} " "</span> })} {icon} {excerpt}
                </span>
                <span class="card-line card-facts">
                    <span class="card-number">{message.number_name}</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}
