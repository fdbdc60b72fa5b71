//! Several lines of text with their label, an explanation, and what is wrong with them.

use leptos::prelude::*;

use crate::ui::Form;

/// The field.
#[component]
pub fn Area(
    /// Whose.
    form: Form,
    /// What a refusal calls it.
    name: &'static str,
    /// What people call it.
    label: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// What to know before typing.
    #[prop(default = "")]
    hint: &'static str,
    /// Lines that are seen at once.
    #[prop(default = 4)]
    rows: u32,
) -> impl IntoView {
    let wrong = move || form.of(name);
    let described = move || {
        let hinted = (!hint.is_empty()).then(|| format!("field-{name}-hint"));
        let wronged = wrong().map(|_| format!("field-{name}-wrong"));
        let ids: Vec<String> = hinted.into_iter().chain(wronged).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    view! {
        <div class="field">
            <label for=format!("field-{name}")>{label}</label>
            <textarea
                id=format!("field-{name}")
                name=name
                rows=rows
                spellcheck="false"
                prop:value=move || value.get()
                aria-invalid=move || wrong().map(|_| "true")
                aria-describedby=described
                on:input=move |event| value.set(event_target_value(&event))
            >
                {value.get_untracked()}
            </textarea>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=format!("field-{name}-hint")>{hint}</p> })}
            <p class="field-wrong" id=format!("field-{name}-wrong") aria-live="polite">
                {wrong}
            </p>
        </div>
    }
    .into_any()
}
