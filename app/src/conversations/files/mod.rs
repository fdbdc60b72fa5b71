//! Files in bubbles: pictures, stickers, films, sound, documents, each in every state.

mod player;
mod viewer;

pub use player::{Player, clock};
pub use viewer::Viewer;

use domain::MessageId;
use domain::media::{FileFailure, FileKind, FileState, FileView};
use domain::message::Media;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::fetch_again;
use super::kinds;
use super::thread_state::ThreadState;
use crate::ui::{Icon, sentence, words};

/// The longer side of a picture in a bubble, and the least that it takes, in pixels.
const SIDE: u32 = 320;
const LEAST: u32 = 96;

/// The address of a message's file.
pub fn address(message: MessageId) -> String {
    format!("/media/{message}")
}

/// A message's file as its bubble shows it.
pub fn draw(
    message: MessageId,
    kind: FileKind,
    media: &Media,
    file: Option<FileView>,
    state: ThreadState,
) -> AnyView {
    let what = name_of(kind, media);
    match file {
        Some(file) if file.state == FileState::Stored => shown(message, kind, media, &file, &what, state),
        file => absent(message, kind, &what, file.as_ref()),
    }
}

/// What a file is called: its own name, else its kind.
fn name_of(kind: FileKind, media: &Media) -> String {
    let kinds = &words().kinds;
    let (_, name) = kinds::named(slug(kind)).unwrap_or_default();
    match &media.filename {
        Some(name) => name.clone(),
        None if media.voice => kinds.voice.to_owned(),
        None => name.to_owned(),
    }
}

fn slug(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Image => "image",
        FileKind::Video => "video",
        FileKind::Audio => "audio",
        FileKind::Document => "document",
        FileKind::Sticker => "sticker",
    }
}

fn shown(
    message: MessageId,
    kind: FileKind,
    media: &Media,
    file: &FileView,
    what: &str,
    state: ThreadState,
) -> AnyView {
    let source = address(message);
    match kind {
        FileKind::Image => {
            let (width, height) = fitted(file);
            let small = if file.thumb { format!("{source}?thumb") } else { source };
            view! {
                <button
                    class="bubble-picture"
                    type="button"
                    aria-label=(words().files().open)(what)
                    on:click=move |_| state.viewing.set(Some(message))
                >
                    <img src=small alt="" width=width height=height loading="lazy" decoding="async" />
                </button>
            }
            .into_any()
        }
        FileKind::Sticker => view! {
            <img
                class="bubble-sticker"
                src=source
                alt=what.to_owned()
                width="160"
                height="160"
                loading="lazy"
                decoding="async"
            />
        }
        .into_any(),
        FileKind::Video => view! {
            <video class="bubble-video" src=source controls preload="metadata" aria-label=what.to_owned()></video>
        }
        .into_any(),
        FileKind::Audio => {
            view! { <Player source duration=file.duration voice=media.voice name=what.to_owned() /> }.into_any()
        }
        FileKind::Document => document(message, what, file, state),
    }
}

/// The size at which a picture is drawn: known beforehand, so that nothing moves when it comes.
fn fitted(file: &FileView) -> (u32, u32) {
    let (width, height) = (file.width.max(1), file.height.max(1));
    if file.width == 0 || file.height == 0 {
        return (SIDE, SIDE * 3 / 4);
    }
    let longer = width.max(height);
    let fit = |side: u32| (side * SIDE.min(longer) / longer).max(LEAST);
    (fit(width), fit(height))
}

fn document(message: MessageId, what: &str, file: &FileView, state: ThreadState) -> AnyView {
    let files = words().files();
    let ending = what.rsplit_once('.').map(|(_, ending)| ending.to_uppercase());
    let note = [
        ending.filter(|ending| ending.len() <= 5),
        Some((files.size)(file.size)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ");
    let inside = view! {
        <span class="bubble-file-icon">
            <Icon name="file-text" />
        </span>
        <span class="bubble-file-words">
            <span class="bubble-file-name">{what.to_owned()}</span>
            <span class="bubble-file-note">{note}</span>
        </span>
    };
    let opens = file.mime == "application/pdf";
    let save = format!("{}?download", address(message));
    view! {
        <div class="bubble-document">
            {if opens {
                view! {
                    <button
                        class="bubble-file"
                        type="button"
                        on:click=move |_| state.viewing.set(Some(message))
                    >
                        <span class="unseen">{(files.open)("")}</span>
                        {inside}
                    </button>
                }
                    .into_any()
            } else {
                view! { <div class="bubble-file">{inside}</div> }.into_any()
            }}
            <a
                class="button-quiet"
                href=save
                download=""
                rel="external"
                aria-label=format!("{} {what}", files.download)
                title=files.download
            >
                <Icon name="download" />
            </a>
        </div>
    }
    .into_any()
}

/// A file that is not here: on its way, given up, or gone.
fn absent(message: MessageId, kind: FileKind, what: &str, file: Option<&FileView>) -> AnyView {
    let files = words().files();
    let (icon, _) = kinds::named(slug(kind)).unwrap_or(("file-text", ""));
    let failure = file.and_then(|file| file.failure);
    let (state, note) = match file.map(|file| file.state) {
        Some(FileState::Failed) => ("failed", failure.map_or(files.expired, |why| (files.failed)(why))),
        Some(FileState::Expired) => ("expired", files.expired),
        _ => ("coming", files.coming),
    };
    view! {
        <div class="bubble-file bubble-absent" data-state=state data-kind=slug(kind)>
            <span class="bubble-file-icon">
                <Icon name=icon />
            </span>
            <div class="bubble-file-words">
                <p class="bubble-file-name">{what.to_owned()}</p>
                <p class="bubble-file-note">{note}</p>
                {failure.is_some_and(FileFailure::may_pass).then(|| view! { <Again message /> })}
            </div>
        </div>
    }
    .into_any()
}

/// Asks for a file once more; the bubble hears of it when it comes.
#[component]
fn Again(message: MessageId) -> impl IntoView {
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let again = move |_| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            if let Err(error) = fetch_again(message).await {
                let _ = trouble.try_set(Some(error));
                let _ = busy.try_set(false);
            }
        });
    };
    view! {
        <button class="button-link" type="button" disabled=move || busy.get() on:click=again>
            <Icon name="rotate-cw" />
            {words().files().again}
        </button>
        {move || trouble.get().map(|error| view! { <span role="alert">{sentence(&error)}</span> })}
    }
    .into_any()
}
