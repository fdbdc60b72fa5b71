//! Header, words and footer.

use domain::template::{Count, DraftPlace, ParameterFormat, TemplateHeader, variables};
use domain::token::{bytes, replaced};
use leptos::html;
use leptos::prelude::*;

use super::field::{Frame, described, framed, is_wrong, line};
use super::file;
use super::state::Editor;
use crate::ui::{Icon, words};

/// The part of the form.
pub fn part(editor: Editor) -> AnyView {
    let words = words().template_editor();
    view! {
        <section class="form-part" aria-labelledby="editor-content">
            <h2 id="editor-content">{words.content}</h2>
            {header(editor)}
            {body(editor)}
            {footer(editor)}
        </section>
    }
    .into_any()
}

/// The kinds of header, in the order of the list.
fn kinds() -> [Option<TemplateHeader>; 6] {
    [
        None,
        Some(TemplateHeader::Text(String::new())),
        Some(TemplateHeader::Image),
        Some(TemplateHeader::Video),
        Some(TemplateHeader::Document),
        Some(TemplateHeader::Location),
    ]
}

/// The place of a header's kind in [`kinds`].
fn kind_at(header: Option<&TemplateHeader>) -> usize {
    match header {
        None => 0,
        Some(TemplateHeader::Text(_)) => 1,
        Some(TemplateHeader::Image) => 2,
        Some(TemplateHeader::Video) => 3,
        Some(TemplateHeader::Document) => 4,
        Some(TemplateHeader::Location) => 5,
    }
}

fn header(editor: Editor) -> AnyView {
    let words = words().template_editor();
    let kind = Memo::new(move |_| editor.draft.with(|draft| kind_at(draft.parts.header.as_ref())));
    // Words come back when somebody looks at another kind and returns.
    let text = StoredValue::new(String::new());
    let choose = move |event| {
        let wanted: usize = event_target_value(&event).parse().unwrap_or_default();
        let Some(header) = kinds().into_iter().nth(wanted) else {
            return;
        };
        editor.draft.with_untracked(|draft| {
            if let Some(TemplateHeader::Text(written)) = &draft.parts.header {
                text.set_value(written.clone());
            }
        });
        file::drop_file(editor);
        editor.update(|parts| {
            parts.header = match header {
                Some(TemplateHeader::Text(_)) => Some(TemplateHeader::Text(text.get_value())),
                other => other,
            };
        });
    };
    let below = move || match kinds().into_iter().nth(kind.get()).flatten() {
        None => ().into_any(),
        Some(TemplateHeader::Text(_)) => header_text(editor),
        Some(TemplateHeader::Location) => view! { <p class="field-hint">{words.header_place}</p> }.into_any(),
        Some(header) => file::part(editor, header),
    };
    view! {
        <div class="field">
            <label for="editor-header-kind">{words.header}</label>
            <select id="editor-header-kind" on:change=choose>
                {kinds()
                    .into_iter()
                    .enumerate()
                    .map(|(at, header)| {
                        view! {
                            <option value=at.to_string() selected=move || kind.get() == at>
                                {(words.header_kind)(header.as_ref())}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
        {below}
    }
    .into_any()
}

fn header_text(editor: Editor) -> AnyView {
    let words = words().template_editor();
    let value = Signal::derive(move || {
        editor.draft.with(|draft| match &draft.parts.header {
            Some(TemplateHeader::Text(text)) => text.clone(),
            _ => String::new(),
        })
    });
    let frame = Frame {
        count: Some(Signal::derive(move || editor.counts.with(|counts| counts.header))),
        ..Frame::new("editor-header", words.header_text, DraftPlace::Header)
    };
    let set = move |text: String| editor.update(|parts| parts.header = Some(TemplateHeader::Text(text)));
    line(editor, frame, value, set, "text")
}

fn body(editor: Editor) -> AnyView {
    let words = words().template_editor();
    let field = NodeRef::<html::Textarea>::new();
    let value = move || editor.draft.with(|draft| draft.parts.body.clone());
    let wrong = is_wrong(editor, DraftPlace::Body);
    let frame = Frame {
        hint: words.body_hint,
        count: Some(Signal::derive(move || {
            Some(editor.counts.with(|counts| counts.body))
        })),
        ..Frame::new("editor-body", words.body, DraftPlace::Body)
    };
    let control = view! {
        <textarea
            id="editor-body"
            node_ref=field
            rows="7"
            aria-invalid=move || wrong.get()
            aria-describedby=described("editor-body")
            prop:value=value
            on:input=move |event| {
                let text = event_target_value(&event);
                editor.update(|parts| parts.body = text);
            }
            on:blur=move |_| editor.touch(DraftPlace::Body)
        >
            {untrack(value)}
        </textarea>
        {inserts(editor, field)}
    }
    .into_any();
    framed(editor, frame, control)
}

/// Buttons that write a variable where the caret stands.
fn inserts(editor: Editor, field: NodeRef<html::Textarea>) -> AnyView {
    let words = words().template_editor();
    let offered = Memo::new(move |_| {
        editor.draft.with(|draft| match draft.parts.format {
            ParameterFormat::Positional => vec![draft.parts.next_number().to_string()],
            ParameterFormat::Named => {
                let used = variables(&draft.parts.body);
                let common = words.common_names.iter().map(|name| (*name).to_owned());
                common.filter(|name| !used.contains(&&**name)).collect()
            }
        })
    });
    let insert = move |name: String| {
        let Some(field) = field.get_untracked() else {
            return;
        };
        let at = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or_default() as usize;
        let text = field.value();
        let (from, to) = (
            bytes(&text, at(field.selection_start())),
            bytes(&text, at(field.selection_end())),
        );
        let (text, caret) = replaced(&text, from, to, &format!("{{{{{name}}}}}"));
        editor.update(|parts| parts.body = text);
        editor.later(move || {
            let _ = field.focus();
            let _ = field.set_selection_range(caret as u32, caret as u32);
        });
    };
    view! {
        <div class="variables" role="group" aria-label=words.insert>
            <span class="variables-word" aria-hidden="true">
                <Icon name="plus" />
                {words.insert}
            </span>
            {move || {
                offered
                    .get()
                    .into_iter()
                    .map(|name| {
                        let shown = format!("{{{{{name}}}}}");
                        view! {
                            <button
                                class="chip"
                                type="button"
                                aria-label=(words.insert_one)(&name)
                                on:click=move |_| insert(name.clone())
                            >
                                {shown}
                            </button>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
    .into_any()
}

fn footer(editor: Editor) -> AnyView {
    let words = words().template_editor();
    let value = Signal::derive(move || {
        editor
            .draft
            .with(|draft| draft.parts.footer.clone().unwrap_or_default())
    });
    let count = Signal::derive(move || -> Option<Count> { editor.counts.with(|counts| counts.footer) });
    let frame = Frame {
        hint: words.footer_hint,
        count: Some(count),
        ..Frame::new("editor-footer", words.footer, DraftPlace::Footer)
    };
    let set = move |text: String| {
        editor.update(|parts| parts.footer = Some(text).filter(|text| !text.is_empty()));
    };
    line(editor, frame, value, set, "text")
}
