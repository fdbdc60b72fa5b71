//! The search box above the list, and what it found in place of the list.

mod api;
mod filters;
mod key;
mod named;
mod results;
mod saved;

pub use key::{SearchKey, use_search};
pub use results::SearchResults;
pub use saved::{SaveDialog, Saved, SavedViewsList, SavedViewsMenu};

use std::time::Duration;

use leptos::prelude::*;
use leptos::{ev, html};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::address::Place;
use crate::ui::{Icon, browser, words};

/// How long the typing rests before it is searched.
const REST: Duration = Duration::from_millis(250);

/// The box. `/` goes there; without scripts it is a plain form.
#[component]
pub fn SearchBox(place: Memo<Place>, key: Memo<SearchKey>) -> impl IntoView {
    let word = &words().search;
    let typed = RwSignal::new(key.get_untracked().typed);
    let node = NodeRef::<html::Input>::new();
    let go = use_go(place);
    let seek = StoredValue::new(move |text: String| {
        go(SearchKey {
            typed: text,
            filters: key.get_untracked().filters,
        });
    });
    // Another address, as after “back”, brings its own words.
    Effect::new(move |before: Option<String>| {
        let now = key.read().typed.clone();
        if before.as_ref().is_some_and(|before| *before != now) && typed.read_untracked().trim() != now.trim()
        {
            typed.set(now.clone());
        }
        now
    });
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let wait = move |text: String| {
        if let Some(waiting) = pause.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        typed.set(text.clone());
        let later = set_timeout(move || seek.with_value(|seek| seek(text)), REST);
        pause.set_value(later.ok());
    };
    let at_once = move |text: String| {
        if let Some(waiting) = pause.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        typed.set(text.clone());
        seek.with_value(|seek| seek(text));
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.stop_propagation();
            at_once(String::new());
            if let Some(node) = node.get_untracked() {
                let _ = node.blur();
            }
        }
        "ArrowDown" => {
            event.prevent_default();
            browser::focus_first(".found, .card");
        }
        _ => {}
    };
    Effect::new(move |_| {
        let keydown = window_event_listener(ev::keydown, move |event| {
            if event.key() == "/" && browser::is_command(&event) {
                event.prevent_default();
                if let Some(node) = node.get_untracked() {
                    let _ = node.focus();
                    node.select();
                }
            }
        });
        on_cleanup(move || keydown.remove());
    });
    view! {
        <form
            class="search"
            role="search"
            action="/conversations"
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                at_once(typed.get_untracked());
            }
        >
            <Icon name="search" />
            <input
                node_ref=node
                type="search"
                name="q"
                maxlength="200"
                autocomplete="off"
                spellcheck="false"
                aria-label=word.label
                placeholder=word.placeholder
                prop:value=move || typed.get()
                value=key.get_untracked().typed
                on:input=move |event| wait(event_target_value(&event))
                on:keydown=keydown
            />
            {move || {
                (!typed.read().is_empty())
                    .then(|| {
                        view! {
                            <button
                                class="button-quiet search-clear"
                                type="button"
                                aria-label=word.clear
                                title=word.clear
                                on:click=move |_| {
                                    at_once(String::new());
                                    if let Some(node) = node.get_untracked() {
                                        let _ = node.focus();
                                    }
                                }
                            >
                                <Icon name="x" />
                            </button>
                        }
                    })
            }}
            <kbd class="search-key" aria-hidden="true">
                "/"
            </kbd>
        </form>
    }
    .into_any()
}

/// Goes to the present place with another search, in place of the present address: “back” leads out of the search.
fn use_go(place: Memo<Place>) -> impl Fn(SearchKey) + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    move |key: SearchKey| {
        let options = NavigateOptions {
            scroll: false,
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&key.on(place.get_untracked().href()), options);
    }
}
