//! The tray above the field: files that are coming up, each with its caption; and what is being answered.
//!
//! Files come by the menu, dragged over the conversation, or pasted.

use domain::Refusal;
use domain::media::{FileKind, MOST_CAPTION, MOST_FILES};
use leptos::ev;
use leptos::prelude::*;
use uuid::Uuid;
use web_sys::{DataTransfer, FileList};

use super::items::{Item, TrayItems};
use crate::conversations::kinds;
use crate::conversations::thread_state::ThreadState;
use crate::desk::{Clock, Outbox};
use crate::error::AppError;
use crate::ui::{Icon, browser, sentence, words};

/// Where files are picked; the menu presses it.
pub const PICKER: &str = "attach-files";

/// The tray, with what lies on it. It is there while one may write; files let fall on the conversation land on it.
#[component]
pub fn Tray(state: ThreadState, items: TrayItems) -> impl IntoView {
    let attach = words().attach();
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let over = RwSignal::new(false);
    listen(over, move |files| items.add(&files));
    let picked = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            items.add(&files);
        }
        // The same file can be picked again.
        input.set_value("");
    };
    let remove = move |key: Uuid| {
        items.remove(key);
        browser::focus_first(".composer textarea");
    };
    let ready = Memo::new(move |_| items.ready());
    let send = move |_| {
        let messages = items.take();
        if !messages.is_empty() {
            outbox.post(state.id, messages, clock.exact());
            browser::focus_first(".composer textarea");
        }
    };
    let some = Memo::new(move |_| items.count() > 0);
    view! {
        <input
            class="unseen"
            id=PICKER
            type="file"
            multiple
            tabindex="-1"
            aria-hidden="true"
            on:change=picked
        />
        {move || {
            over.get()
                .then(|| {
                    view! {
                        <div class="drop-place" aria-hidden="true">
                            <Icon name="paperclip" />
                            <p>{attach.drop}</p>
                        </div>
                    }
                })
        }}
        <Answering state />
        {move || {
            some.get()
                .then(|| {
                    view! {
                        <section class="tray" aria-label=attach.tray>
                            <ul class="tray-list">
                                <For each=move || items.all() key=|item| item.key let:item>
                                    {row(&item, items, remove)}
                                </For>
                            </ul>
                            <p class="composer-complaint" role="alert">
                                {move || items.too_many().then(|| (attach.too_many)(MOST_FILES))}
                            </p>
                            <div class="tray-actions">
                                <button class="button" type="button" on:click=move |_| items.clear()>
                                    {attach.clear}
                                </button>
                                <button
                                    class="button button-main"
                                    type="button"
                                    disabled=move || !ready.get()
                                    on:click=send
                                >
                                    <Icon name="send-horizontal" />
                                    {move || (attach.send)(items.count())}
                                </button>
                            </div>
                        </section>
                    }
                })
        }}
    }
    .into_any()
}

