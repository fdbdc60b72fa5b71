//! A sample for each variable and code, as Meta wants them.

use domain::template::{DraftPlace, Slot, SlotKind, TemplateButton, TemplateParts};
use leptos::prelude::*;

use super::field::{Frame, line};
use super::state::Editor;
use crate::ui::words;

/// The part of the form; nothing while there is nothing to fill in.
pub fn part(editor: Editor) -> AnyView {
    let words = words().template_editor();
    let slots = Memo::new(move |_| {
        editor.draft.with(|draft| {
            let typed = |slot: &Slot| {
                matches!(
                    draft.parts.slot_kind(slot),
                    Some(SlotKind::Text | SlotKind::AddressEnd | SlotKind::Code)
                )
            };
            let slots = draft.parts.slots().into_iter().filter(typed);
            slots
                .map(|slot| (label(&draft.parts, &slot), slot))
                .collect::<Vec<_>>()
        })
    });
    let none = move || slots.read().is_empty();
    view! {
        <section class="form-part" aria-labelledby="editor-samples" hidden=none>
            <h2 id="editor-samples">{words.samples}</h2>
            <p class="field-hint">{words.samples_hint}</p>
            <div class="editor-samples">
                <For each=move || slots.get() key=Clone::clone children=move |(label, slot)| sample(editor, slot, label) />
            </div>
        </section>
    }
    .into_any()
}

fn label(parts: &TemplateParts, slot: &Slot) -> String {
    let words = words().template_editor();
    match slot {
        Slot::Header(name) => (words.sample_in_header)(name),
        Slot::Body(name) => (words.sample_of)(name),
        Slot::Button(at) => match parts.button(*at) {
            Some(TemplateButton::Url { text, .. }) => (words.sample_of_address)(text.trim()),
            _ => words.sample_of_code.to_owned(),
        },
    }
}

fn sample(editor: Editor, slot: Slot, label: String) -> AnyView {
    let id = match &slot {
        Slot::Header(name) => format!("editor-sample-header-{name}"),
        Slot::Body(name) => format!("editor-sample-{name}"),
        Slot::Button(at) => format!("editor-sample-button-{at}"),
    };
    let frame = Frame::new(id, label, DraftPlace::Sample(slot.clone()));
    let read = slot.clone();
    let value = Signal::derive(move || editor.draft.with(|draft| draft.parts.sample(&read).to_owned()));
    let set = move |typed: String| editor.update(|parts| parts.set_sample(slot.clone(), typed));
    line(editor, frame, value, set, "text")
}
