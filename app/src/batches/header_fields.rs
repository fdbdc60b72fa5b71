//! What a template's header wants once for the whole batch: a file, or a place.

use domain::outgoing::read_place;
use domain::template::{FillTrouble, SlotKind};
use leptos::prelude::*;

use crate::outreach::{HeaderFile, field, file_field};
use crate::ui::words;

/// The file or place that all messages have in their header.
pub fn header_fields(
    kind: SlotKind,
    file: HeaderFile,
    place: [RwSignal<String>; 3],
    tried: RwSignal<bool>,
) -> AnyView {
    let start = &words().batches().start;
    match kind {
        SlotKind::File(wanted) => {
            let missing = Signal::derive(move || {
                (tried.get() && file.id().is_none()).then(|| start.header_file_missing.to_owned())
            });
            view! {
                <input
                    type="hidden"
                    name="file_id"
                    prop:value=move || file.id().map(|id| id.to_string()).unwrap_or_default()
                />
                {file_field(file, wanted, missing)}
            }
            .into_any()
        }
        SlotKind::Place => {
            let [at, name, address] = place;
            let line = |id: &'static str, label: &'static str, hint, text: RwSignal<String>, wrong| {
                let typed = move |event| text.set(event_target_value(&event));
                field(
                    id.to_owned(),
                    label.to_owned(),
                    String::new(),
                    hint,
                    move || text.get(),
                    typed,
                    wrong,
                )
            };
            let wrong = Signal::derive(move || {
                let typed = at.read();
                let unread = read_place(&typed).is_none();
                let trouble = if typed.trim().is_empty() {
                    FillTrouble::NoPlace
                } else {
                    FillTrouble::PlaceUnknown
                };
                (tried.get() && unread).then(|| (words().outreach().trouble)(trouble))
            });
            let fine = Signal::derive(|| None);
            view! {
                {line("place", start.place, start.place_hint, at, wrong)}
                {line("place_name", start.place_name, "", name, fine)}
                {line("place_address", start.place_address, "", address, fine)}
            }
            .into_any()
        }
        SlotKind::Text | SlotKind::AddressEnd | SlotKind::Code => ().into_any(),
    }
}
