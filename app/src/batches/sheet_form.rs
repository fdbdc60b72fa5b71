//! The sheet itself: a plain form, which works before the page is awake; awake, it shows how far the file is and can stop.

use domain::NumberId;
use domain::batch::{LONGEST_TITLE, MOST_BYTES, SheetTrouble};
use domain::outgoing::read_place;
use domain::outreach::{SendableTemplate, Stop};
use domain::template::{SlotKind, TemplateHeader};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::START;
use super::address::asked;
use super::header_fields::header_fields;
use crate::desk::Clock;
use crate::error::AppError;
use crate::outreach::{HeaderFile, stop_sentence};
use crate::ui::upload::{send_form, stop};
use crate::ui::{Icon, browser, sentence, words};

/// Where the first field with something wrong is.
const WRONG: &str = ".batch-sheet [aria-invalid=true]";

/// How the form stands.
#[derive(Clone, Copy)]
struct Sheet {
    /// The upload under way.
    coming: RwSignal<Option<Uuid>>,
    percent: RwSignal<u8>,
    /// What is wrong with the file.
    trouble: RwSignal<Option<String>>,
    /// Somebody wanted to send it: what is missing is told.
    tried: RwSignal<bool>,
    /// How many came back without a check page.
    returned: RwSignal<u32>,
}

