//! The section of the notices: which ones, by which channel, and how each channel is tried.

use domain::notice::NoticeKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keeping::Keeping;
use crate::desk::notices::channels::{self, Permission};
use crate::ui::{Icon, words};

/// The section.
#[component]
pub fn NoticeChoices(keeping: Keeping) -> impl IntoView {
    let texts = &words().notices;
    let wanted = keeping.wanted;
    let switch = move |kind: NoticeKind, column: &'static str, desktop: bool| {
        let on = move || {
            let channels = wanted.read().notices.of(kind);
            if desktop { channels.desktop } else { channels.sound }
        };
        let pick = move |event| {
            let on = event_target_checked(&event);
            keeping.change(|wanted| {
                let channels = wanted.notices.of_mut(kind);
                if desktop {
                    channels.desktop = on;
                } else {
                    channels.sound = on;
                }
            });
        };
        view! {
            <td>
                <label class="notice-switch">
                    <span class="unseen">{(texts.kinds)(kind)} ": " {column}</span>
                    <input type="checkbox" checked=on prop:checked=on on:change=pick />
                </label>
            </td>
        }
    };
    let rows = NoticeKind::ALL.map(|kind| {
        view! {
            <tr>
                <th scope="row">{(texts.kinds)(kind)}</th>
                {switch(kind, texts.sound, false)}
                {switch(kind, texts.desktop, true)}
            </tr>
        }
    });
    view! {
        <section class="preference" aria-labelledby="notices-title">
            <div>
                <h2 id="notices-title">{texts.title}</h2>
                <p class="preference-lead">{texts.lead}</p>
            </div>
            <table class="notice-table">
                <thead>
                    <tr>
                        <th scope="col">{texts.about}</th>
                        <th scope="col">{texts.sound}</th>
                        <th scope="col">{texts.desktop}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <label class="choice-line">
                <input
                    type="checkbox"
                    checked=move || wanted.read().notices.shows_text
                    prop:checked=move || wanted.read().notices.shows_text
                    on:change=move |event| {
                        let shown = event_target_checked(&event);
                        keeping.change(|wanted| wanted.notices.shows_text = shown);
                    }
                />
                {texts.shows_text}
            </label>
            <Trials />
        </section>
    }
    .into_any()
}

/// The buttons that try each channel, and what the browser allows.
#[component]
fn Trials() -> impl IntoView {
    let texts = &words().notices;
    // Nothing is known of the browser until the page is awake.
    let permission = RwSignal::new(None::<Permission>);
    let told = RwSignal::new("");
    Effect::new(move |_| permission.set(Some(channels::permission())));
    let try_sound = move |_| {
        spawn_local(async move {
            let played = channels::ring().await;
            told.set(if played {
                texts.sound_played
            } else {
                texts.sound_refused
            });
        });
    };
    let try_desktop = move |_| {
        told.set("");
        spawn_local(async move {
            let mut allowed = channels::permission();
            if allowed == Permission::NotAsked {
                allowed = channels::ask().await;
            }
            if allowed == Permission::Granted {
                if channels::show(texts.test_title, texts.test_body, "test", || {}) {
                    told.set(texts.desktop_shown);
                } else {
                    allowed = Permission::Unsupported;
                }
            }
            permission.set(Some(allowed));
        });
    };
    let standing = move || {
        let (tone, icon, text) = match permission.get()? {
            Permission::Granted => ("good", "circle-check", texts.granted),
            Permission::NotAsked => ("plain", "info", texts.not_asked),
            Permission::Denied => ("warn", "triangle-alert", texts.denied),
            Permission::Unsupported => ("warn", "triangle-alert", texts.unsupported),
        };
        Some(view! {
            <p class="notice-standing" data-tone=tone>
                <Icon name=icon />
                <span>{text}</span>
            </p>
        })
    };
    let impossible = move || {
        matches!(
            permission.get(),
            None | Some(Permission::Denied | Permission::Unsupported)
        )
    };
    let desktop_word = move || match permission.get() {
        Some(Permission::NotAsked) => texts.allow,
        _ => texts.test_desktop,
    };
    view! {
        <div class="notice-trials">
            <div role="status">{standing}</div>
            <div class="notice-buttons">
                <button class="button" type="button" disabled=move || permission.get().is_none() on:click=try_sound>
                    <Icon name="volume-2" />
                    {texts.test_sound}
                </button>
                <button class="button" type="button" disabled=impossible on:click=try_desktop>
                    <Icon name="bell" />
                    {desktop_word}
                </button>
            </div>
            <p class="field-hint" role="status">
                {told}
            </p>
        </div>
    }
    .into_any()
}
