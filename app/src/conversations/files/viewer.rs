//! One file, large: pictures, films and PDFs of the open conversation, one after the other.

use domain::MessageId;
use domain::media::{FileKind, FileState};
use domain::message::MessageView;
use leptos::prelude::*;
use leptos::{ev, html};

use super::{address, name_of};
use crate::conversations::thread_state::ThreadState;
use crate::desk::Clock;
use crate::ui::{Icon, browser, words};

/// How far a picture can be drawn near: the window, twice, four times.
const ZOOMS: [&str; 3] = ["1", "2", "4"];

/// Whether the viewer has something to show of `message`.
fn is_shown(message: &MessageView) -> bool {
    let stored = message
        .file
        .as_ref()
        .filter(|file| file.state == FileState::Stored);
    match (message.content.file(), stored) {
        (Some((FileKind::Image | FileKind::Video, _)), Some(_)) => true,
        (Some((FileKind::Document, _)), Some(file)) => file.mime == "application/pdf",
        _ => false,
    }
}

/// The viewer; it is open while `state.viewing` names a message.
#[component]
pub fn Viewer(state: ThreadState) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let files = words().files();
    let clock = Clock::expect();
    let zoom = RwSignal::new(0usize);
    let shown = Memo::new(move |_| {
        let id = state.viewing.get()?;
        state.by_id(id)
    });
    Effect::new(move |_| {
        let open = state.viewing.get().is_some();
        zoom.set(0);
        if let Some(dialog) = dialog.get() {
            match (open, dialog.open()) {
                (true, false) => {
                    let _ = dialog.show_modal();
                }
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    // A click elsewhere closes the menu of a bubble.
    Effect::new(move |_| {
        let click = window_event_listener(ev::click, move |event| {
            let target: web_sys::Element = event_target(&event);
            if state.gesturing.get_untracked().is_some()
                && !matches!(target.closest(".gestures"), Ok(Some(_)))
            {
                state.gesturing.set(None);
            }
        });
        on_cleanup(move || click.remove());
    });
    let close = move || state.viewing.set(None);
    let step = move |by: isize| {
        let Some(here) = state.viewing.get_untracked() else {
            return;
        };
        if let Some(next) = neighbour(state, here, by) {
            state.viewing.set(Some(next));
        }
    };
    let nearer = move |by: isize| {
        zoom.update(|zoom| *zoom = zoom.saturating_add_signed(by).min(ZOOMS.len() - 1));
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" if zoom.get_untracked() == 0 => step(-1),
        "ArrowRight" if zoom.get_untracked() == 0 => step(1),
        "+" | "=" => nearer(1),
        "-" => nearer(-1),
        _ => {}
    };
    view! {
        <dialog
            class="viewer"
            node_ref=dialog
            aria-label=move || {
                shown.with(|shown| shown.as_ref().map(title)).map(|name| (files.open)(&name))
            }
            on:close=move |_| close()
            on:keydown=keydown
        >
            {move || {
                shown
                    .get()
                    .map(|message| {
                        let at = clock.hour(message.at);
                        let save = format!("{}?download", address(message.id));
                        let is_picture = matches!(message.content.file(), Some((FileKind::Image, _)));
                        let has = |by| neighbour(state, message.id, by).is_none();
                        let (first, last) = (has(-1), has(1));
                        view! {
                            <header class="viewer-head">
                                <p class="viewer-title">
                                    <strong>{title(&message)}</strong>
                                    <span>{at}</span>
                                </p>
                                {is_picture
                                    .then(|| {
                                        view! {
                                            <button
                                                class="button-quiet"
                                                type="button"
                                                aria-label=files.zoom_out
                                                disabled=move || zoom.get() == 0
                                                on:click=move |_| nearer(-1)
                                            >
                                                <Icon name="zoom-out" />
                                            </button>
                                            <button
                                                class="button-quiet"
                                                type="button"
                                                aria-label=files.zoom_in
                                                disabled=move || zoom.get() + 1 == ZOOMS.len()
                                                on:click=move |_| nearer(1)
                                            >
                                                <Icon name="zoom-in" />
                                            </button>
                                        }
                                    })}
                                <a class="button-quiet" href=save download="" rel="external" aria-label=files.download>
                                    <Icon name="download" />
                                </a>
                                <button
                                    class="button-quiet"
                                    type="button"
                                    aria-label=words().common.close
                                    on:click=move |_| close()
                                >
                                    <Icon name="x" />
                                </button>
                            </header>
                            <div class="viewer-stage" data-zoom=move || ZOOMS[zoom.get()]>
                                {large(&message, move || nearer(if zoom.get_untracked() == 0 { 1 } else { -2 }))}
                            </div>
                            <button
                                class="viewer-step viewer-before"
                                type="button"
                                aria-label=files.previous
                                disabled=first
                                on:click=move |_| step(-1)
                            >
                                <Icon name="chevron-left" />
                            </button>
                            <button
                                class="viewer-step viewer-after"
                                type="button"
                                aria-label=files.next
                                disabled=last
                                on:click=move |_| step(1)
                            >
                                <Icon name="chevron-right" />
                            </button>
                        }
                    })
            }}
        </dialog>
    }
    .into_any()
}

fn title(message: &MessageView) -> String {
    message
        .content
        .file()
        .map(|(kind, media)| name_of(kind, media))
        .unwrap_or_default()
}

fn large(message: &MessageView, toggle: impl Fn() + 'static) -> AnyView {
    let source = address(message.id);
    let name = title(message);
    match message.content.file() {
        Some((FileKind::Image, media)) => {
            let words = media.caption.clone().filter(|words| !words.trim().is_empty());
            view! {
                <img src=source alt=words.clone().unwrap_or(name) on:click=move |_| toggle() />
                {words.map(|words| view! { <p class="viewer-words">{words}</p> })}
            }
            .into_any()
        }
        Some((FileKind::Video, _)) => {
            view! { <video src=source controls autoplay aria-label=name></video> }.into_any()
        }
        _ if browser::draws_pdfs() => view! { <iframe src=source title=name></iframe> }.into_any(),
        _ => {
            let files = words().files();
            view! {
                <p class="viewer-words">
                    {files.no_preview} " "
                    <a href=format!("{source}?download") download="" rel="external">
                        {files.download}
                    </a>
                </p>
            }
            .into_any()
        }
    }
}

/// The next file to show, in the order of the thread.
fn neighbour(state: ThreadState, here: MessageId, by: isize) -> Option<MessageId> {
    let all = state.matching(is_shown);
    let place = all.iter().position(|id| *id == here)?;
    all.get(place.checked_add_signed(by)?).copied()
}
