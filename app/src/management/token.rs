//! A new token of the API, which is told once.

use domain::NumberId;
use domain::api::{ApiScope, ApiTokenForm};
use domain::staff::Choice;
use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::api::{create_api_token, user_choices};
use super::credentials::Told;
use crate::ui::{Check, Checks, Field, Form, FormTrouble, PageHead, loaded, restricted, words};
use crate::wire::resource;

const LIST: &str = "/management/tokens";

/// The page.
#[component]
pub fn NewToken() -> impl IntoView {
    restricted(Permission::Administer, || {
        let choices = resource(|| (), |()| user_choices());
        let tokens = words().tokens();
        view! {
            <PageHead title=tokens.new lead=tokens.new_lead back=(LIST, words().menu.tokens) />
            {loaded(choices, |choices| view! { <NewForm numbers=choices.numbers /> }.into_any())}
        }
        .into_any()
    })
}

#[component]
fn NewForm(numbers: Vec<Choice>) -> impl IntoView {
    let (words, all) = (words().tokens(), words());
    let form = Form::new();
    let name = RwSignal::new(String::new());
    let expires = RwSignal::new(String::new());
    let chosen = RwSignal::new(Vec::<Uuid>::new());
    let scopes = ApiScope::ALL.map(|scope| (scope, RwSignal::new(false)));
    let told = RwSignal::new(None);
    let navigate = use_navigate();
    let done = Callback::new(move |()| navigate(LIST, Default::default()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let filled = ApiTokenForm {
                name: name.get_untracked(),
                scopes: scopes
                    .iter()
                    .filter(|(_, on)| on.get_untracked())
                    .map(|(scope, _)| *scope)
                    .collect(),
                numbers: chosen.get_untracked().into_iter().map(NumberId).collect(),
                expires: expires.get_untracked(),
            };
            let made = create_api_token(filled).await?;
            told.set(Some(made.secret));
            Ok(())
        });
    };
    view! {
        <form class="office-form" on:submit=send novalidate>
            <FormTrouble form fields=&["name", "expires"] />
            <Field form name="name" label=words.name value=name hint=words.name_hint />
            <fieldset class="checks">
                <legend>{words.scopes}</legend>
                {scopes
                    .into_iter()
                    .map(|(scope, value)| view! { <Check label=(words.scope)(scope) hint=scope.slug() value /> })
                    .collect_view()}
            </fieldset>
            <Checks legend=words.numbers options=numbers chosen none=words.no_numbers />
            <Field form name="expires" kind="date" label=words.expires value=expires hint=words.expires_hint />
            <div class="form-actions">
                <a class="button" href=LIST>
                    {all.common.cancel}
                </a>
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {words.add}
                </button>
            </div>
        </form>
        <Told told done title=words.told_title body=words.told_body />
    }
    .into_any()
}
