//! Account, name, language, category, and how variables are called.

use domain::template::{Count, DraftPlace, MOST_NAME, ParameterFormat, TemplateCategory, suggest_name};
use leptos::prelude::*;

use super::field::{Frame, described, framed, is_wrong, line};
use super::state::{CATEGORIES, Editor};
use crate::numbers::template::language_name;
use crate::ui::words;

/// Languages offered: the business's, its neighbours', and those most asked for.
const LANGUAGES: [&str; 12] = [
    "pt_BR", "pt_PT", "en", "en_US", "en_GB", "es", "es_AR", "es_ES", "es_MX", "fr", "de", "it",
];

/// The part of the form.
pub fn part(editor: Editor) -> AnyView {
    let words = words().template_editor();
    view! {
        <section class="form-part" aria-labelledby="editor-basics">
            <h2 id="editor-basics">{words.basics}</h2>
            {account(editor)}
            {name(editor)}
            <div class="editor-pair">{language(editor)} {category(editor)}</div>
            {format(editor)}
        </section>
    }
    .into_any()
}

fn account(editor: Editor) -> Option<AnyView> {
    let words = words().template_editor();
    let accounts = editor.accounts.get_value();
    (accounts.len() > 1 && !editor.is_change()).then(|| {
        view! {
            <div class="field">
                <label for="editor-account">{words.account}</label>
                <select id="editor-account" on:change=move |event| editor.account.set(event_target_value(&event))>
                    {accounts
                        .into_iter()
                        .map(|account| {
                            let id = account.waba_id.clone();
                            view! {
                                <option value=account.waba_id selected=move || *editor.account.read() == id>
                                    {account.numbers.join(", ")}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
        }
        .into_any()
    })
}

fn name(editor: Editor) -> AnyView {
    let words = words().template_editor();
    if editor.is_change() {
        let name = editor.draft.with_untracked(|draft| draft.name.clone());
        return view! {
            <div class="field">
                <span>{words.name}</span>
                <p class="field-fixed">{name}</p>
                <p class="field-hint">{words.name_fixed}</p>
            </div>
        }
        .into_any();
    }
    let value = Signal::derive(move || editor.draft.with(|draft| draft.name.clone()));
    let count = Signal::derive(move || Some(Count::of(&value.read(), MOST_NAME)));
    let frame = Frame {
        hint: words.name_hint,
        count: Some(count),
        ..Frame::new("editor-name", words.name, DraftPlace::Name)
    };
    let set = move |typed: String| {
        // Cleaned as it is typed; the blank that comes before the next word has to stay for now.
        let open = typed.ends_with([' ', '_', '-']);
        let mut name = if !typed.contains(char::is_alphanumeric) {
            String::new()
        } else {
            suggest_name(&typed)
        };
        if open && !name.is_empty() {
            name.push('_');
        }
        editor.draft.update(|draft| draft.name = name);
    };
    line(editor, frame, value, set, "text")
}

fn language(editor: Editor) -> AnyView {
    let words = words().template_editor();
    let now = editor.draft.with_untracked(|draft| draft.language.clone());
    if editor.is_change() {
        return view! {
            <div class="field">
                <span>{words.language}</span>
                <p class="field-fixed">{language_name(&now)}</p>
            </div>
        }
        .into_any();
    }
    let mut codes: Vec<String> = LANGUAGES.map(str::to_owned).to_vec();
    if !codes.contains(&now) {
        codes.push(now);
    }
    let wrong = is_wrong(editor, DraftPlace::Language);
    let control = view! {
        <select
            id="editor-language"
            aria-invalid=move || wrong.get()
            aria-describedby=described("editor-language")
            on:change=move |event| editor.draft.update(|draft| draft.language = event_target_value(&event))
        >
            {codes
                .into_iter()
                .map(|code| {
                    let word = language_name(&code);
                    let chosen = code.clone();
                    let selected = move || editor.draft.with(|draft| draft.language == chosen);
                    view! {
                        <option value=code selected=selected>
                            {word}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
    .into_any();
    framed(
        editor,
        Frame::new("editor-language", words.language, DraftPlace::Language),
        control,
    )
}

fn category(editor: Editor) -> AnyView {
    let (words, list) = (words().template_editor(), words().templates());
    let chosen = move || editor.draft.with(|draft| draft.category);
    if !editor.category_is_free() {
        return view! {
            <div class="field">
                <span>{words.category}</span>
                <p class="field-fixed">{(list.category_word)(Some(untrack(chosen)))}</p>
                <p class="field-hint">{words.category_fixed}</p>
            </div>
        }
        .into_any();
    }
    let mut offered = CATEGORIES.to_vec();
    if !offered.contains(&editor.draft.with_untracked(|draft| draft.category)) {
        offered.push(TemplateCategory::Authentication);
    }
    let wrong = is_wrong(editor, DraftPlace::Category);
    let control = view! {
        <select
            id="editor-category"
            aria-invalid=move || wrong.get()
            aria-describedby=described("editor-category")
            on:change=move |event| {
                let slug = event_target_value(&event);
                let found = CATEGORIES.into_iter().find(|one| slug_of(*one) == slug);
                if let Some(category) = found {
                    editor.draft.update(|draft| draft.category = category);
                }
            }
        >
            {offered
                .into_iter()
                .map(|one| {
                    view! {
                        <option value=slug_of(one) selected=move || chosen() == one>
                            {(list.category_word)(Some(one))}
                        </option>
                    }
                })
                .collect_view()}
        </select>
        <p class="field-hint">{move || (words.category_hint)(chosen())}</p>
    }
    .into_any();
    framed(
        editor,
        Frame::new("editor-category", words.category, DraftPlace::Category),
        control,
    )
}

fn slug_of(category: TemplateCategory) -> &'static str {
    match category {
        TemplateCategory::Marketing => "marketing",
        TemplateCategory::Utility => "utility",
        TemplateCategory::Authentication => "authentication",
    }
}

fn format(editor: Editor) -> AnyView {
    let words = words().template_editor();
    let chosen = move |format| editor.draft.with(|draft| draft.parts.format == format);
    view! {
        <fieldset class="editor-choice">
            <legend>{words.format}</legend>
            {[(ParameterFormat::Named, words.named), (ParameterFormat::Positional, words.numbered)]
                .map(|(format, word)| {
                    view! {
                        <label class="check">
                            <input
                                type="radio"
                                name="editor-format"
                                prop:checked=move || chosen(format)
                                checked=untrack(move || chosen(format))
                                on:change=move |_| {
                                    editor.update(|parts| parts.set_format(format, words.field_word));
                                }
                            />
                            <span>{word}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}
