//! One template: where it stands and why, how it reads, and what can be done with it.

use domain::TemplateId;
use domain::template::{
    Filling, TemplateCard, TemplateEntry, TemplateHeader, TemplateStatus, may_delete, render,
};
use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::api::view_template;
use super::delete_template::DeleteTemplate;
use super::editor::told_barred;
use super::template::{address, language_name, preview, quality_slug, reason_word, status};
use super::{TEMPLATES, list_title};
use crate::desk::Clock;
use crate::ui::{Icon, PageHead, loaded, restricted, words};
use crate::wire::resource;

/// Where Meta lets a rejection be appealed.
const MANAGER: &str = "https://business.facebook.com/wa/manage/message-templates/";

/// The page.
#[component]
pub fn TemplatePage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let params = use_params_map();
        let id = move || {
            let id = params.read().get("id").and_then(|id| id.parse::<Uuid>().ok());
            TemplateId(id.unwrap_or_default())
        };
        let read = resource(id, view_template);
        view! {
            <div class="office office-alone">
                <div class="office-page">{loaded(read, |card| view! { <Card card /> }.into_any())}</div>
            </div>
        }
        .into_any()
    })
}

#[component]
fn Card(card: TemplateCard) -> impl IntoView {
    let (words, list, clock) = (words().template_page(), words().templates(), Clock::expect());
    let entry = card.entry;
    let deleting = RwSignal::new(false);
    // Until the page is awake, a click would be lost: the button waits for it.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let rendered = render(&entry.parts, &Filling::of_samples(&entry.parts));
    let edit = card.barred.is_none().then(|| {
        let word = if card.draft.is_some() {
            words.go_on
        } else {
            words.edit
        };
        view! {
            <a class="button button-main" href=format!("{}/edit", address(entry.id))>
                <Icon name="pencil" />
                {word}
            </a>
        }
    });
    let actions = view! {
        {edit}
        <a class="button" href=format!("{TEMPLATES}/new?copy={}", entry.id)>
            <Icon name="copy" />
            {words.duplicate}
        </a>
        {may_delete(entry.status)
            .then(|| {
                view! {
                    <button
                        class="button"
                        type="button"
                        disabled=move || !awake.get()
                        on:click=move |_| deleting.set(true)
                    >
                        <Icon name="trash-2" />
                        {words.delete}
                    </button>
                }
            })}
    }
    .into_any();
    let synced = match card.account.synced_at {
        Some(at) => (list.synced)(&clock.full(at)),
        None => list.never_synced.to_owned(),
    };
    let siblings = card.siblings.clone();
    view! {
        <PageHead title=entry.name.clone() lead=synced back=(TEMPLATES, list_title()) actions />
        <div class="editor">
            <div class="template-page">
                <section class="office-aside" aria-labelledby="situation">
                    <h2 id="situation">{words.situation}</h2>
                    {status(entry.status)}
                    <p>{(words.explained)(entry.status)}</p>
                    {remarks(&entry)}
                    {card.barred.as_ref().map(|refusal| remark(told_barred(refusal)))}
                    {card.barred.is_none().then(|| file_note(&entry))}
                    {appeal(entry.status)}
                </section>
                <section class="office-aside" aria-labelledby="facts">
                    <h2 id="facts">{words.about}</h2>
                    <dl class="facts">
                        <div>
                            <dt>{words.account}</dt>
                            <dd>{card.account.numbers.join(", ")}</dd>
                        </div>
                        <div>
                            <dt>{words.language}</dt>
                            <dd>{language_name(&entry.language)}</dd>
                        </div>
                        <div>
                            <dt>{words.category}</dt>
                            <dd>{(list.category_word)(entry.category)}</dd>
                        </div>
                        <div>
                            <dt>{words.quality}</dt>
                            <dd data-quality=quality_slug(entry.quality)>{(list.quality_word)(entry.quality)}</dd>
                        </div>
                    </dl>
                    {(!siblings.is_empty())
                        .then(|| {
                            view! {
                                <div class="siblings">
                                    <h3>{words.other_languages}</h3>
                                    <ul>
                                        {siblings
                                            .into_iter()
                                            .map(|sibling| {
                                                view! {
                                                    <li>
                                                        <a href=address(sibling.id)>{language_name(&sibling.language)}</a>
                                                        {status(sibling.status)}
                                                    </li>
                                                }
                                            })
                                            .collect_view()}
                                    </ul>
                                </div>
                            }
                        })}
                </section>
            </div>
            <aside class="editor-preview" aria-label=(list.preview)(&entry.name)>
                <h2>{crate::ui::words().template_editor().preview}</h2>
                <div class="template-place">{preview(&rendered, None)}</div>
            </aside>
        </div>
        <DeleteTemplate open=deleting entry=entry.clone() siblings=card.siblings />
    }
    .into_any()
}

fn remark(text: String) -> AnyView {
    view! {
        <p class="template-remark">
            <Icon name="info" />
            <span>{text}</span>
        </p>
    }
    .into_any()
}

/// Meta's reason, and what it announced.
fn remarks(entry: &TemplateEntry) -> Vec<AnyView> {
    let (words, list) = (words().template_page(), words().templates());
    let reason = entry.reason.as_deref().map(reason_word);
    let next = entry
        .next_category
        .map(|next| (words.next_category)((list.category_word)(Some(next))));
    let foreign = (!entry.parts.sendable()).then(|| list.foreign.to_owned());
    let told = [reason, next, foreign];
    told.into_iter().flatten().map(remark).collect()
}

fn file_note(entry: &TemplateEntry) -> Option<AnyView> {
    let has_file = matches!(
        entry.parts.header,
        Some(TemplateHeader::Image | TemplateHeader::Video | TemplateHeader::Document)
    );
    has_file.then(|| remark(words().template_page().file_note.to_owned()))
}

fn appeal(status: TemplateStatus) -> Option<AnyView> {
    let words = words().template_page();
    (status == TemplateStatus::Rejected).then(|| {
        view! {
            <p class="field-hint">{words.appeal}</p>
            <a class="button" href=MANAGER target="_blank" rel="noopener noreferrer">
                <Icon name="external-link" />
                {words.appeal_link}
            </a>
        }
        .into_any()
    })
}
