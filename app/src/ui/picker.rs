//! Choosing one of many by name: a search field above a list of radio buttons.

use domain::fold::holds;
use leptos::prelude::*;
use leptos::{ev, html};
use uuid::Uuid;

use crate::ui::{Icon, browser};

/// One that can be chosen.
#[derive(Clone, PartialEq)]
pub struct Pick {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What else there is to know, in a few words.
    pub detail: String,
    /// Picks a colour beside the name, for those that have a state.
    pub tone: &'static str,
}

/// Choices under one heading.
#[derive(Clone, PartialEq)]
pub struct PickGroup {
    /// The heading; empty where one group is all there is.
    pub title: &'static str,
    /// In order.
    pub picks: Vec<Pick>,
}

/// The field and the list.
#[component]
pub fn Picker(
    /// Everything there is.
    groups: Vec<PickGroup>,
    /// What is chosen.
    chosen: RwSignal<Option<Uuid>>,
    /// Label of the search field.
    label: &'static str,
    /// What is said when the search finds nothing.
    none: &'static str,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let groups = StoredValue::new(groups);
    let found = Memo::new(move |_| {
        let search = search.read();
        groups.with_value(|groups| {
            let mut found = groups.clone();
            for group in &mut found {
                group.picks.retain(|pick| holds(&pick.name, &search));
            }
            found.retain(|group| !group.picks.is_empty());
            found
        })
    });
    // Drawn after its dialog opened, so the browser did not do it; a finger would only call up the keyboard.
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get()
            && !browser::matches_media("(pointer: coarse)")
        {
            let _ = input.focus();
        }
    });
    // Enter in the search field chooses the first one found; once more, it sends the form.
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            let first = found.with_untracked(|found| {
                found
                    .first()
                    .and_then(|group| group.picks.first())
                    .map(|pick| pick.id)
            });
            if first.is_none() || chosen.get_untracked() != first {
                event.prevent_default();
            }
            if first.is_some() {
                chosen.set(first);
            }
        }
    };
    view! {
        <div class="picker">
            <label class="picker-search">
                <span class="unseen">{label}</span>
                <Icon name="search" />
                <input
                    type="search"
                    autocomplete="off"
                    node_ref=node
                    placeholder=label
                    prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))
                    on:keydown=keydown
                />
            </label>
            <div class="picker-list">
                {move || {
                    let found = found.get();
                    if found.is_empty() {
                        return view! { <p class="picker-none">{none}</p> }.into_any();
                    }
                    found.into_iter().map(|group| group_view(group, chosen)).collect_view().into_any()
                }}
            </div>
        </div>
    }
    .into_any()
}

fn group_view(group: PickGroup, chosen: RwSignal<Option<Uuid>>) -> AnyView {
    let title = group.title;
    view! {
        <fieldset class="picker-group">
            <legend class:unseen=title.is_empty()>{title}</legend>
            {group.picks.into_iter().map(|pick| pick_view(pick, chosen)).collect_view()}
        </fieldset>
    }
    .into_any()
}

fn pick_view(pick: Pick, chosen: RwSignal<Option<Uuid>>) -> AnyView {
    let id = pick.id;
    view! {
        <label class="pick" data-tone=pick.tone>
            <input type="radio" name="pick" prop:checked=move || chosen.get() == Some(id) on:change=move |_| chosen.set(Some(id)) />
            <span class="pick-name">{pick.name}</span>
            <span class="pick-detail">{pick.detail}</span>
        </label>
    }
    .into_any()
}
