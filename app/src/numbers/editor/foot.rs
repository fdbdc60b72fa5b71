//! Submitting, and what came of it.

use domain::template::{Submission, TemplateStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::keep::Kept;
use super::state::Editor;
use super::told_barred;
use crate::desk::Clock;
use crate::error::AppError;
use crate::numbers::TEMPLATES;
use crate::numbers::api::submit_template;
use crate::ui::{Icon, Toasts, browser, sentence, words};

/// Whether a submission is on its way, what came in its way, and where to go when it is done.
#[derive(Clone, Copy)]
struct Submitting {
    /// The page is not awake yet, or Meta is being asked.
    busy: RwSignal<bool>,
    /// Meta is being asked.
    sending: RwSignal<bool>,
    trouble: RwSignal<Option<AppError>>,
    /// Points to correct, when submitting was tried.
    faults: RwSignal<usize>,
    go: Callback<String>,
    toasts: Toasts,
}

/// The foot of the form.
pub fn part(editor: Editor) -> AnyView {
    let (words, clock) = (words().template_editor(), Clock::expect());
    let navigate = use_navigate();
    let state = Submitting {
        busy: RwSignal::new(true),
        sending: RwSignal::new(false),
        trouble: RwSignal::new(None),
        faults: RwSignal::new(0),
        go: Callback::new(move |path: String| navigate(&path, Default::default())),
        toasts: Toasts::expect(),
    };
    Effect::new(move |_| state.busy.set(false));
    let kept = move || match editor.kept.get() {
        Kept::Untouched => String::new(),
        Kept::Saving => words.saving.to_owned(),
        Kept::Saved(at) => (words.saved)(&clock.hour(at)),
        Kept::Unsaved => words.unsaved.to_owned(),
    };
    let unsaved = move || (editor.kept.get() == Kept::Unsaved).then_some("bad");
    let busy = move || state.busy.get() || editor.coming.get();
    view! {
        <div class="editor-foot">
            <div aria-live="assertive">{move || told(editor, state)}</div>
            <div class="form-actions">
                <p class="form-note" role="status" data-tone=unsaved>
                    {kept}
                </p>
                <a class="button" href=TEMPLATES>
                    {words.leave}
                </a>
                <button class="button button-main" type="button" disabled=busy on:click=move |_| submit(editor, state)>
                    <Icon name="send" />
                    {move || match (state.sending.get(), editor.is_change()) {
                        (true, _) => words.submitting,
                        (false, true) => words.submit_change,
                        (false, false) => words.submit,
                    }}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn submit(editor: Editor, state: Submitting) {
    if state.busy.get_untracked() || editor.coming.get_untracked() {
        return;
    }
    state.trouble.set(None);
    editor.outcome.set(None);
    let faults = editor.try_now();
    state.faults.set(faults);
    if faults > 0 {
        first_fault();
        return;
    }
    let Some(writing) = editor.writing() else { return };
    state.busy.set(true);
    state.sending.set(true);
    let (id, at) = (editor.id(), editor.written_at());
    let name = writing.draft.name.clone();
    spawn_local(async move {
        let done = submit_template(id, writing, at).await;
        if state.busy.try_set(false).is_some() {
            return;
        }
        state.sending.set(false);
        match done {
            Ok(Submission::Taken {
                status,
                recategorised,
            }) => {
                editor.over();
                state.toasts.say(taken(editor, status, recategorised));
                state.go.run(format!("{TEMPLATES}?text={}", name.trim()));
            }
            Ok(other) => {
                editor.outcome.set(Some(other));
                seen();
            }
            Err(AppError::SignedOut) => browser::sign_in_again(),
            Err(error) => {
                state.trouble.set(Some(error));
                seen();
            }
        }
    });
}

fn taken(
    editor: Editor,
    status: TemplateStatus,
    recategorised: Option<domain::template::TemplateCategory>,
) -> String {
    let (words, list) = (words().template_editor(), words().templates());
    let first = match status {
        TemplateStatus::Pending if editor.is_change() => words.taken_changed,
        TemplateStatus::Pending => words.taken,
        other => (words.taken_at_once)(other),
    };
    match recategorised {
        Some(category) => {
            let moved = (words.recategorised)((list.category_word)(Some(category)));
            format!("{first} {moved}")
        }
        None => first.to_owned(),
    }
}

/// Moves the focus to the first field that Meta would not take.
fn first_fault() {
    browser::after_paint(|| {
        let found = browser::focus_first(".editor-form [aria-invalid]");
        if !found {
            browser::focus_first(".editor-foot .notice");
        }
    });
}

/// Moves the focus to what came of it.
fn seen() {
    browser::after_paint(|| {
        browser::focus_first(".editor-foot .notice");
    });
}

fn told(editor: Editor, state: Submitting) -> Option<AnyView> {
    let words = words().template_editor();
    let outcome = editor.outcome.get();
    let trouble = state.trouble.get();
    let open = editor
        .troubles
        .with(|troubles| troubles.iter().filter(|it| it.fault.blocks()).count());
    let (tone, text, note) = match (outcome, trouble) {
        (_, Some(error)) => ("notice-bad", sentence(&error), Some(words.refused_note)),
        (Some(Submission::Refused(refusal)), _) => {
            ("notice-bad", (words.refused)(&refusal), Some(words.refused_note))
        }
        (Some(Submission::Barred(refusal)), _) => ("notice-bad", told_barred(&refusal), None),
        (Some(Submission::Uncertain), _) => ("notice-warn", words.uncertain.to_owned(), None),
        (Some(Submission::Away), _) => ("notice-bad", words.away.to_owned(), None),
        (Some(Submission::Busy), _) => ("notice-warn", words.busy.to_owned(), None),
        (Some(Submission::NotConnected), _) => ("notice-bad", words.not_connected.to_owned(), None),
        (Some(Submission::FileGone), _) => ("notice-bad", words.file_gone.to_owned(), None),
        // Found by the server: what it knows by now and the page did not.
        (Some(Submission::Faulty(troubles)), _) => {
            let told: Vec<_> = troubles
                .iter()
                .map(|trouble| (words.fault)(&trouble.fault))
                .collect();
            ("notice-bad", told.join(" "), Some(words.refused_note))
        }
        // What was wrong then may be right by now.
        (Some(Submission::Taken { .. }) | None, _) => {
            if state.faults.get() == 0 || open == 0 {
                return None;
            }
            ("notice-bad", (words.faulty)(open), None)
        }
    };
    Some(
        view! {
            <div class=format!("notice {tone}") tabindex="-1">
                <Icon name="circle-alert" />
                <div>
                    <p>{text}</p>
                    {note.map(|note| view! { <p class="notice-note">{note}</p> })}
                </div>
            </div>
        }
        .into_any(),
    )
}
