//! Deleting a template: what is lost, in one language or all.

use domain::template::{Deletion, Sibling, TemplateEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::TEMPLATES;
use super::api::delete_template;
use super::template::language_name;
use crate::error::AppError;
use crate::ui::{Dialog, Icon, Toasts, browser, sentence, words};

/// The dialog.
#[component]
pub fn DeleteTemplate(
    /// Whether it is before the person's eyes.
    open: RwSignal<bool>,
    /// The template.
    entry: TemplateEntry,
    /// The name's other languages.
    siblings: Vec<Sibling>,
) -> impl IntoView {
    let words = words().template_page();
    let toasts = Toasts::expect();
    let every = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    let go = Callback::new(move |()| navigate(TEMPLATES, Default::default()));
    let id = entry.id;
    let fail = move |text: String| {
        trouble.set(Some(text));
        browser::after_paint(|| {
            browser::focus_first("dialog[open] .notice");
        });
    };
    let run = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let done = delete_template(id, every.get_untracked()).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match done {
                Ok(Deletion::Done { languages }) => {
                    open.set(false);
                    toasts.say((words.deleted)(languages));
                    go.run(());
                }
                Ok(other) => fail(told(&other)),
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => fail(sentence(&error)),
            }
        });
    };
    let body = (words.delete_body)(&entry.name);
    let (language, count) = (language_name(&entry.language), siblings.len() + 1);
    view! {
        <Dialog open title=words.delete_title>
            <p>{body.clone()}</p>
            {(count > 1)
                .then(|| {
                    view! {
                        <fieldset class="editor-choice">
                            <legend>{words.delete_which}</legend>
                            {[(false, (words.delete_one)(&language)), (true, (words.delete_all)(count))]
                                .map(|(all, word)| {
                                    view! {
                                        <label class="check">
                                            <input
                                                type="radio"
                                                name="delete-which"
                                                prop:checked=move || every.get() == all
                                                on:change=move |_| every.set(all)
                                            />
                                            <span>{word}</span>
                                        </label>
                                    }
                                })
                                .collect_view()}
                        </fieldset>
                    }
                })}
            <div aria-live="assertive">
                {move || {
                    trouble
                        .get()
                        .map(|text| {
                            view! {
                                <p class="notice notice-bad" tabindex="-1">
                                    <Icon name="circle-alert" />
                                    <span>{text}</span>
                                </p>
                            }
                        })
                }}
            </div>
            <div class="dialog-actions">
                <button class="button" type="button" on:click=move |_| open.set(false)>
                    {crate::ui::words().common.cancel}
                </button>
                <button class="button button-danger" type="button" disabled=move || busy.get() on:click=run>
                    {words.delete}
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn told(deletion: &Deletion) -> String {
    let (words, editor) = (words().template_page(), words().template_editor());
    match deletion {
        Deletion::Done { languages } => (words.deleted)(*languages),
        Deletion::Refused(refusal) => (editor.refused)(refusal),
        Deletion::Barred(status) => (words.delete_barred)(*status).to_owned(),
        Deletion::Uncertain => words.delete_uncertain.to_owned(),
        Deletion::Away => domain_away(),
        Deletion::NotConnected => editor.not_connected.to_owned(),
    }
}

fn domain_away() -> String {
    let away = domain::Refusal::from(domain::management::Declined::MetaAway);
    sentence(&AppError::Refused(away))
}
