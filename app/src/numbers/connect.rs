//! Adding a number by its ids and a token.

use domain::number::Connection;
use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::LIST;
use super::api::connect_number;
use crate::ui::{Field, Form, FormTrouble, PageHead, Toasts, restricted, words};

/// The page.
#[component]
pub fn NewNumber() -> impl IntoView {
    restricted(Permission::Administer, || {
        view! {
            <div class="office office-alone">
                <div class="office-page">
                    <NumberForm />
                </div>
            </div>
        }
        .into_any()
    })
}

#[component]
fn NumberForm() -> impl IntoView {
    let (words, all) = (words().numbers(), words());
    let form = Form::new();
    let toasts = Toasts::expect();
    let text = || RwSignal::new(String::new());
    let (phone_number_id, waba_id, name, token) = (text(), text(), text(), text());
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, Default::default()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let id = connect_number(Connection {
                phone_number_id: phone_number_id.get_untracked(),
                waba_id: waba_id.get_untracked(),
                name: name.get_untracked(),
                token: token.get_untracked(),
            })
            .await?;
            toasts.say(words.added);
            go.try_run(format!("{LIST}/{id}"));
            Ok(())
        });
    };
    view! {
        <PageHead title=words.add lead=words.add_lead back=(LIST, all.menu.numbers) />
        <form class="office-form" on:submit=send novalidate>
            <FormTrouble form fields=&["phone_number_id", "waba_id", "name", "token"] />
            <Field
                form
                name="phone_number_id"
                label=words.phone_number_id
                value=phone_number_id
                hint=words.phone_number_id_hint
            />
            <Field form name="waba_id" label=words.waba_id value=waba_id hint=words.waba_id_hint />
            <Field form name="name" label=words.name value=name hint=words.new_name_hint />
            <Field form name="token" label=words.token value=token kind="password" hint=words.token_hint />
            <div class="form-actions">
                <a class="button" href=LIST>
                    {all.common.cancel}
                </a>
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {words.connect}
                </button>
            </div>
        </form>
    }
    .into_any()
}
