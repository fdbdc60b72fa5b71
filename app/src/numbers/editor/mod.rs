//! The editor of a template: a new one, a copy, a change of one that Meta has.

mod basics;
mod buttons;
mod content;
mod field;
mod file;
mod foot;
mod keep;
mod samples;
mod state;

use domain::template::{Beginning, EditorView};
use domain::user::Permission;
use domain::{TemplateDraftId, TemplateId};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::TEMPLATES;
use super::api::open_template_editor;
use super::template::preview;
use crate::desk::Clock;
use crate::error::AppError;
use crate::ui::{Empty, Icon, PageHead, loaded, restricted, words};
use crate::wire::resource;
use state::Editor;

/// The page of a new template: empty, from a draft (`?draft=`) or as a copy (`?copy=`).
#[component]
pub fn NewTemplate() -> impl IntoView {
    restricted(Permission::Administer, || {
        let query = use_query_map();
        // The address is given its draft once there is one: what is on screen stays.
        let beginning = query.with_untracked(|query| {
            let id = |key: &str| query.get_str(key).and_then(|id| id.parse::<Uuid>().ok());
            match (id("draft"), id("copy")) {
                (Some(draft), _) => Beginning::Draft(TemplateDraftId(draft)),
                (None, Some(copy)) => Beginning::Copy(TemplateId(copy)),
                (None, None) => Beginning::Empty,
            }
        });
        page(beginning)
    })
}

/// The page of a change.
#[component]
pub fn EditTemplate() -> impl IntoView {
    restricted(Permission::Administer, || {
        let params = use_params_map();
        let id = params.with_untracked(|params| params.get("id").and_then(|id| id.parse::<Uuid>().ok()));
        page(Beginning::Change(TemplateId(id.unwrap_or_default())))
    })
}

fn page(beginning: Beginning) -> AnyView {
    let read = resource(
        move || beginning,
        |beginning| async move {
            match open_template_editor(beginning).await {
                Ok(view) => Ok(Some(view)),
                // A draft that was submitted meanwhile is no trouble of the page.
                Err(AppError::NotFound) if matches!(beginning, Beginning::Draft(_)) => Ok(None),
                Err(error) => Err(error),
            }
        },
    );
    view! {
        <div class="office office-alone">
            <div class="office-page">
                {loaded(
                    read,
                    move |view| match view {
                        Some(view) => view! { <Form view beginning /> }.into_any(),
                        None => gone(),
                    },
                )}
            </div>
        </div>
    }
    .into_any()
}

fn gone() -> AnyView {
    #[cfg(feature = "ssr")]
    crate::missing::say_so(&AppError::NotFound);
    let words = words().template_editor();
    view! {
        <PageHead title=words.new_title lead=words.new_lead back=(TEMPLATES, super::list_title()) />
        <Empty icon="layout-template" title=words.gone hint=words.gone_hint />
    }
    .into_any()
}

#[component]
fn Form(view: EditorView, beginning: Beginning) -> impl IntoView {
    let words = words().template_editor();
    let (title, lead) = match &view.template {
        Some(entry) => ((words.change_title)(&entry.name), words.change_lead),
        None => (words.new_title.to_owned(), words.new_lead),
    };
    let head = view! { <PageHead title lead back=(TEMPLATES, super::list_title()) /> };
    if view.accounts.is_empty() {
        return view! {
            {head}
            <Empty icon="smartphone" title=words.no_account hint="" />
        }
        .into_any();
    }
    let barred = view.barred.map(|refusal| told_barred(&refusal));
    let editor = Editor::new(view, beginning);
    view! {
        {head}
        {barred
            .map(|barred| {
                view! {
                    <p class="notice notice-warn editor-notice" role="note">
                        <Icon name="info" />
                        <span>{barred}</span>
                    </p>
                }
            })}
        <div class="editor">
            <form class="office-form editor-form" novalidate on:submit=move |event| event.prevent_default()>
                {basics::part(editor)}
                {content::part(editor)}
                {buttons::part(editor)}
                {samples::part(editor)}
                {foot::part(editor)}
            </form>
            <aside class="editor-preview" aria-label=words.preview>
                <h2>{words.preview}</h2>
                <div class="template-place">
                    {move || {
                        let picture = editor.picture.get().map(|picture| {
                            let alt = crate::ui::words().kinds.image;
                            view! { <img class="template-picture" src=picture alt=alt /> }.into_any()
                        });
                        preview(&editor.rendered.read(), picture)
                    }}
                </div>
            </aside>
        </div>
    }
    .into_any()
}

/// Why a template may not be changed now, with the time from which it may.
pub(super) fn told_barred(refusal: &domain::template::EditRefusal) -> String {
    use domain::template::EditRefusal::{OnceADay, Status, TenAMonth};
    let until = match refusal {
        OnceADay { until } | TenAMonth { until } => Clock::expect().full(*until),
        Status(_) => String::new(),
    };
    (words().template_editor().barred)(refusal, &until)
}
