//! Choosing a sheet of contacts: a plain form, which works before the page is awake.

use domain::contact::import::SheetTrouble;
use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{IMPORT, LIST, alone};
use crate::conversations::api::filter_choices;
use crate::ui::{Icon, PageHead, loaded, restricted, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    restricted(Permission::KeepContacts, || {
        let words = words();
        let import = words.contact_import();
        let choices = resource(|| (), |()| filter_choices());
        alone(
            view! {
                <PageHead title=import.title lead=import.lead back=(LIST, words.menu.contacts) />
                <Wrong />
                <section class="office-part import-model" aria-labelledby="import-model">
                    <h2 id="import-model">{import.model}</h2>
                    <p class="contact-hint">{import.model_hint}</p>
                    <div class="part-actions">
                        <a class="button" href=format!("{LIST}/model.xlsx") rel="external" download="">
                            <Icon name="download" />
                            {import.model_xlsx}
                        </a>
                        <a class="button" href=format!("{LIST}/model.csv") rel="external" download="">
                            <Icon name="download" />
                            {import.model_csv}
                        </a>
                    </div>
                </section>
                {loaded(
                    choices,
                    move |choices| {
                        let several = choices.numbers.len() > 1;
                        view! {
                            <form class="office-form" method="post" action=IMPORT enctype="multipart/form-data">
                                {several
                                    .then(|| {
                                        view! {
                                            <div class="field">
                                                <label for="import-number">{import.number}</label>
                                                <select id="import-number" name="number" aria-describedby="import-number-hint">
                                                    {choices
                                                        .numbers
                                                        .into_iter()
                                                        .map(|number| {
                                                            view! { <option value=number.id.to_string()>{number.name}</option> }
                                                        })
                                                        .collect_view()}
                                                </select>
                                                <p class="field-hint" id="import-number-hint">
                                                    {import.number_hint}
                                                </p>
                                            </div>
                                        }
                                    })}
                                <div class="field">
                                    <label for="import-file">{import.file}</label>
                                    <input
                                        id="import-file"
                                        type="file"
                                        name="file"
                                        required=true
                                        accept=".xlsx,.csv,.txt,text/csv"
                                        aria-describedby="import-file-hint"
                                    />
                                    <p class="field-hint" id="import-file-hint">
                                        {import.file_hint}
                                    </p>
                                </div>
                                <div class="form-actions">
                                    <button class="button button-main" type="submit">
                                        {import.send}
                                    </button>
                                </div>
                            </form>
                        }
                            .into_any()
                    },
                )}
            }
            .into_any(),
        )
    })
}

/// Why the last sheet could not be read: the address says it, for the form is a plain one.
#[component]
fn Wrong() -> impl IntoView {
    let query = use_query_map();
    let trouble = move || {
        let query = query.read();
        let told = query.get_str("trouble")?;
        serde_json::from_str::<SheetTrouble>(told).ok()
    };
    view! {
        {move || {
            trouble()
                .map(|trouble| {
                    view! {
                        <p class="notice notice-bad form-trouble" role="alert" tabindex="-1">
                            <Icon name="circle-alert" />
                            <span>{(words().contact_import().sheet)(&trouble)}</span>
                        </p>
                    }
                })
        }}
    }
    .into_any()
}
