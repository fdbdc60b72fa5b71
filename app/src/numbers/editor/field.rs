//! A field of the editor: its label, its room, and what Meta would not take beneath it.

use domain::template::{Count, DraftPlace};
use leptos::prelude::*;

use super::state::Editor;
use crate::ui::words;

/// What a field is made of, besides its control.
pub struct Frame {
    /// Of the control.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What to know before typing.
    pub hint: &'static str,
    /// Room used.
    pub count: Option<Signal<Option<Count>>>,
    /// Where its faults stand.
    pub place: DraftPlace,
}

impl Frame {
    /// One without hint and count.
    pub fn new(id: impl Into<String>, label: impl Into<String>, place: DraftPlace) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            hint: "",
            count: None,
            place,
        }
    }
}

/// Whether something at `place` keeps the draft from being submitted.
pub fn is_wrong(editor: Editor, place: DraftPlace) -> Signal<Option<&'static str>> {
    Signal::derive(move || {
        let faults = editor.faults(&place);
        faults.iter().any(|fault| fault.blocks()).then_some("true")
    })
}

/// What describes the control of `id`.
pub fn described(id: &str) -> String {
    format!("{id}-hint {id}-wrong")
}

/// What is wrong at `place`, a sentence each. What only warns looks milder.
pub fn faults(editor: Editor, id: &str, place: DraftPlace) -> AnyView {
    let list = Memo::new(move |_| editor.faults(&place));
    view! {
        <div class="field-faults" id=format!("{id}-wrong") aria-live="polite">
            {move || {
                list.get()
                    .into_iter()
                    .map(|fault| {
                        let class = if fault.blocks() { "field-wrong" } else { "field-doubt" };
                        view! { <p class=class>{(words().template_editor().fault)(&fault)}</p> }
                    })
                    .collect_view()
            }}
        </div>
    }
    .into_any()
}

/// The frame around `control`.
pub fn framed(editor: Editor, frame: Frame, control: AnyView) -> AnyView {
    let words = words().template_editor();
    let Frame {
        id,
        label,
        hint,
        count,
        place,
    } = frame;
    let room = count.map(|count| {
        let told = move || count.get().map(|count| (words.count)(count));
        let read = move || count.get().map(|count| (words.count_read)(count));
        let full = move || count.get().is_some_and(|count| !count.fits()).then_some("");
        view! {
            <span class="field-count" data-full=full>
                <span aria-hidden="true">{told}</span>
                <span class="unseen">{read}</span>
            </span>
        }
    });
    view! {
        <div class="field">
            <div class="field-head">
                <label for=id.clone()>{label}</label>
                {room}
            </div>
            {control}
            <p class="field-hint" id=format!("{id}-hint") hidden=hint.is_empty()>
                {hint}
            </p>
            {faults(editor, &id, place)}
        </div>
    }
    .into_any()
}

/// A line of text.
pub fn line(
    editor: Editor,
    frame: Frame,
    value: Signal<String>,
    set: impl Fn(String) + Send + 'static,
    kind: &'static str,
) -> AnyView {
    let place = frame.place.clone();
    let wrong = is_wrong(editor, place.clone());
    let id = frame.id.clone();
    let control = view! {
        <input
            id=id.clone()
            name=id.clone()
            type=kind
            autocomplete="off"
            maxlength="2200"
            value=value.get_untracked()
            prop:value=move || value.get()
            aria-invalid=move || wrong.get()
            aria-describedby=described(&id)
            on:input=move |event| set(event_target_value(&event))
            on:blur=move |_| editor.touch(place.clone())
        />
    }
    .into_any();
    framed(editor, frame, control)
}
