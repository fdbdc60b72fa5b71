//! What has to be filled in: a field for each variable, the header's file or place.

use domain::template::{FillTrouble, Slot, SlotKind, TemplateButton, TemplateParts};
use leptos::prelude::*;

use super::header_file::file_field;
use super::writing::Writing;
use crate::ui::words;

/// The fields of `parts`, in the order in which they are seen.
pub fn fields(writing: Writing, parts: &TemplateParts) -> AnyView {
    let troubles = Memo::new(move |_| writing.troubles());
    let fields = parts.slots().into_iter().enumerate().filter_map(|(at, slot)| {
        let kind = parts.slot_kind(&slot)?;
        let label = label(parts, &slot);
        let example = parts.hint(&slot).map(words().outreach().example);
        let wrong = {
            let slot = slot.clone();
            Signal::derive(move || told(writing, troubles, &slot))
        };
        Some(match kind {
            SlotKind::File(wanted) => file_field(writing.file, wanted, wrong),
            SlotKind::Place => place_fields(writing, wrong),
            SlotKind::Text | SlotKind::AddressEnd | SlotKind::Code => {
                text_field(writing, at, slot, label, example.unwrap_or_default(), wrong)
            }
        })
    });
    fields.collect_view().into_any()
}

/// What is missing is told when somebody wants to send it; what is wrong, at once.
fn told(writing: Writing, troubles: Memo<Vec<(Slot, FillTrouble)>>, slot: &Slot) -> Option<String> {
    let tried = writing.tried.get();
    let troubles = troubles.read();
    let (_, trouble) = troubles.iter().find(|(other, _)| other == slot)?;
    let missing = matches!(
        trouble,
        FillTrouble::Empty | FillTrouble::NoFile | FillTrouble::NoPlace
    );
    (tried || !missing).then(|| (words().outreach().trouble)(*trouble))
}

fn label(parts: &TemplateParts, slot: &Slot) -> String {
    let texts = words().outreach();
    match slot {
        Slot::Header(name) => (texts.slot_header)(name),
        Slot::Body(name) => (texts.slot_body)(name),
        Slot::Button(at) => match parts.button(*at) {
            Some(TemplateButton::Url { text, .. }) => (texts.slot_address)(text),
            _ => texts.slot_code.to_owned(),
        },
    }
}

fn text_field(
    writing: Writing,
    at: usize,
    slot: Slot,
    label: String,
    example: String,
    wrong: Signal<Option<String>>,
) -> AnyView {
    let (read, write) = (slot.clone(), slot);
    let value = move || {
        let filling = writing.filling.read();
        let found = filling.texts.iter().find(|(slot, _)| *slot == read);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        writing.filling.update(|filling| filling.set(write.clone(), text));
    };
    field(
        format!("outreach-slot-{at}"),
        label,
        example,
        "",
        value,
        typed,
        wrong,
    )
}

fn place_fields(writing: Writing, wrong: Signal<Option<String>>) -> AnyView {
    let (texts, attach) = (words().outreach(), words().attach());
    let [at, name, address] = writing.place;
    let plain = move |id: &'static str, label: &'static str, text: RwSignal<String>| {
        field(
            id.to_owned(),
            label.to_owned(),
            String::new(),
            "",
            move || text.get(),
            move |event| text.set(event_target_value(&event)),
            Signal::derive(|| None),
        )
    };
    view! {
        {field(
            "outreach-place".to_owned(),
            attach.coordinates.to_owned(),
            String::new(),
            attach.coordinates_hint,
            move || at.get(),
            move |event| at.set(event_target_value(&event)),
            wrong,
        )}
        {plain("outreach-place-name", texts.place_name, name)}
        {plain("outreach-place-address", texts.place_address, address)}
    }
    .into_any()
}

/// A line of text with its label, and what is wrong with it.
pub fn field(
    id: String,
    label: String,
    example: String,
    hint: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
    typed: impl FnMut(leptos::ev::Event) + 'static,
    wrong: Signal<Option<String>>,
) -> AnyView {
    let (hint_id, wrong_id) = (format!("{id}-hint"), format!("{id}-wrong"));
    let described = format!("{hint_id} {wrong_id}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone()
                name=id
                type="text"
                autocomplete="off"
                maxlength="2000"
                placeholder=example
                prop:value=value
                aria-invalid=move || wrong.read().as_ref().map(|_| "true")
                aria-describedby=described
                on:input=typed
            />
            <p class="field-hint" id=hint_id>
                {hint}
            </p>
            <p class="field-wrong" id=wrong_id aria-live="polite">
                {move || wrong.get()}
            </p>
        </div>
    }
    .into_any()
}
