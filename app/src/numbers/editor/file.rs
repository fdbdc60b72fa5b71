//! The sample of a header with a file: chosen, checked, brought to the server with progress.

use domain::template::{DraftPlace, Slot, TemplateHeader, check_sample, sample_types};
use leptos::prelude::*;
use leptos::{ev, html};
use uuid::Uuid;
use web_sys::File;

use super::field::faults;
use super::state::Editor;
use crate::error::AppError;
use crate::ui::upload::{address_of, encoded, forget_address, stop, upload};
use crate::ui::{Icon, browser, sentence, words};

/// Takes the file off, and its picture.
pub fn drop_file(editor: Editor) {
    if let Some(address) = editor.picture.try_get_untracked().flatten() {
        forget_address(&address);
        editor.picture.set(None);
    }
    if editor.file.with_untracked(Option::is_some) {
        editor.set_file(None);
    }
}

/// The field, for `header`.
pub fn part(editor: Editor, header: TemplateHeader) -> AnyView {
    let words = words().template_editor();
    let header = StoredValue::new(header);
    let input = NodeRef::<html::Input>::new();
    let button = NodeRef::<html::Button>::new();
    // The key of what is on its way, and its name.
    let coming = RwSignal::new(None::<(Uuid, String)>);
    let percent = RwSignal::new(0_u8);
    let trouble = RwSignal::new(None::<String>);
    on_cleanup(move || {
        if let Some((key, _)) = coming.try_get_untracked().flatten() {
            stop(key);
            let _ = editor.coming.try_set(false);
        }
    });
    let halt = move || {
        if let Some((key, _)) = coming.get_untracked() {
            stop(key);
            coming.set(None);
            editor.coming.set(false);
        }
    };
    let begin = move |file: &File| {
        halt();
        trouble.set(None);
        let (name, mime, size) = (file.name(), file.type_(), file.size() as u64);
        let checked = header.with_value(|header| check_sample(header, &name, &mime, size));
        if let Err(refusal) = checked {
            trouble.set(Some(match refusal {
                domain::Refusal::FileType => header.with_value(|it| (words.file_wrong)(it).to_owned()),
                refusal => sentence(&AppError::Refused(refusal)),
            }));
            return;
        }
        drop_file(editor);
        if header.with_value(|header| *header == TemplateHeader::Image) {
            editor.picture.set(address_of(file));
        }
        let key = browser::new_key();
        percent.set(0);
        coming.set(Some((key, name.clone())));
        editor.coming.set(true);
        let progress = move |told| {
            let _ = percent.try_set(told);
        };
        upload(
            key,
            file,
            &format!("name={}", encoded(&name)),
            progress,
            move |ended| {
                if coming.try_set(None).is_some() {
                    return;
                }
                editor.coming.set(false);
                match ended {
                    Ok(uploaded) => editor.set_file(Some(uploaded)),
                    Err(AppError::SignedOut) => browser::sign_in_again(),
                    Err(AppError::Transport) => trouble.set(Some(crate::ui::words().attach().cut.to_owned())),
                    Err(error) => trouble.set(Some(sentence(&error))),
                }
            },
        );
    };
    let picked = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(chosen) = input.files().and_then(|files| files.get(0)) {
            begin(&chosen);
        }
        // The same file can be picked again.
        input.set_value("");
    };
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let back = move || {
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let texts = &crate::ui::words().quick_replies;
    let types = header.with_value(|header| sample_types(header).join(","));
    let place = DraftPlace::Sample(Slot::header());
    view! {
        <input
            class="unseen"
            id="editor-file"
            type="file"
            accept=types
            tabindex="-1"
            aria-hidden="true"
            node_ref=input
            on:change=picked
        />
        <fieldset class="field">
            <legend>{words.file}</legend>
            {move || match (coming.get(), editor.file.get()) {
                (Some((_, name)), _) => {
                    let uploading = (crate::ui::words().attach().uploading)(&name);
                    let progress = view! {
                        <progress max="100" aria-label=uploading prop:value=move || percent.get()></progress>
                    }
                        .into_any();
                    let gone = Callback::new(move |()| {
                        halt();
                        back();
                    });
                    row(name.clone(), (texts.stop_file)(&name), progress, gone)
                }
                (None, Some(file)) => {
                    let size = view! { <small>{(crate::ui::words().files().size)(file.size)}</small> }.into_any();
                    let gone = Callback::new(move |()| {
                        drop_file(editor);
                        back();
                    });
                    row(file.name.clone(), (texts.remove_file)(&file.name), size, gone)
                }
                (None, None) => ().into_any(),
            }}
            <button class="button reply-attach" type="button" node_ref=button on:click=pick>
                <Icon name="file-up" />
                {move || if editor.file.read().is_some() { texts.replace_file } else { texts.attach }}
            </button>
            <p class="field-hint">{header.with_value(|header| (words.file_hint)(header))}</p>
            {editor.is_change().then(|| view! { <p class="field-hint">{words.file_fresh}</p> })}
            <p class="field-wrong" role="alert">
                {move || trouble.get()}
            </p>
            {faults(editor, "editor-file", place)}
        </fieldset>
    }
    .into_any()
}

fn row(name: String, word: String, beside: AnyView, gone: Callback<()>) -> AnyView {
    view! {
        <div class="reply-file">
            <span class="file-line">
                <Icon name="paperclip" />
                <span>{name}</span>
            </span>
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
