//! Forms: fields with what is wrong under them, and one way to send.

use std::pin::Pin;

use domain::Refusal;
use domain::staff::Choice;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::error::AppError;
use crate::ui::{Icon, browser, sentence, words};

/// How a form stands.
#[derive(Clone, Copy)]
pub struct Form {
    /// Being sent, or the page is not awake yet.
    pub busy: RwSignal<bool>,
    /// What is wrong, and the name of the field it is about.
    trouble: RwSignal<Option<(Option<&'static str>, String)>>,
}

impl Form {
    /// A form that can be sent once the page is awake.
    pub fn new() -> Self {
        let form = Self {
            busy: RwSignal::new(true),
            trouble: RwSignal::new(None),
        };
        Effect::new(move |_| form.busy.set(false));
        form
    }

    /// Does `work`; what comes in the way stands under its field, which gets the focus. Nothing typed is lost.
    pub fn send(self, work: impl Future<Output = Result<(), AppError>> + 'static) {
        self.send_boxed(Box::pin(work));
    }

    fn send_boxed(self, work: Pin<Box<dyn Future<Output = Result<(), AppError>>>>) {
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let done = work.await;
            let _ = self.busy.try_set(false);
            if let Err(error) = done {
                self.fail(&error);
            }
        });
    }

    fn fail(self, error: &AppError) {
        if *error == AppError::SignedOut {
            browser::sign_in_again();
            return;
        }
        let field = match error {
            AppError::Refused(Refusal::Declined { why }) => why.field(),
            _ => None,
        };
        let _ = self.trouble.try_set(Some((field, sentence(error))));
        browser::after_paint(move || {
            let shown = field.is_some_and(|field| {
                browser::focus_first(&format!("dialog[open] [name={field}]"))
                    || browser::focus_first(&format!("[name={field}]"))
            });
            if !shown {
                browser::focus_first(".form-trouble");
            }
        });
    }

    fn of(self, name: &'static str) -> Option<String> {
        self.trouble.with(|trouble| {
            trouble
                .as_ref()
                .filter(|(field, _)| *field == Some(name))
                .map(|(_, text)| text.clone())
        })
    }
}

impl Default for Form {
    fn default() -> Self {
        Self::new()
    }
}

/// What is wrong with the form as a whole, or with a field it does not show.
#[component]
pub fn FormTrouble(
    /// Which form.
    form: Form,
    /// The names of the fields it shows.
    #[prop(optional)]
    fields: &'static [&'static str],
) -> impl IntoView {
    let text = move || {
        form.trouble.with(|trouble| {
            trouble
                .as_ref()
                .filter(|(field, _)| field.is_none_or(|field| !fields.contains(&field)))
                .map(|(_, text)| text.clone())
        })
    };
    view! {
        <div aria-live="assertive">
            {move || {
                text()
                    .map(|text| {
                        view! {
                            <p class="notice notice-bad form-trouble" tabindex="-1">
                                <Icon name="circle-alert" />
                                <span>{text}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// A line of text with its label, an explanation, and what is wrong with it.
#[component]
pub fn Field(
    /// Whose.
    form: Form,
    /// What a refusal calls it.
    name: &'static str,
    /// Tells it from another field of that name on the page.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What people call it.
    label: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// As HTML names it.
    #[prop(default = "text")]
    kind: &'static str,
    /// What to know before typing.
    #[prop(default = "")]
    hint: &'static str,
    /// What browsers fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let wrong = move || form.of(name);
    let id = format!("field-{}", id.unwrap_or(name));
    let (hint_id, wrong_id) = (format!("{id}-hint"), format!("{id}-wrong"));
    let described = {
        let (hint_id, wrong_id) = (hint_id.clone(), wrong_id.clone());
        move || {
            let ids = [
                (!hint.is_empty()).then(|| hint_id.clone()),
                wrong().map(|_| wrong_id.clone()),
            ];
            Some(ids.into_iter().flatten().collect::<Vec<_>>().join(" ")).filter(|ids| !ids.is_empty())
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=kind
                autocomplete=autocomplete
                spellcheck="false"
                maxlength="2000"
                prop:value=move || value.get()
                value=value.get_untracked()
                aria-invalid=move || wrong().map(|_| "true")
                aria-describedby=described
                on:input=move |event| value.set(event_target_value(&event))
            />
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            <p class="field-wrong" id=wrong_id aria-live="polite">
                {wrong}
            </p>
        </div>
    }
    .into_any()
}

/// One of several.
#[component]
pub fn Select(
    /// Whose.
    form: Form,
    /// What a refusal calls it.
    name: &'static str,
    /// What people call it.
    label: &'static str,
    /// The chosen one's value.
    value: RwSignal<String>,
    /// Values and words.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let wrong = move || form.of(name);
    view! {
        <div class="field">
            <label for=format!("field-{name}")>{label}</label>
            <select
                id=format!("field-{name}")
                name=name
                aria-invalid=move || wrong().map(|_| "true")
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options
                    .into_iter()
                    .map(|(slug, word)| {
                        let chosen = slug.clone();
                        view! {
                            <option value=slug selected=move || *value.read() == chosen>
                                {word}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <p class="field-wrong" aria-live="polite">
                {wrong}
            </p>
        </div>
    }
    .into_any()
}

/// Any number of several; a field to search among them when they are many.
#[component]
pub fn Checks(
    /// What they are.
    legend: &'static str,
    /// All that can be chosen.
    options: Vec<Choice>,
    /// The chosen ones.
    chosen: RwSignal<Vec<Uuid>>,
    /// What to say when nothing can be chosen.
    none: &'static str,
) -> impl IntoView {
    let many = options.len() > 8;
    let search = RwSignal::new(String::new());
    let empty = options.is_empty();
    let toggle = move |id: Uuid| {
        chosen.update(|chosen| match chosen.iter().position(|other| *other == id) {
            Some(at) => {
                chosen.remove(at);
            }
            None => chosen.push(id),
        });
    };
    view! {
        <fieldset class="checks">
            <legend>{legend}</legend>
            {many
                .then(|| {
                    view! {
                        <input
                            class="checks-search"
                            type="search"
                            aria-label=words().office.search
                            placeholder=words().office.search
                            on:input=move |event| search.set(event_target_value(&event).to_lowercase())
                        />
                    }
                })}
            {empty.then(|| view! { <p class="field-hint">{none}</p> })}
            <div class="checks-list">
                {options
                    .into_iter()
                    .map(|option| {
                        let id = option.id;
                        let text = format!("{} {}", option.name, option.detail).to_lowercase();
                        view! {
                            <label class="check" hidden=move || !text.contains(&*search.read())>
                                <input
                                    type="checkbox"
                                    prop:checked=move || chosen.read().contains(&id)
                                    checked=chosen.with_untracked(|chosen| chosen.contains(&id))
                                    on:change=move |_| toggle(id)
                                />
                                <span>{option.name}</span>
                                <span class="check-detail">{option.detail}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
    .into_any()
}

/// Yes or no.
#[component]
pub fn Check(
    /// What is on or off.
    label: &'static str,
    /// What it does.
    #[prop(default = "")]
    hint: &'static str,
    /// Whether it is on.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check check-alone">
            <input
                type="checkbox"
                prop:checked=move || value.get()
                checked=value.get_untracked()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <span>{label}</span>
            <span class="check-detail">{hint}</span>
        </label>
    }
    .into_any()
}
