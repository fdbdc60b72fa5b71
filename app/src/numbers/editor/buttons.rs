//! The buttons: added, moved, taken away, each with its words and where it leads.

use domain::template::{ButtonKind, Count, DraftPlace, MOST_BUTTON_TEXT, TemplateButton};
use leptos::prelude::*;

use super::field::{Frame, faults, line};
use super::state::Editor;
use crate::ui::{Icon, browser, words};

/// The part of the form.
pub fn part(editor: Editor) -> AnyView {
    let words = words().template_editor();
    // Typing changes no kind: the fields stay.
    let kinds = Memo::new(move |_| {
        editor
            .draft
            .with(|draft| draft.parts.buttons.iter().map(ButtonKind::of).collect::<Vec<_>>())
    });
    let add = move |kind: ButtonKind| {
        let mut at = None;
        editor.update(|parts| at = parts.add_button(kind));
        if let Some(at) = at {
            let field = if kind == ButtonKind::CopyCode {
                format!("#editor-remove-{at}")
            } else {
                format!("#editor-button-{at}")
            };
            editor.later(move || {
                browser::focus_first(&field);
            });
        }
    };
    view! {
        <section class="form-part" aria-labelledby="editor-buttons">
            <h2 id="editor-buttons">{words.buttons}</h2>
            <p class="field-hint">{words.buttons_hint}</p>
            {move || {
                let kinds = kinds.get();
                let last = kinds.len().saturating_sub(1);
                (!kinds.is_empty())
                    .then(|| {
                        view! {
                            <ol class="editor-buttons">
                                {kinds
                                    .into_iter()
                                    .enumerate()
                                    .map(|(at, kind)| button(editor, at, kind, last))
                                    .collect_view()}
                            </ol>
                        }
                    })
            }}
            {faults(editor, "editor-buttons", DraftPlace::Buttons)}
            <div class="variables" role="group" aria-label=words.buttons>
                {ButtonKind::ALL
                    .map(|kind| {
                        let full = move || !editor.draft.with(|draft| draft.parts.has_room(kind));
                        view! {
                            <button class="chip" type="button" disabled=full on:click=move |_| add(kind)>
                                <Icon name="plus" />
                                {(words.add)(kind)}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </section>
    }
    .into_any()
}

fn button(editor: Editor, at: usize, kind: ButtonKind, last: usize) -> AnyView {
    let words = words().template_editor();
    let place = u8::try_from(at).unwrap_or(u8::MAX);
    let number = at + 1;
    let shift = move |up: bool| {
        editor.update(|parts| parts.move_button(at, up));
        let to = if up { at.saturating_sub(1) } else { at + 1 };
        let name = if up { "up" } else { "down" };
        editor.later(move || {
            let moved = browser::focus_first(&format!("#editor-{name}-{to}:not(:disabled)"));
            if !moved {
                browser::focus_first(&format!("#editor-remove-{to}"));
            }
        });
    };
    let remove = move |_| {
        editor.update(|parts| parts.remove_button(at));
        editor.later(move || {
            let next = browser::focus_first(&format!("#editor-remove-{at}"));
            if !next {
                browser::focus_first("[aria-labelledby=editor-buttons] .chip:not(:disabled)");
            }
        });
    };
    let fields = match kind {
        ButtonKind::QuickReply => label(editor, at, place),
        ButtonKind::Url => view! {
            {label(editor, at, place)}
            {target(editor, at, place, words.url, words.url_hint, "url")}
        }
        .into_any(),
        ButtonKind::Phone => view! {
            {label(editor, at, place)}
            {target(editor, at, place, words.phone, "", "tel")}
        }
        .into_any(),
        ButtonKind::CopyCode => view! { <p class="field-hint">{words.copy_code}</p> }.into_any(),
        ButtonKind::Other => faults(
            editor,
            &format!("editor-button-{at}"),
            DraftPlace::ButtonText(place),
        ),
    };
    view! {
        <li class="editor-button" aria-label=(words.button_at)(number)>
            <header>
                <h3>{(words.kind)(kind)}</h3>
                <button
                    class="button-quiet"
                    type="button"
                    id=format!("editor-up-{at}")
                    aria-label=(words.up)(number)
                    title=(words.up)(number)
                    disabled=at == 0
                    on:click=move |_| shift(true)
                >
                    <Icon name="arrow-up" />
                </button>
                <button
                    class="button-quiet"
                    type="button"
                    id=format!("editor-down-{at}")
                    aria-label=(words.down)(number)
                    title=(words.down)(number)
                    disabled=at == last
                    on:click=move |_| shift(false)
                >
                    <Icon name="arrow-down" />
                </button>
                <button
                    class="button-quiet"
                    type="button"
                    id=format!("editor-remove-{at}")
                    aria-label=(words.remove)(number)
                    title=(words.remove)(number)
                    on:click=remove
                >
                    <Icon name="trash-2" />
                </button>
            </header>
            {fields}
        </li>
    }
    .into_any()
}

fn label(editor: Editor, at: usize, place: u8) -> AnyView {
    let value = Signal::derive(move || {
        editor.draft.with(|draft| match draft.parts.buttons.get(at) {
            Some(
                TemplateButton::QuickReply { text }
                | TemplateButton::Url { text, .. }
                | TemplateButton::Phone { text, .. },
            ) => text.clone(),
            _ => String::new(),
        })
    });
    let set = move |typed: String| {
        editor.update(|parts| {
            if let Some(
                TemplateButton::QuickReply { text }
                | TemplateButton::Url { text, .. }
                | TemplateButton::Phone { text, .. },
            ) = parts.buttons.get_mut(at)
            {
                *text = typed;
            }
        });
    };
    let count = Signal::derive(move || Some(Count::of(value.read().trim(), MOST_BUTTON_TEXT)));
    let frame = Frame {
        count: Some(count),
        ..Frame::new(
            format!("editor-button-{at}"),
            words().template_editor().button_text,
            DraftPlace::ButtonText(place),
        )
    };
    line(editor, frame, value, set, "text")
}

fn target(
    editor: Editor,
    at: usize,
    place: u8,
    label: &'static str,
    hint: &'static str,
    kind: &'static str,
) -> AnyView {
    let value = Signal::derive(move || {
        editor.draft.with(|draft| match draft.parts.buttons.get(at) {
            Some(TemplateButton::Url { url, .. }) => url.clone(),
            Some(TemplateButton::Phone { phone, .. }) => phone.clone(),
            _ => String::new(),
        })
    });
    let set = move |typed: String| {
        editor.update(|parts| match parts.buttons.get_mut(at) {
            Some(TemplateButton::Url { url, .. }) => *url = typed,
            Some(TemplateButton::Phone { phone, .. }) => *phone = typed,
            _ => {}
        });
    };
    let frame = Frame {
        hint,
        ..Frame::new(
            format!("editor-target-{at}"),
            label,
            DraftPlace::ButtonTarget(place),
        )
    };
    line(editor, frame, value, set, kind)
}
