//! “Minha conta”: password, two-step verification, and the browsers one is signed in with.

#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod second_factor;
mod sessions;

pub use second_factor::Drawing;

use domain::account::Account;
use domain::user::CurrentUser;
use leptos::prelude::*;

use crate::ui::{Field, Form, FormTrouble, PageHead, Reading, Toasts, loaded, words};
use crate::wire::resource;
use api::{change_password, view_account};
use second_factor::SecondFactor;
use sessions::Sessions;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let user: CurrentUser = expect_context();
    let read: Reading<Account> = resource(|| (), |()| view_account());
    let words = &words().account;
    view! {
        <div class="office office-alone">
            <div class="office-page">
                <PageHead title=words.title lead=format!("{} · {}", user.name, user.email) />
                <Password read />
                {loaded(
                    read,
                    move |account| {
                        view! {
                            <SecondFactor account=account.clone() read />
                            <Sessions account read />
                        }
                            .into_any()
                    },
                )}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Password(read: Reading<Account>) -> impl IntoView {
    let words = &words().account;
    let form = Form::new();
    let toasts = Toasts::expect();
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            change_password(old.get_untracked(), new.get_untracked()).await?;
            old.set(String::new());
            new.set(String::new());
            toasts.say(words.password_changed);
            read.refetch();
            Ok(())
        });
    };
    view! {
        <section class="office-part" aria-labelledby="password-heading">
            <h2 id="password-heading">{words.password}</h2>
            <form class="office-form" on:submit=send novalidate>
                <FormTrouble form fields=&["current", "password"] />
                <Field
                    form
                    name="current"
                    label=words.current_password
                    value=old
                    kind="password"
                    autocomplete="current-password"
                />
                <Field
                    form
                    name="password"
                    label=words.new_password
                    value=new
                    kind="password"
                    hint=words.password_hint
                    autocomplete="new-password"
                />
                <div class="form-actions">
                    <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                        {words.change_password}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
