//! The emoji picker. Its table is fetched when it first opens, and those used last are remembered by the browser.

use domain::fold::fold;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::pen::Pen;
use crate::ui::{Icon, Menu, browser, words};
use crate::wire;

/// An emoji and the words it is found by, in both languages.
type Emoji = (String, String);

const TABLE: &str = "/emoji.json";
const RECENT_STORED_AS: &str = "guiche.emoji";
const MOST_RECENT: usize = 16;
/// To a row of the grid; the style sheet says the same.
const COLUMNS: isize = 8;

/// The button and what it opens.
#[component]
pub fn EmojiTool(pen: Pen) -> impl IntoView {
    let texts = words().composing();
    let table = RwSignal::new(Vec::<Emoji>::new());
    let failed = RwSignal::new(false);
    let query = RwSignal::new(String::new());
    let recent = RwSignal::new(Vec::<String>::new());
    let found = Memo::new(move |_| -> Vec<Emoji> {
        let query = fold(query.read().trim());
        let table = table.read();
        let fits = |emoji: &&Emoji| {
            query.is_empty()
                || fold(&emoji.1).split(' ').any(|word| word.starts_with(&query))
                || fold(&emoji.1).contains(&query)
        };
        table.iter().filter(fits).cloned().collect()
    });
    let open = move |event: ev::MouseEvent| {
        let target: web_sys::Element = event_target(&event);
        if !matches!(target.closest("summary"), Ok(Some(_))) {
            return;
        }
        recent.set(remembered());
        query.set(String::new());
        browser::after_paint(|| {
            browser::focus_first(".emoji-menu[open] input");
        });
        if table.read_untracked().is_empty() {
            failed.set(false);
            spawn_local(async move {
                let text = browser::fetch_text(TABLE).await;
                match text.and_then(|text| wire::read::<Vec<Emoji>>(&text).ok()) {
                    Some(read) => {
                        let _ = table.try_set(read);
                    }
                    None => {
                        let _ = failed.try_set(true);
                    }
                }
            });
        }
    };
    let choose = move |emoji: String| {
        remember(&emoji);
        pen.insert(&emoji);
    };
    let button = move |emoji: String, name: String| {
        let label = if name.is_empty() { emoji.clone() } else { name };
        let shown = emoji.clone();
        view! {
            <button class="emoji" type="button" title=label on:click=move |_| choose(emoji.clone())>
                {shown}
            </button>
        }
        .into_any()
    };
    let in_search = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            browser::focus_first(".emoji-menu[open] .emoji");
        }
        "Enter" => {
            event.prevent_default();
            if let Some(first) = found.with_untracked(|found| found.first().map(|emoji| emoji.0.clone())) {
                choose(first);
            }
        }
        _ => {}
    };
    let summary = view! { <Icon name="smile" /> }.into_any();
    view! {
        // The summary is inside: its click, also by keyboard, comes up to here.
        <div class="emoji-place" on:click=open>
            <Menu label=texts.emoji class="emoji-menu" summary>
                <div>
                    <input
                        class="emoji-search"
                        type="search"
                        aria-label=texts.emoji_search
                        placeholder=texts.emoji_search
                        prop:value=move || query.get()
                        on:input=move |event| query.set(event_target_value(&event))
                        on:keydown=in_search
                    />
                </div>
                <div class="emoji-scroll" on:keydown=walk>
                    {move || {
                        let recent = recent.get();
                        (!recent.is_empty() && query.read().is_empty())
                            .then(|| {
                                view! {
                                    <p class="emoji-head">{texts.emoji_recent}</p>
                                    <div class="emoji-grid">
                                        {recent.into_iter().map(|emoji| button(emoji, String::new())).collect_view()}
                                    </div>
                                }
                            })
                    }}
                    {move || {
                        let found = found.get();
                        if found.is_empty() {
                            let word = if failed.get() {
                                texts.emoji_failed
                            } else if table.read().is_empty() {
                                words().common.loading
                            } else {
                                texts.emoji_none
                            };
                            return view! { <p class="emoji-head" role="status">{word}</p> }.into_any();
                        }
                        view! {
                            <div class="emoji-grid">
                                {found
                                    .into_iter()
                                    .map(|(emoji, name)| button(emoji, name))
                                    .collect_view()}
                            </div>
                        }
                            .into_any()
                    }}
                </div>
            </Menu>
        </div>
    }
    .into_any()
}

/// Arrows walk the grid.
fn walk(event: ev::KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "ArrowDown" => COLUMNS,
        "ArrowUp" => -COLUMNS,
        _ => return,
    };
    event.prevent_default();
    let Ok(all) = document().query_selector_all(".emoji-menu[open] .emoji") else {
        return;
    };
    let active = document().active_element();
    let at = (0..all.length()).find(|index| {
        all.get(*index)
            .and_then(|node| node.dyn_into::<web_sys::Element>().ok())
            .as_ref()
            == active.as_ref()
    });
    let next = at.map(|at| at as isize + step);
    match next.and_then(|next| u32::try_from(next).ok()) {
        Some(next) => {
            if let Some(button) = all.get(next).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
                let _ = button.focus();
            }
        }
        None => {
            browser::focus_first(".emoji-menu[open] input");
        }
    }
}

fn remembered() -> Vec<String> {
    let kept = browser::storage().and_then(|storage| storage.get_item(RECENT_STORED_AS).ok().flatten());
    kept.map(|kept| kept.split_whitespace().map(str::to_owned).collect())
        .unwrap_or_default()
}

fn remember(emoji: &str) {
    let mut recent = remembered();
    recent.retain(|other| other != emoji);
    recent.insert(0, emoji.to_owned());
    recent.truncate(MOST_RECENT);
    if let Some(storage) = browser::storage() {
        let _ = storage.set_item(RECENT_STORED_AS, &recent.join(" "));
    }
}