/// The form; `file` is the one of the template's header.
#[component]
pub fn SheetForm(
    template: SendableTemplate,
    number: NumberId,
    title: RwSignal<String>,
    file: HeaderFile,
) -> impl IntoView {
    let words = &words().batches().start;
    let told = asked(|query| {
        let told = query.get_str("trouble")?;
        serde_json::from_str::<SheetTrouble>(told).ok()
    });
    // What number or template have against it is told the same way.
    let clock = Clock::expect();
    let stopped = asked(|query| serde_json::from_str::<Stop>(query.get_str("stop")?).ok());
    let told = Memo::new(move |_| {
        let trouble = told.read().as_ref().map(words.sheet);
        trouble.or_else(|| stopped.read().as_ref().map(|stop| stop_sentence(stop, clock)))
    });
    let sheet = Sheet {
        coming: RwSignal::new(None),
        percent: RwSignal::new(0),
        trouble: RwSignal::new(told.get_untracked()),
        tried: RwSignal::new(false),
        returned: RwSignal::new(0),
    };
    // The address says why the last sheet could not be read; twice the same is told twice.
    Effect::new(move |_| {
        sheet.returned.track();
        if let Some(trouble) = told.get() {
            sheet.complain(Some(trouble));
        }
    });
    on_cleanup(move || {
        if let Some(key) = sheet.coming.try_get_untracked().flatten() {
            stop(key);
        }
    });
    let header = template.parts.header.as_ref().map(TemplateHeader::slot_kind);
    let place: [RwSignal<String>; 3] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let [at, ..] = place;
    let navigate = use_navigate();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if sheet.coming.get_untracked().is_some() || untrack(|| file.is_coming()) {
            return;
        }
        let form: web_sys::HtmlFormElement = event_target(&event);
        sheet.tried.set(true);
        let titled = !title.read_untracked().trim().is_empty();
        let trouble = file_trouble().map(|trouble| (words.sheet)(&trouble));
        let filled = match header {
            Some(SlotKind::File(_)) => untrack(|| file.id()).is_some(),
            Some(SlotKind::Place) => read_place(&at.read_untracked()).is_some(),
            _ => true,
        };
        if !titled || !filled || trouble.is_some() {
            return sheet.complain(trouble);
        }
        let navigate = navigate.clone();
        sheet.send(&form, move |to| {
            let options = NavigateOptions {
                replace: to.contains("trouble=") || to.contains("stop="),
                ..NavigateOptions::default()
            };
            navigate(&to, options);
            let _ = sheet.returned.try_update(|returned| *returned += 1);
        });
    };
    let title_wrong =
        move || (sheet.tried.get() && title.read().trim().is_empty()).then_some(words.title_missing);
    view! {
        <section class="office-part" aria-labelledby="batch-sheet">
            <h2 id="batch-sheet">{words.sheet_step}</h2>
            <form
                class="office-form batch-sheet"
                method="post"
                action=START
                enctype="multipart/form-data"
                on:submit=submit
                novalidate
            >
                <input type="hidden" name="number" value=number.to_string() />
                <input type="hidden" name="template" value=template.id.to_string() />
                <div class="field">
                    <label for="batch-title">{words.report_title}</label>
                    <input
                        id="batch-title"
                        name="title"
                        type="text"
                        autocomplete="off"
                        required=true
                        maxlength=LONGEST_TITLE.to_string()
                        value=title.get_untracked()
                        prop:value=move || title.get()
                        aria-invalid=move || title_wrong().map(|_| "true")
                        aria-describedby="batch-title-hint batch-title-wrong"
                        on:input=move |event| title.set(event_target_value(&event))
                    />
                    <p class="field-hint" id="batch-title-hint">
                        {words.report_hint}
                    </p>
                    <p class="field-wrong" id="batch-title-wrong" aria-live="polite">
                        {title_wrong}
                    </p>
                </div>
                {header.map(|kind| header_fields(kind, file, place, sheet.tried))}
                {file_part(sheet)}
                <div class="form-actions">
                    <span class="form-note">{words.nothing_leaves}</span>
                    <button
                        class="button button-main"
                        type="submit"
                        disabled=move || sheet.coming.read().is_some() || file.is_coming()
                    >
                        {words.send}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

impl Sheet {
    /// Says what is wrong; the first field with something wrong has the focus.
    fn complain(self, trouble: Option<String>) {
        self.trouble.set(trouble);
        browser::after_paint(|| {
            browser::focus_first(WRONG);
        });
    }

    /// Brings it up; `done` hears the address that follows.
    fn send(self, form: &web_sys::HtmlFormElement, done: impl FnOnce(String) + 'static) {
        let key = browser::new_key();
        self.trouble.set(None);
        self.percent.set(0);
        self.coming.set(Some(key));
        let progress = move |percent| {
            let _ = self.percent.try_set(percent);
        };
        send_form(key, form, START, progress, move |ended| {
            if self.coming.try_set(None).is_some() {
                return;
            }
            match ended {
                Ok(to) => done(to),
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(AppError::Transport) => self.complain(Some(words().batches().start.cut.to_owned())),
                Err(error) => self.complain(Some(sentence(&error))),
            }
        });
    }

    fn stop(self) {
        if let Some(key) = self.coming.get_untracked() {
            stop(key);
            self.coming.set(None);
        }
    }
}

/// What is wrong with the chosen file before it leaves.
fn file_trouble() -> Option<SheetTrouble> {
    use wasm_bindgen::JsCast;

    let input = document().get_element_by_id("batch-file")?;
    let files = input.dyn_ref::<web_sys::HtmlInputElement>()?.files();
    match files.and_then(|files| files.get(0)) {
        None => Some(SheetTrouble::NoFile),
        Some(file) if file.size() > MOST_BYTES as f64 => Some(SheetTrouble::TooBig),
        Some(_) => None,
    }
}

/// The field of the file: it can be dropped there. While it is on its way: how far it is, and the way to stop it.
fn file_part(sheet: Sheet) -> AnyView {
    let words = &words().batches().start;
    let wrong = move || sheet.trouble.get();
    let way = move || {
        sheet.coming.get()?;
        let percent = sheet.percent.get();
        let told = if percent < 100 {
            (words.sending)(percent)
        } else {
            words.reading.to_owned()
        };
        Some(view! {
            <progress class="batch-bar" max="100" value=percent.to_string() aria-labelledby="batch-way-told"></progress>
            <span id="batch-way-told">{told}</span>
            <button class="button" type="button" on:click=move |_| sheet.stop()>
                <Icon name="x" />
                {words.stop}
            </button>
        })
    };
    view! {
        <div class="field">
            <label for="batch-file">{words.file}</label>
            <input
                id="batch-file"
                class="batch-drop"
                type="file"
                name="file"
                required=true
                accept=".xlsx,.csv,.txt,text/csv"
                aria-invalid=move || wrong().map(|_| "true")
                aria-describedby="batch-file-hint batch-file-wrong"
                on:change=move |_| sheet.trouble.set(None)
            />
            <p class="field-hint" id="batch-file-hint">
                {words.file_hint}
            </p>
            <p class="field-wrong" id="batch-file-wrong" aria-live="polite">
                {wrong}
            </p>
            <div class="batch-way" role="status">
                {way}
            </div>
        </div>
    }
    .into_any()
}
