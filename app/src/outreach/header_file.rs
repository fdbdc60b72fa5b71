//! The file of a template's header: picked, checked, brought up, shown.

use domain::FileId;
use domain::media::{FileKind, Uploaded, check_upload};
use leptos::prelude::*;
use leptos::{ev, html};
use uuid::Uuid;
use web_sys::File;

use crate::error::AppError;
use crate::ui::upload::{address_of, encoded, forget_address, stop, upload};
use crate::ui::{Icon, browser, sentence, words};

/// What went wrong with it.
#[derive(Clone, PartialEq)]
enum Wrong {
    Refused(AppError),
    /// The template shows another kind.
    Kind(FileKind),
}

/// The file, from being picked to being there.
#[derive(Clone, Copy)]
pub struct HeaderFile {
    coming: RwSignal<Option<Uuid>>,
    percent: RwSignal<u8>,
    came: RwSignal<Option<Uploaded>>,
    wrong: RwSignal<Option<Wrong>>,
    /// Where this browser has a picture of it.
    picture: RwSignal<Option<String>>,
}

impl HeaderFile {
    /// None.
    pub fn new() -> Self {
        Self {
            coming: RwSignal::new(None),
            percent: RwSignal::new(0),
            came: RwSignal::new(None),
            wrong: RwSignal::new(None),
            picture: RwSignal::new(None),
        }
    }

    /// Which, once it is there.
    pub fn id(self) -> Option<FileId> {
        self.came.read().as_ref().map(|file| file.id)
    }

    /// Whether it is on its way up.
    pub fn is_coming(self) -> bool {
        self.coming.read().is_some()
    }

    /// Stops what is under way and forgets what came.
    pub fn reset(self) {
        if let Some(key) = self.coming.get_untracked() {
            stop(key);
        }
        if let Some(picture) = self.picture.get_untracked() {
            forget_address(&picture);
        }
        self.coming.set(None);
        self.came.set(None);
        self.wrong.set(None);
        self.picture.set(None);
    }

    fn begin(self, file: &File, wanted: FileKind) {
        self.reset();
        let name = file.name();
        match check_upload(&name, &file.type_(), file.size() as u64) {
            Err(refusal) => self.wrong.set(Some(Wrong::Refused(AppError::Refused(refusal)))),
            Ok(kind) if kind != wanted => self.wrong.set(Some(Wrong::Kind(wanted))),
            Ok(_) => {
                let key = browser::new_key();
                if wanted == FileKind::Image {
                    self.picture.set(address_of(file));
                }
                self.percent.set(0);
                self.coming.set(Some(key));
                let progress = move |told| {
                    let _ = self.percent.try_set(told);
                };
                let query = format!("name={}", encoded(&name));
                upload(key, file, &query, progress, move |ended| self.end(ended));
            }
        }
    }

    fn end(self, ended: Result<Uploaded, AppError>) {
        if self.coming.try_set(None).is_some() {
            return;
        }
        match ended {
            Ok(uploaded) => self.came.set(Some(uploaded)),
            Err(AppError::SignedOut) => browser::sign_in_again(),
            Err(error) => self.wrong.set(Some(Wrong::Refused(error))),
        }
    }

    /// As the bubble shows it; nothing while none was picked.
    pub fn drawn(self) -> Option<AnyView> {
        if let Some(picture) = self.picture.get() {
            return Some(view! { <img class="template-picture" src=picture alt="" /> }.into_any());
        }
        let name = self.came.read().as_ref()?.name.clone();
        let drawn = view! {
            <p class="template-file">
                <Icon name="file-text" />
                <span>{name}</span>
            </p>
        };
        Some(drawn.into_any())
    }
}

/// What a file of that kind is called.
pub fn kind_word(kind: FileKind) -> &'static str {
    let kinds = &words().kinds;
    match kind {
        FileKind::Image => kinds.image,
        FileKind::Video => kinds.video,
        _ => kinds.document,
    }
}

/// The field. `missing` says that it should be there.
pub fn file_field(file: HeaderFile, wanted: FileKind, missing: Signal<Option<String>>) -> AnyView {
    let texts = words().outreach();
    let input = NodeRef::<html::Input>::new();
    let picked = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(chosen) = input.files().and_then(|files| files.get(0)) {
            file.begin(&chosen, wanted);
        }
        // The same file can be picked again.
        input.set_value("");
    };
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let accept = match wanted {
        FileKind::Image => "image/jpeg,image/png",
        FileKind::Video => "video/mp4,video/3gpp",
        _ => "",
    };
    let told = Signal::derive(move || match file.wrong.get() {
        Some(Wrong::Refused(AppError::Transport)) => Some(words().attach().cut.to_owned()),
        Some(Wrong::Refused(error)) => Some(sentence(&error)),
        Some(Wrong::Kind(kind)) => Some((texts.file_wrong)(kind_word(kind))),
        None => missing.get(),
    });
    let label = (texts.file)(kind_word(wanted));
    view! {
        <fieldset class="field">
            <legend>{label}</legend>
            <input
                class="unseen"
                id="outreach-file"
                type="file"
                accept=accept
                tabindex="-1"
                aria-hidden="true"
                node_ref=input
                on:change=picked
            />
            {move || {
                file.coming
                    .get()
                    .map(|_| {
                        view! {
                            <progress
                                max="100"
                                aria-label=words().outreach().sending
                                prop:value=move || file.percent.get()
                            ></progress>
                        }
                    })
            }}
            <div class="outreach-file">
                <button
                    class="button"
                    type="button"
                    aria-invalid=move || told.read().as_ref().map(|_| "true")
                    aria-describedby="outreach-file-wrong"
                    on:click=pick
                >
                    <Icon name="paperclip" />
                    {move || if file.came.read().is_some() { texts.file_other } else { texts.file_choose }}
                </button>
                {move || file.came.get().map(|came| view! { <span class="file-line"><span>{came.name}</span></span> })}
            </div>
            <p class="field-wrong" id="outreach-file-wrong" aria-live="polite">
                {move || told.get()}
            </p>
        </fieldset>
    }
    .into_any()
}
