//! Forms: fields with what is wrong under them, and one way to send.

use std::pin::Pin;

use domain::Refusal;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::error::AppError;
use crate::ui::{Icon, Toasts, browser, sentence};

/// What a part of the desk declines, in words of its own.
pub struct Told {
    /// The name of the field that it is about, if it is about one.
    pub field: Option<&'static str>,
    /// What to change.
    pub text: String,
}

/// Why a form was not taken.
enum Wrong {
    Error(AppError),
    Told(Told),
}

/// How a form stands.
#[derive(Clone, Copy)]
pub struct Form {
    /// Being sent, or the page is not awake yet.
    pub busy: RwSignal<bool>,
    /// What is wrong, and the name of the field it is about.
    trouble: RwSignal<Option<(Option<&'static str>, String)>>,
    /// Where it is said to who has left meanwhile.
    toasts: Option<Toasts>,
}

impl Form {
    /// A form that can be sent once the page is awake.
    pub fn new() -> Self {
        let form = Self {
            busy: RwSignal::new(true),
            trouble: RwSignal::new(None),
            toasts: use_context(),
        };
        Effect::new(move |_| form.busy.set(false));
        form
    }

    /// Whether its screen is still before whoever filled it in. Work goes on when they leave; where it would lead them, and
    /// callbacks of the screen, are theirs no more ([`Callable::try_run`]).
    pub fn is_here(self) -> bool {
        !self.busy.is_disposed()
    }

    /// Does `work`; what comes in the way stands under its field, which gets the focus. Nothing typed is lost.
    pub fn send(self, work: impl Future<Output = Result<(), AppError>> + 'static) {
        self.send_boxed(Box::pin(async move { work.await.map_err(Wrong::Error) }));
    }

    /// The same, for work that may be declined in words of its own.
    pub fn send_judged(self, work: impl Future<Output = Result<Result<(), Told>, AppError>> + 'static) {
        self.send_boxed(Box::pin(async move {
            match work.await {
                Ok(done) => done.map_err(Wrong::Told),
                Err(error) => Err(Wrong::Error(error)),
            }
        }));
    }

    fn send_boxed(self, work: Pin<Box<dyn Future<Output = Result<(), Wrong>>>>) {
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let done = work.await;
            let _ = self.busy.try_set(false);
            if let Err(wrong) = done {
                self.fail(wrong);
            }
        });
    }

    fn fail(self, wrong: Wrong) {
        let (field, text) = match wrong {
            Wrong::Error(AppError::SignedOut) => return browser::sign_in_again(),
            Wrong::Error(error) => {
                let field = match &error {
                    AppError::Refused(Refusal::Declined { why }) => why.field(),
                    _ => None,
                };
                (field, sentence(&error))
            }
            Wrong::Told(Told { field, text }) => (field, text),
        };
        match self.toasts {
            Some(toasts) if !self.is_here() => toasts.say(text),
            _ => self.complain(field, text),
        }
    }

    /// Says what is wrong, under the field it is about, which gets the focus.
    pub fn complain(self, field: Option<&'static str>, text: String) {
        let _ = self.trouble.try_set(Some((field, text)));
        browser::after_paint(move || {
            let shown = field.is_some_and(|field| {
                browser::focus_first(&format!("dialog[open] [name={field}]"))
                    || browser::focus_first(&format!("[name={field}][aria-invalid]"))
                    || browser::focus_first(&format!("[name={field}]"))
            });
            if !shown {
                browser::focus_first(".form-trouble");
            }
        });
    }

    /// What is wrong with the field called `name`.
    pub fn of(self, name: &'static str) -> Option<String> {
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
    /// What to know before choosing.
    #[prop(default = "")]
    hint: &'static str,
) -> impl IntoView {
    let wrong = move || form.of(name);
    view! {
        <div class="field">
            <label for=format!("field-{name}")>{label}</label>
            <select
                id=format!("field-{name}")
                name=name
                aria-describedby=(!hint.is_empty()).then(|| format!("field-{name}-hint"))
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
            {(!hint.is_empty())
                .then(|| view! { <p class="field-hint" id=format!("field-{name}-hint")>{hint}</p> })}
            <p class="field-wrong" aria-live="polite">
                {wrong}
            </p>
        </div>
    }
    .into_any()
}
