//! The file of a quick reply: attached with progress, replaced, taken off.

use domain::media::{Uploaded, check_upload};
use domain::quick_reply::Wording;
use leptos::prelude::*;
use leptos::{ev, html};
use uuid::Uuid;
use web_sys::File;

use crate::error::AppError;
use crate::ui::upload::{encoded, stop, upload};
use crate::ui::{Icon, browser, sentence, words};

/// A file on its way up.
#[derive(Clone, PartialEq)]
struct Coming {
    key: Uuid,
    name: String,
}

/// The file of the wording that is being written.
#[derive(Clone, Copy)]
pub struct Attachment {
    wording: RwSignal<Wording>,
    coming: RwSignal<Option<Coming>>,
    percent: RwSignal<u8>,
    trouble: RwSignal<Option<AppError>>,
}

impl Attachment {
    /// What belongs to `wording`; an upload under way stops when the editor goes.
    pub fn new(wording: RwSignal<Wording>) -> Self {
        let coming = RwSignal::new(None::<Coming>);
        on_cleanup(move || {
            if let Some(coming) = coming.try_get_untracked().flatten() {
                stop(coming.key);
            }
        });
        Self {
            wording,
            coming,
            percent: RwSignal::new(0),
            trouble: RwSignal::new(None),
        }
    }

    /// Whether one is on its way up: saving waits for it.
    pub fn is_coming(self) -> bool {
        self.coming.read().is_some()
    }

    /// Stops what is under way and forgets what went wrong.
    pub fn reset(self) {
        if let Some(coming) = self.coming.get_untracked() {
            stop(coming.key);
            self.coming.set(None);
        }
        self.trouble.set(None);
    }

    /// Checks `file` by WhatsApp's rules and, if it passes, brings it up.
    fn begin(self, file: &File) {
        self.reset();
        let name = file.name();
        if let Err(refusal) = check_upload(&name, &file.type_(), file.size() as u64) {
            self.trouble.set(Some(AppError::Refused(refusal)));
            return;
        }
        let key = browser::new_key();
        let query = format!("name={}", encoded(&name));
        self.percent.set(0);
        self.coming.set(Some(Coming { key, name }));
        let progress = move |told| {
            let _ = self.percent.try_set(told);
        };
        upload(key, file, &query, progress, move |ended| self.end(ended));
    }

    fn end(self, ended: Result<Uploaded, AppError>) {
        if self.coming.try_set(None).is_some() {
            return;
        }
        match ended {
            Ok(uploaded) => self.wording.update(|wording| wording.file = Some(uploaded)),
            Err(AppError::SignedOut) => browser::sign_in_again(),
            Err(error) => self.trouble.set(Some(error)),
        }
    }
}

/// A file's name beside a paper clip.
pub fn file_line(name: String) -> AnyView {
    view! {
        <span class="file-line">
            <Icon name="paperclip" />
            <span>{name}</span>
        </span>
    }
    .into_any()
}

/// The part of the editor; `trouble` is what saving had to say about the file.
pub fn file_part(file: Attachment, trouble: AnyView) -> AnyView {
    let texts = &words().quick_replies;
    let input = NodeRef::<html::Input>::new();
    let button = NodeRef::<html::Button>::new();
    let kept = Memo::new(move |_| file.wording.read().file.clone());
    let picked = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(chosen) = input.files().and_then(|files| files.get(0)) {
            file.begin(&chosen);
        }
        // The same file can be picked again.
        input.set_value("");
    };
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    // The button that was pressed goes with what it stood on: the focus goes where another file can be attached.
    let back = move || {
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let told = move || {
        file.trouble.get().map(|error| match error {
            AppError::Transport => words().attach().cut.to_owned(),
            error => sentence(&error),
        })
    };
    view! {
        <input
            class="unseen"
            id="reply-file"
            type="file"
            tabindex="-1"
            aria-hidden="true"
            node_ref=input
            on:change=picked
        />
        <fieldset class="field">
            <legend>{texts.file}</legend>
            {move || match (file.coming.get(), kept.get()) {
                (Some(coming), _) => {
                    let cancel = Callback::new(move |()| {
                        file.reset();
                        back();
                    });
                    let uploading = (words().attach().uploading)(&coming.name);
                    let progress = view! {
                        <progress max="100" aria-label=uploading prop:value=move || file.percent.get()></progress>
                    };
                    row(coming.name.clone(), (texts.stop_file)(&coming.name), progress.into_any(), cancel)
                }
                (None, Some(kept)) => {
                    let remove = Callback::new(move |()| {
                        file.wording.update(|wording| wording.file = None);
                        back();
                    });
                    let size = view! { <small>{(words().files().size)(kept.size)}</small> };
                    row(kept.name.clone(), (texts.remove_file)(&kept.name), size.into_any(), remove)
                }
                (None, None) => ().into_any(),
            }}
            <button class="button reply-attach" type="button" node_ref=button on:click=pick>
                <Icon name="paperclip" />
                {move || if kept.read().is_some() { texts.replace_file } else { texts.attach }}
            </button>
            <span class="field-hint">{texts.file_hint}</span>
            <span class="field-trouble" role="alert">
                {told}
            </span>
            {trouble}
        </fieldset>
    }
    .into_any()
}

fn row(name: String, word: String, beside: AnyView, gone: Callback<()>) -> AnyView {
    view! {
        <div class="reply-file">
            {file_line(name)}
            {beside}
            <button
                class="button-quiet"
                type="button"
                title=word.clone()
                aria-label=word
                on:click=move |_| gone.run(())
            >
                <Icon name="x" />
            </button>
        </div>
    }
    .into_any()
}
