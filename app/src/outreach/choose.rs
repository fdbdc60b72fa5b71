//! Choosing a template: a search, two filters, and the list.

use std::time::Duration;

use domain::NumberId;
use domain::outreach::{SendableTemplate, TemplateChoice};
use domain::template::TemplateCategory;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::sendable_templates;
use super::writing::Writing;
use crate::error::AppError;
use crate::ui::{Icon, Trouble, words};

/// How long the search waits for the next letter.
const PAUSE: Duration = Duration::from_millis(200);

const CATEGORIES: [TemplateCategory; 3] = [
    TemplateCategory::Marketing,
    TemplateCategory::Utility,
    TemplateCategory::Authentication,
];

/// The list of what `origin` can send.
#[component]
pub fn Chooser(writing: Writing, origin: NumberId) -> impl IntoView {
    let texts = words().outreach();
    let search = RwSignal::new(String::new());
    let category = RwSignal::new(None::<TemplateCategory>);
    let language = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Result<TemplateChoice, AppError>>);
    let asked = StoredValue::new(0_u32);
    let read = move || {
        let text = search.get_untracked();
        let mine = asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        spawn_local(async move {
            let read = sendable_templates(origin, text).await;
            // Only the answer to the latest question counts.
            if asked.try_get_value() == mine {
                let _ = found.try_set(Some(read));
            }
        });
    };
    Effect::new(move |before: Option<()>| {
        search.track();
        if before.is_none() {
            read();
        } else if let Ok(later) = set_timeout(read, PAUSE) {
            on_cleanup(move || later.clear());
        }
    });
    let shown = Memo::new(move |_| {
        let found = found.read();
        let Some(Ok(choice)) = found.as_ref() else {
            return Vec::new();
        };
        let (category, language) = (category.get(), language.read());
        choice
            .templates
            .iter()
            .filter(|template| category.is_none_or(|category| category == template.category))
            .filter(|template| language.is_empty() || *language == template.language)
            .cloned()
            .collect::<Vec<_>>()
    });
    let languages = Memo::new(move |_| {
        let found = found.read();
        let Some(Ok(choice)) = found.as_ref() else {
            return Vec::new();
        };
        let mut languages: Vec<String> = choice.templates.iter().map(|one| one.language.clone()).collect();
        languages.sort();
        languages.dedup();
        languages
    });
    // Enter takes the first one found; it does not send the form.
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            if let Some(first) = shown.read_untracked().first() {
                writing.choose(Some(first.clone()));
            }
        }
    };
    let missing = move || writing.tried.get();
    view! {
        <div class="outreach-choose">
            <label class="picker-search">
                <span class="unseen">{texts.template_search}</span>
                <Icon name="search" />
                <input
                    type="search"
                    autocomplete="off"
                    maxlength="100"
                    placeholder=texts.template_search
                    prop:value=move || search.get()
                    aria-invalid=move || missing().then_some("true")
                    aria-describedby="outreach-template-wrong"
                    on:input=move |event| search.set(event_target_value(&event))
                    on:keydown=keydown
                />
            </label>
            <div class="outreach-filters">
                {category_filter(category)} {move || (languages.read().len() > 1).then(|| language_filter(languages.get(), language))}
            </div>
            <p class="field-wrong" id="outreach-template-wrong" aria-live="polite">
                {move || missing().then_some(texts.choose_template)}
            </p>
            {move || match found.get() {
                None => view! { <p class="outreach-quiet" role="status">{words().common.loading}</p> }.into_any(),
                Some(Err(error)) => {
                    view! { <Trouble title=texts.unread error retry=Callback::new(move |()| read()) /> }.into_any()
                }
                Some(Ok(choice)) => list(writing, shown, &choice, search),
            }}
        </div>
    }
    .into_any()
}

fn list(
    writing: Writing,
    shown: Memo<Vec<SendableTemplate>>,
    choice: &TemplateChoice,
    search: RwSignal<String>,
) -> AnyView {
    let texts = words().outreach();
    let none_at_all = choice.templates.is_empty() && search.read_untracked().trim().is_empty();
    let more = choice.more;
    view! {
        {move || {
            let shown = shown.get();
            if shown.is_empty() {
                let (told, hint) = if none_at_all { (texts.none, Some(texts.none_hint)) } else { (texts.none_found, None) };
                return view! {
                    <p class="outreach-quiet" role="status">
                        {told}
                        {hint.map(|hint| format!(". {hint}"))}
                    </p>
                }
                    .into_any();
            }
            view! {
                <ul class="outreach-templates" aria-label=texts.template>
                    {shown.into_iter().map(|template| pick(writing, template)).collect_view()}
                </ul>
            }
                .into_any()
        }}
        {more.then(|| view! { <p class="outreach-quiet">{texts.more}</p> })}
    }
    .into_any()
}

fn pick(writing: Writing, template: SendableTemplate) -> AnyView {
    let facts = facts(&template);
    let (name, words) = (template.name.clone(), template.parts.body.clone());
    view! {
        <li>
            <button
                class="outreach-template"
                type="button"
                on:click=move |_| writing.choose(Some(template.clone()))
            >
                <span class="outreach-template-name">{name}</span>
                <span class="outreach-template-facts">{facts}</span>
                <span class="outreach-template-words">{words}</span>
            </button>
        </li>
    }
    .into_any()
}

/// Category and language in words.
pub fn facts(template: &SendableTemplate) -> String {
    let texts = words().templates();
    let language =
        (texts.language)(&template.language).map_or_else(|| template.language.clone(), str::to_owned);
    format!("{} · {language}", (texts.category_word)(Some(template.category)))
}

fn category_filter(category: RwSignal<Option<TemplateCategory>>) -> AnyView {
    let (texts, templates) = (words().outreach(), words().templates());
    let slug = |category: TemplateCategory| (templates.category_word)(Some(category));
    let chosen = move |event| {
        let value = event_target_value(&event);
        category.set(CATEGORIES.into_iter().find(|one| slug(*one) == value));
    };
    view! {
        <label class="filter-field">
            <span>{texts.category}</span>
            <select on:change=chosen>
                <option value="">{texts.any}</option>
                {CATEGORIES.map(|one| view! { <option value=slug(one)>{slug(one)}</option> }).collect_view()}
            </select>
        </label>
    }
    .into_any()
}

fn language_filter(languages: Vec<String>, language: RwSignal<String>) -> AnyView {
    let (texts, templates) = (words().outreach(), words().templates());
    view! {
        <label class="filter-field">
            <span>{texts.language}</span>
            <select on:change=move |event| language.set(event_target_value(&event))>
                <option value="">{texts.any}</option>
                {languages
                    .into_iter()
                    .map(|tag| {
                        let word = (templates.language)(&tag).map_or_else(|| tag.clone(), str::to_owned);
                        let chosen = *language.read_untracked() == tag;
                        view! {
                            <option value=tag selected=chosen>
                                {word}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
    .into_any()
}