fn row(item: &Item, items: TrayItems, remove: impl Fn(Uuid) + Copy + 'static) -> AnyView {
    let attach = words().attach();
    let key = item.key;
    let (caption, typed) = (item.caption.clone(), item.caption.clone());
    let (percent, came, trouble) = (item.percent.clone(), item.came.clone(), item.trouble.clone());
    let failed = trouble.clone();
    let icon = item.kind.map_or("file-text", |kind| match kind {
        FileKind::Image => "image",
        FileKind::Video => "video",
        FileKind::Audio => "mic",
        FileKind::Document => "file-text",
        FileKind::Sticker => "sticker",
    });
    let takes_caption = item.kind.is_some_and(FileKind::takes_caption);
    let uploading = (attach.uploading)(&item.name);
    view! {
        <li class="tray-item" data-bad=move || failed.get().map(|_| "")>
            {match item.preview.clone() {
                Some(source) => view! { <img class="tray-picture" src=source alt="" /> }.into_any(),
                None => {
                    view! {
                        <span class="bubble-file-icon">
                            <Icon name=icon />
                        </span>
                    }
                        .into_any()
                }
            }}
            <div class="tray-words">
                <p class="tray-name">
                    <span>{item.name.clone()}</span>
                    <small>{(words().files().size)(item.size)}</small>
                </p>
                {takes_caption
                    .then(|| {
                        view! {
                            <input
                                class="field tray-caption"
                                type="text"
                                maxlength=MOST_CAPTION
                                placeholder=attach.caption_hint
                                aria-label=(attach.caption)(&item.name)
                                prop:value=move || caption.get()
                                on:input=move |event| typed.set(event_target_value(&event))
                            />
                        }
                    })}
                {move || match (trouble.get(), came.get()) {
                    (Some(error), _) => {
                        let refused = matches!(&error, AppError::Refused(why) if *why != Refusal::TooManyUploads);
                        let told = match error {
                            AppError::Transport => attach.cut.to_owned(),
                            error => sentence(&error),
                        };
                        view! {
                            <p class="tray-trouble" role="alert">
                                {told}
                            </p>
                            {(!refused)
                                .then(|| {
                                    view! {
                                        <button class="button-link" type="button" on:click=move |_| items.again(key)>
                                            <Icon name="rotate-cw" />
                                            {attach.again}
                                        </button>
                                    }
                                })}
                        }
                            .into_any()
                    }
                    (None, Some(_)) => ().into_any(),
                    (None, None) => {
                        let percent = percent.clone();
                        view! { <progress max="100" aria-label=uploading.clone() prop:value=move || percent.get()></progress> }
                            .into_any()
                    }
                }}
            </div>
            <button
                class="button-quiet"
                type="button"
                aria-label=(attach.remove)(&item.name)
                title=(attach.remove)(&item.name)
                on:click=move |_| remove(key)
            >
                <Icon name="x" />
            </button>
        </li>
    }
    .into_any()
}

/// Files dragged over the page, and files pasted.
fn listen(over: RwSignal<bool>, add: impl Fn(FileList) + Copy + 'static) {
    let has_files =
        |data: Option<DataTransfer>| data.is_some_and(|data| data.types().includes(&"Files".into(), 0));
    Effect::new(move |_| {
        let dragged = window_event_listener(ev::dragover, move |event| {
            if has_files(event.data_transfer()) {
                event.prevent_default();
                if !over.get_untracked() {
                    over.set(true);
                }
            }
        });
        let left = window_event_listener(ev::dragleave, move |event| {
            // Out of the window, not from one element to the next.
            if event.related_target().is_none() {
                over.set(false);
            }
        });
        let dropped = window_event_listener(ev::drop, move |event| {
            if has_files(event.data_transfer()) {
                event.prevent_default();
                over.set(false);
                if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
                    add(files);
                }
            }
        });
        let pasted = window_event_listener(ev::paste, move |event| {
            let files = event.clipboard_data().and_then(|data| data.files());
            if let Some(files) = files.filter(|files| files.length() > 0) {
                event.prevent_default();
                add(files);
            }
        });
        on_cleanup(move || {
            dragged.remove();
            left.remove();
            dropped.remove();
            pasted.remove();
        });
    });
}

/// The message that is being answered.
#[component]
fn Answering(state: ThreadState) -> impl IntoView {
    let gestures = words().gestures();
    let outbox = Outbox::expect();
    move || {
        let quoting = outbox
            .quoting
            .get()
            .filter(|quoting| quoting.conversation == state.id)?;
        let name = state.contact.with(|contact| contact.name.clone());
        let whose = (gestures.answering)((!quoting.ours).then_some(name.as_str()));
        Some(view! {
            <div class="answering">
                <Icon name="reply" />
                <div class="answering-words">
                    <p class="answering-whose">{whose}</p>
                    <p>{quoting.words}</p>
                </div>
                <button
                    class="button-quiet"
                    type="button"
                    aria-label=gestures.no_answer
                    title=gestures.no_answer
                    on:click=move |_| outbox.quoting.set(None)
                >
                    <Icon name="x" />
                </button>
            </div>
        })
    }
}

/// A message's words in one line, for the quote above the field.
pub fn excerpt(content: &domain::message::Content) -> String {
    kinds::preview_words(&domain::conversation::Preview {
        kind: content.kind().to_owned(),
        text: content.excerpt(120),
        outbound: false,
    })
}
