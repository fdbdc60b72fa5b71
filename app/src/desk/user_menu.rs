//! Who is signed in, how the desk looks to them, and the way out.

use domain::user::{CurrentUser, Role};
use leptos::prelude::*;

use super::appearance::{Appearance, appearances};
use super::palette::Palette;
use super::pause::MyPause;
use crate::ui::{Icon, LanguageSwitch, Menu, browser, words};

/// The word for a role.
pub fn role_word(role: Role) -> &'static str {
    let desk = &words().desk;
    match role {
        Role::Agent => desk.agent,
        Role::Supervisor => desk.supervisor,
        Role::Administrator => desk.administrator,
    }
}

/// The first letters of the first and the last name.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The menu at the foot of the rail.
#[component]
pub fn UserMenu(
    user: CurrentUser,
    keys_open: RwSignal<bool>,
    pause: MyPause,
    appearance: Appearance,
) -> impl IntoView {
    let desk = &words().desk;
    let palette = Palette::expect();
    // Only the browser knows its keyboard; the menu is closed until then.
    let palette_keys = RwSignal::new("");
    Effect::new(move |_| palette_keys.set(browser::palette_keys()));
    let summary = view! {
    <span
        class="avatar"
        aria-hidden="true"
        data-initials=initials(&user.name)
        data-tone=move || if pause.is_on() { "paused" } else { "present" }
    ></span>
        }
    .into_any();
    // Until the page is awake, a click would be lost.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    view! {
        <Menu label=desk.account class="user-menu" summary>
            <div class="user-card">
                <p class="user-name">{user.name}</p>
                <p class="user-detail">{role_word(user.role)} " · " {user.email}</p>
            </div>
            {move || {
                let presence = &words().presence;
                if pause.is_on() {
                    view! {
                        <button class="menu-item" type="button" disabled=move || pause.is_busy() on:click=move |_| pause.end()>
                            <Icon name="play" />
                            {presence.end_pause}
                        </button>
                    }
                        .into_any()
                } else {
                    view! {
                        <button class="menu-item" type="button" disabled=move || pause.is_busy() on:click=move |_| pause.begin()>
                            <Icon name="coffee" />
                            {presence.take_pause}
                        </button>
                    }
                        .into_any()
                }
            }}
            <ThemeSwitch appearance />
            <LanguageSwitch />
            <a class="menu-item" href="/preferences">
                <Icon name="sliders-horizontal" />
                {words().preferences.title}
            </a>
            <a class="menu-item" href="/account">
                <Icon name="user-round" />
                {words().account.title}
            </a>
            <button class="menu-item" type="button" disabled=move || !awake.get() on:click=move |_| palette.open_from_menu()>
                <Icon name="command" />
                {words().palette.title}
                <kbd class="menu-key" aria-hidden="true">
                    {palette_keys}
                </kbd>
            </button>
            <button class="menu-item" type="button" disabled=move || !awake.get() on:click=move |_| keys_open.set(true)>
                <Icon name="keyboard" />
                {desk.keys}
            </button>
            <form method="post" action="/sign-out">
                <button class="menu-item" type="submit">
                    <Icon name="log-out" />
                    {desk.sign_out}
                </button>
            </form>
        </Menu>
    }
    .into_any()
}

#[component]
fn ThemeSwitch(appearance: Appearance) -> impl IntoView {
    view! {
        <fieldset class="segments">
            <legend>{words().desk.theme}</legend>
            {appearances()
                .map(|(slug, _, word)| {
                    view! {
                        <label class="segment">
                            <input
                                type="radio"
                                name="theme"
                                value=slug
                                prop:checked=move || appearance.is(slug)
                                on:change=move |_| appearance.choose(slug)
                            />
                            <span>{word}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}
