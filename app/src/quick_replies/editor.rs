//! The dialog a quick reply is written in, with what the customer will see beside it.

use domain::quick_reply::{QuickReplies, Variable, Wording, check, fill};
use domain::token::{bytes, replaced};
use domain::user::{CurrentUser, Permission};
use domain::{QuickReplyId, Refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use super::api::save_quick_reply;
use super::file_part::{Attachment, file_line, file_part};
use super::scope_part::scope_part;
use crate::error::AppError;
use crate::ui::{browser, catalogue, sentence, words};

/// What is being written.
#[derive(Clone, Default, PartialEq)]
pub struct Editing {
    /// The one being changed; absent for a new one.
    pub id: Option<QuickReplyId>,
    /// Its words.
    pub wording: Wording,
}

/// Under which field an answer of the desk stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Scope,
    Shortcut,
    Title,
    Body,
    File,
    Foot,
}

fn field_of(error: &AppError) -> Field {
    match error {
        AppError::Refused(Refusal::NoTeamChosen) => Field::Scope,
        AppError::Refused(Refusal::BadShortcut | Refusal::ShortcutTaken { .. }) => Field::Shortcut,
        AppError::Refused(Refusal::BadTitle) => Field::Title,
        AppError::Refused(Refusal::EmptyQuickReply | Refusal::MessageTooLong { .. }) => Field::Body,
        AppError::Refused(Refusal::FileMissing) => Field::File,
        _ => Field::Foot,
    }
}

/// The dialog; open while something is being written.
#[component]
pub fn Editor(
    editing: RwSignal<Option<Editing>>,
    all: RwSignal<QuickReplies>,
    saved: Callback<()>,
) -> impl IntoView {
    let texts = &words().quick_replies;
    let dialog = NodeRef::<html::Dialog>::new();
    let body = NodeRef::<html::Textarea>::new();
    let id = RwSignal::new(None::<QuickReplyId>);
    let wording = RwSignal::new(Wording::default());
    let file = Attachment::new(wording);
    let trouble = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match editing.get() {
            Some(Editing {
                id: which,
                wording: words,
            }) => {
                id.set(which);
                wording.set(words);
                trouble.set(None);
                file.reset();
                if !dialog.open() {
                    let _ = dialog.show_modal();
                }
            }
            None => {
                file.reset();
                if dialog.open() {
                    dialog.close();
                }
            }
        }
    });
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || untrack(move || file.is_coming()) {
            return;
        }
        if let Err(refusal) = check(wording.get_untracked()) {
            fail(trouble, AppError::Refused(refusal));
            return;
        }
        busy.set(true);
        trouble.set(None);
        let (which, words) = (id.get_untracked(), wording.get_untracked());
        spawn_local(async move {
            let done = save_quick_reply(which, words).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match done {
                Ok(_) => {
                    editing.set(None);
                    saved.run(());
                }
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => fail(trouble, error),
            }
        });
    };
    let under = move |field: Field| {
        view! {
            <span class="field-trouble" role="alert">
                {move || trouble.get().filter(|error| field_of(error) == field).map(|error| told(&error))}
            </span>
        }
        .into_any()
    };
    let bad = move |field: Field| {
        move || {
            trouble
                .read()
                .as_ref()
                .is_some_and(|error| field_of(error) == field)
                .then_some("true")
        }
    };
    let insert = move |variable: Variable| {
        let Some(field) = body.get_untracked() else { return };
        let at = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or_default() as usize;
        let text = field.value();
        let (from, to) = (
            bytes(&text, at(field.selection_start())),
            bytes(&text, at(field.selection_end())),
        );
        let name = format!("{{{{{}}}}}", (texts.variable_name)(variable));
        let (text, caret) = replaced(&text, from, to, &name);
        wording.update(|wording| wording.body = text);
        browser::after_paint(move || {
            let _ = field.focus();
            let _ = field.set_selection_range(caret as u32, caret as u32);
        });
    };
    let shares = expect_context::<CurrentUser>().role.may(Permission::ShareTexts);
    let name = Memo::new(move |_| wording.read().file.as_ref().map(|file| file.name.clone()));
    let preview = move || {
        fill(&wording.read().body, |variable| {
            (texts.sample)(variable).to_owned()
        })
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="reply-title" on:close=move |_| editing.set(None)>
            <form class="form" on:submit=save novalidate>
                <h2 id="reply-title">
                    {move || if id.get().is_some() { texts.edit_title } else { texts.new_title }}
                </h2>
                {scope_part(all, wording, shares, under(Field::Scope))}
                <label class="field">
                    {texts.shortcut}
                    <input
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-invalid=bad(Field::Shortcut)
                        prop:value=move || wording.read().shortcut.clone()
                        on:input=move |event| wording.update(|wording| wording.shortcut = event_target_value(&event))
                    />
                    <span class="field-hint">{texts.shortcut_hint}</span>
                    {under(Field::Shortcut)}
                </label>
                <label class="field">
                    {texts.name}
                    <input
                        type="text"
                        autocomplete="off"
                        aria-invalid=bad(Field::Title)
                        prop:value=move || wording.read().title.clone()
                        on:input=move |event| wording.update(|wording| wording.title = event_target_value(&event))
                    />
                    {under(Field::Title)}
                </label>
                <label class="field">
                    {texts.body}
                    <textarea
                        node_ref=body
                        rows="4"
                        aria-invalid=bad(Field::Body)
                        prop:value=move || wording.read().body.clone()
                        on:input=move |event| wording.update(|wording| wording.body = event_target_value(&event))
                    ></textarea>
                    {under(Field::Body)}
                </label>
                <div class="variables" role="group" aria-label=texts.variables>
                    {Variable::ALL
                        .map(|variable| {
                            view! {
                                <button class="chip" type="button" on:click=move |_| insert(variable)>
                                    {(texts.variable)(variable)}
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
                {file_part(file, under(Field::File))}
                <figure class="preview">
                    <figcaption>{texts.preview}</figcaption>
                    {move || {
                        let text = preview();
                        (!text.trim().is_empty()).then(|| view! { <p class="preview-bubble">{text}</p> })
                    }}
                    {move || name.get().map(|name| view! { <p class="preview-bubble">{file_line(name)}</p> })}
                </figure>
                {under(Field::Foot)}
                <div class="dialog-actions">
                    <button class="button" type="button" on:click=move |_| editing.set(None)>
                        {words().common.cancel}
                    </button>
                    <button class="button button-main" type="submit" disabled=move || busy.get() || file.is_coming()>
                        {texts.save}
                    </button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

fn told(error: &AppError) -> String {
    match error {
        AppError::Refused(refusal) => (catalogue().refusal)(refusal),
        error => sentence(error),
    }
}

/// Shows `error` under its field and moves the focus there.
fn fail(trouble: RwSignal<Option<AppError>>, error: AppError) {
    trouble.set(Some(error));
    browser::after_paint(|| {
        browser::focus_first("dialog[open] [aria-invalid]");
    });
}
