//! The template of a batch: the list to choose from, how the chosen one looks, and its model sheet.

use domain::batch::{BatchColumn, columns};
use domain::outreach::SendableTemplate;
use domain::template::{Filling, render};
use leptos::prelude::*;

use super::address::Chosen;
use super::api::Start;
use super::follow::Followed;
use super::{START, download};
use crate::numbers::template::preview;
use crate::outreach::{HeaderFile, facts};
use crate::ui::{language, words};

/// What the number can send, as links: the list works before the page is awake.
pub fn template_list(start: Followed<Start>, chosen: Memo<Chosen>) -> AnyView {
    let texts = words().outreach();
    view! {
        {move || {
            let (templates, more) = start
                .now
                .with(|start| (start.choice.templates.clone(), start.choice.more));
            if templates.is_empty() {
                let (told, hint) = if chosen.read().text.is_empty() {
                    (texts.none, Some(texts.none_hint))
                } else {
                    (texts.none_found, None)
                };
                return view! {
                    <p class="field-hint" role="status">
                        {told}
                        {hint.map(|hint| format!(". {hint}"))}
                    </p>
                }
                    .into_any();
            }
            view! {
                <ul class="outreach-templates" aria-label=texts.template>
                    {templates.into_iter().map(|template| pick(template, chosen)).collect_view()}
                </ul>
                {more.then(|| view! { <p class="field-hint">{texts.more}</p> })}
            }
                .into_any()
        }}
    }
    .into_any()
}

fn pick(template: SendableTemplate, chosen: Memo<Chosen>) -> AnyView {
    let facts = facts(&template);
    let id = template.id;
    let href = move || {
        Chosen {
            template: Some(id),
            ..chosen.get()
        }
        .href()
    };
    view! {
        <li>
            <a class="outreach-template" href=href>
                <span class="outreach-template-name">{template.name}</span>
                <span class="outreach-template-facts">{facts}</span>
                <span class="outreach-template-words">{template.parts.body}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The chosen one as the customer's phone draws it, filled with its samples.
pub fn chosen_template(template: SendableTemplate, file: HeaderFile, chosen: Memo<Chosen>) -> AnyView {
    let texts = words().outreach();
    let facts = facts(&template);
    let rendered = render(&template.parts, &Filling::of_samples(&template.parts));
    let other = move || {
        Chosen {
            template: None,
            ..chosen.get()
        }
        .href()
    };
    view! {
        <div class="outreach-chosen">
            <div>
                <p class="batch-template-name">{template.name}</p>
                <p class="field-hint">{facts}</p>
            </div>
            <a class="button" href=other>
                {texts.other_template}
            </a>
        </div>
        <figure class="outreach-preview">
            <figcaption>{texts.preview}</figcaption>
            <div class="template-place">{move || preview(&rendered, file.drawn())}</div>
        </figure>
    }
    .into_any()
}

/// Which columns its sheet has, and the sheet to be filled in.
pub fn model_part(template: SendableTemplate) -> AnyView {
    let words = &words().batches().start;
    let address = |ending: &str| format!("{START}/model.{ending}?template={}", template.id);
    let line = |column: BatchColumn| {
        let need = if column.required {
            words.model_required
        } else {
            words.model_optional
        };
        let example = column
            .sample
            .as_deref()
            .map(|sample| format!(" · {}", (crate::ui::words().outreach().example)(sample)));
        view! {
            <li>
                <strong>{column.heading(language()).to_owned()}</strong>
                <span class="field-hint">{need} {example}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="office-part" aria-labelledby="batch-model">
            <h2 id="batch-model">{words.model_step}</h2>
            <p class="field-hint">{words.model_hint}</p>
            <h3 class="batch-sub">{words.model_columns}</h3>
            <ul class="batch-model-columns">{columns(&template.parts).into_iter().map(line).collect_view()}</ul>
            <div class="part-actions">
                {download(address("xlsx"), words.model_xlsx)} {download(address("csv"), words.model_csv)}
            </div>
        </section>
    }
    .into_any()
}
