//! The field and what it finds: a combobox with a list box, so that the focus never leaves the field.

use std::sync::Arc;

use domain::palette::{Sought, rank};
use leptos::prelude::*;
use leptos::{ev, html};

use super::commands::{Command, GROUPS, SEARCH, all, group_word, use_go};
use super::{Entries, Run};
use crate::ui::{Icon, browser, words};

/// Drawn anew each time the palette opens.
#[component]
pub fn PaletteList(entries: Entries) -> impl IntoView {
    let Entries {
        palette,
        user,
        pause,
        appearance,
        keys_open,
    } = entries;
    let texts = &words().palette;
    let commands = user.with_value(|user| all(palette, user, pause, appearance, keys_open));
    let commands = StoredValue::new(commands);
    let go = StoredValue::new(use_go());
    let typed = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let found = Memo::new(move |_| typed.with(|typed| find(&commands, typed)));
    // One past the last of the commands is the search.
    let act_of = move |place: usize| -> Option<Run> {
        let known = commands.with_value(|all| all.get(place).map(|command| Arc::clone(&command.run)));
        known.or_else(|| {
            let sought = typed.with_untracked(|typed| js_sys::encode_uri_component(typed.trim()));
            go.with_value(|go| Some(go(format!("/conversations?q={sought}"))))
        })
    };
    let run = move |position: usize| {
        let place = found.with_untracked(|found| found.get(position).copied());
        if let Some(run) = place.and_then(act_of) {
            palette.leave_for(run);
        }
    };
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            let _ = input.focus();
        }
    });
    Effect::new(move |_| {
        let position = active.get();
        found.track();
        browser::after_paint(move || browser::reveal(&option_id(position)));
    });
    let keydown = move |event: ev::KeyboardEvent| {
        let count = found.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" => active.update(|active| *active = (*active + count - 1) % count),
            // Enter that ends a composed letter is not meant for the list.
            "Enter" if !event.is_composing() => run(active.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let groups = move || {
        let found = found.get();
        let of = |group: usize| -> Vec<(usize, usize)> {
            let places = found.iter().copied().enumerate();
            places
                .filter(|(_, place)| group_of(&commands, *place) == group)
                .collect()
        };
        let mut order: Vec<usize> = (0..GROUPS).collect();
        let first = |group: &usize| {
            found
                .iter()
                .position(|place| group_of(&commands, *place) == *group)
        };
        order.sort_by_key(|group| first(group).unwrap_or(usize::MAX));
        order
            .into_iter()
            .map(|group| (group, of(group)))
            .filter(|(_, entries)| !entries.is_empty())
            .map(|(group, entries)| {
                let entries = entries
                    .into_iter()
                    .map(|(position, place)| {
                        let shown = commands.with_value(|all| all.get(place).cloned());
                        option_view(position, shown, typed, active, Callback::new(run))
                    })
                    .collect_view();
                view! {
                    <div role="group" class="palette-group" aria-label=group_word(group)>
                        <p class="palette-heading" aria-hidden="true">
                            {group_word(group)}
                        </p>
                        {entries}
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <div class="palette-body">
            <h2 id="palette-title" class="unseen">
                {texts.title}
            </h2>
            <div class="palette-field">
                <Icon name="search" />
                <input
                    node_ref=node
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="200"
                    aria-label=texts.title
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls="palette-list"
                    aria-activedescendant=move || option_id(active.get())
                    placeholder=texts.placeholder
                    on:input=move |event| {
                        active.set(0);
                        typed.set(event_target_value(&event));
                    }
                    on:keydown=keydown
                />
                <button
                    class="button-quiet"
                    type="button"
                    aria-label=words().common.close
                    on:click=move |_| palette.open.set(false)
                >
                    <Icon name="x" />
                </button>
            </div>
            <div id="palette-list" class="palette-list" role="listbox" aria-label=texts.title>
                {groups}
            </div>
            <p class="unseen" role="status">
                {move || (texts.count)(found.read().len())}
            </p>
            <p class="palette-foot" aria-hidden="true">
                <kbd>"↑"</kbd>
                <kbd>"↓"</kbd>
                {texts.hint_choose}
                <kbd>"Enter"</kbd>
                {texts.hint_run}
                <kbd>"Esc"</kbd>
                {texts.hint_leave}
            </p>
        </div>
    }
    .into_any()
}

fn option_id(position: usize) -> String {
    format!("palette-{position}")
}

fn group_of(commands: &StoredValue<Vec<Command>>, place: usize) -> usize {
    commands.with_value(|all| all.get(place).map_or(SEARCH, |command| command.group))
}

/// The places of what fits, and the search once something is typed.
fn find(commands: &StoredValue<Vec<Command>>, typed: &str) -> Vec<usize> {
    commands.with_value(|all| {
        let sought: Vec<Sought<'_>> = all
            .iter()
            .map(|command| Sought {
                group: command.group,
                word: &command.word,
                also: &command.also,
            })
            .collect();
        let mut found = rank(typed, &sought);
        if !typed.trim().is_empty() {
            found.push(all.len());
        }
        found
    })
}

/// One entry; without a command it is the search.
fn option_view(
    position: usize,
    command: Option<Command>,
    typed: RwSignal<String>,
    active: RwSignal<usize>,
    run: Callback<usize>,
) -> AnyView {
    let (icon, key) = command
        .as_ref()
        .map_or(("search", ""), |command| (command.icon, command.key));
    let word = command.map(|command| command.word);
    let word = move || match &word {
        Some(word) => word.clone(),
        None => typed.with(|typed| (words().palette.search_for)(typed.trim())),
    };
    view! {
        <div
            id=option_id(position)
            class="palette-option"
            role="option"
            aria-selected=move || (active.get() == position).to_string()
            on:pointermove=move |_| {
                if active.get_untracked() != position {
                    active.set(position);
                }
            }
            // The focus stays in the field.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| run.run(position)
        >
            <Icon name=icon />
            <span class="palette-word">{word}</span>
            {(!key.is_empty()).then(|| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </div>
    }
    .into_any()
}
