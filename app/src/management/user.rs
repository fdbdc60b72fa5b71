//! One person: making them, changing them, and what stands beside the form.

use domain::staff::{Choices, UserCard, UserForm};
use domain::user::{Permission, Role};
use domain::words::Language;
use domain::{NumberId, TeamId, UserId};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use uuid::Uuid;

use super::api::{add_user, change_user, user_choices, view_user};
use super::credentials::{Credentials, Told};
use super::users::{role_slug, state};
use crate::desk::{Clock, role_word};
use crate::ui::{
    Checks, Field, Form, FormTrouble, PageHead, Reading, Select, Toasts, loaded, restricted, words,
};
use crate::wire::resource;

const LIST: &str = "/management/users";

/// The form's fields as signals.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    email: RwSignal<String>,
    role: RwSignal<String>,
    language: RwSignal<String>,
    numbers: RwSignal<Vec<Uuid>>,
    teams: RwSignal<Vec<Uuid>>,
}

impl Fields {
    fn new(form: UserForm) -> Self {
        Self {
            name: RwSignal::new(form.name),
            email: RwSignal::new(form.email),
            role: RwSignal::new(role_slug(form.role.unwrap_or(Role::Agent)).to_owned()),
            language: RwSignal::new(form.language.map_or("", language_slug).to_owned()),
            numbers: RwSignal::new(form.numbers.into_iter().map(|id| id.0).collect()),
            teams: RwSignal::new(form.teams.into_iter().map(|id| id.0).collect()),
        }
    }

    fn form(self) -> UserForm {
        UserForm {
            name: self.name.get_untracked(),
            email: self.email.get_untracked(),
            role: self.role.get_untracked().parse().ok(),
            numbers: self.numbers.get_untracked().into_iter().map(NumberId).collect(),
            teams: self.teams.get_untracked().into_iter().map(TeamId).collect(),
            language: Language::from_tag(&self.language.get_untracked()),
        }
    }
}

fn language_slug(language: Language) -> &'static str {
    language.tag()
}

/// Who somebody is and what they may do.
#[component]
fn FieldSet(form: Form, fields: Fields, choices: Choices) -> impl IntoView {
    let (users, office) = (words().users(), &words().office);
    let roles = Role::ALL
        .map(|role| (role_slug(role).to_owned(), role_word(role).to_owned()))
        .to_vec();
    let mut languages = vec![(String::new(), users.language_default.to_owned())];
    languages.extend(
        Language::ALL.map(|language| (language_slug(language).to_owned(), language.name().to_owned())),
    );
    let is_agent = move || *fields.role.read() == role_slug(Role::Agent);
    view! {
        <Select form name="role" label=users.role value=fields.role options=roles />
        <div hidden=move || !is_agent()>
            <Checks legend=users.numbers options=choices.numbers chosen=fields.numbers none=users.no_number_yet />
        </div>
        <p class="field-hint" hidden=is_agent>
            {users.every_number_hint}
        </p>
        <Checks legend=users.teams options=choices.teams chosen=fields.teams none=office.none />
        <Select form name="language" label=users.language value=fields.language options=languages />
    }
    .into_any()
}

/// A new person.
#[component]
pub fn NewUser() -> impl IntoView {
    restricted(Permission::Administer, || {
        let choices = resource(|| (), |()| user_choices());
        let users = words().users();
        view! {
            <PageHead title=users.add lead=users.add_lead back=(LIST, words().menu.users) />
            {loaded(choices, |choices| view! { <NewForm choices /> }.into_any())}
        }
        .into_any()
    })
}

#[component]
fn NewForm(choices: Choices) -> impl IntoView {
    let users = words().users();
    let form = Form::new();
    let fields = Fields::new(UserForm::default());
    let by_hand = RwSignal::new(String::from("made"));
    let password = RwSignal::new(String::new());
    let told = RwSignal::new(None);
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    let done = Callback::new(move |()| navigate(LIST, Default::default()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let chosen = (*by_hand.read_untracked() == "typed").then(|| password.get_untracked());
            let made = add_user(fields.form(), chosen).await?;
            match made.password {
                Some(password) => told.set(Some(password)),
                None => {
                    toasts.say(users.added);
                    done.try_run(());
                }
            }
            Ok(())
        });
    };
    let ways = vec![
        ("made".to_owned(), users.password_made.to_owned()),
        ("typed".to_owned(), users.password_typed.to_owned()),
    ];
    view! {
        <form class="office-form" on:submit=send novalidate>
            <FormTrouble form fields=&["name", "email", "role", "password"] />
            <Field form name="name" label=users.name value=fields.name />
            <Field form name="email" label=users.email value=fields.email kind="email" hint=users.email_hint />
            <FieldSet form fields choices />
            <Select form name="way" label=users.first_password value=by_hand options=ways />
            <div hidden=move || *by_hand.read() != "typed">
                <Field
                    form
                    name="password"
                    label=users.password
                    value=password
                    kind="password"
                    hint=words().account.password_hint
                    autocomplete="new-password"
                />
            </div>
            <div class="form-actions">
                <a class="button" href=LIST>
                    {words().common.cancel}
                </a>
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {users.create}
                </button>
            </div>
        </form>
        <Told told done title=words().users().told_title body=words().users().told_body />
    }
    .into_any()
}

/// One person.
#[component]
pub fn UserPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let params = use_params_map();
        let id = move || {
            let id = params.read().get("id").and_then(|id| id.parse::<Uuid>().ok());
            UserId(id.unwrap_or_default())
        };
        let card: Reading<UserCard> = resource(id, view_user);
        loaded(card, move |shown| view! { <Card shown card /> }.into_any())
    })
}

#[component]
fn Card(shown: UserCard, card: Reading<UserCard>) -> impl IntoView {
    let (users, office) = (words().users(), &words().office);
    let clock = Clock::expect();
    let entry = shown.entry.clone();
    let id = entry.id;
    let form = Form::new();
    let fields = Fields::new(shown.form.clone());
    let toasts = Toasts::expect();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            change_user(id, fields.form()).await?;
            toasts.say(office.saved);
            card.refetch();
            Ok(())
        });
    };
    let seen = entry
        .last_seen_at
        .map_or_else(|| users.never.to_owned(), |at| clock.full(at));
    view! {
        <PageHead title=entry.name.clone() lead=entry.email.clone() back=(LIST, words().menu.users) />
        <div class="office-columns">
            <form class="office-form" on:submit=send novalidate>
                <FormTrouble form fields=&["name", "role"] />
                <Field form name="name" label=users.name value=fields.name />
                <FieldSet form fields choices=shown.choices.clone() />
                <div class="form-actions">
                    <a class="button" href=LIST>
                        {words().common.cancel}
                    </a>
                    <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                        {office.save}
                    </button>
                </div>
            </form>
            <aside class="office-aside" aria-label=users.access>
                <h2>{users.access}</h2>
                {state(entry.disabled, entry.must_change_password, entry.second_factor)}
                <dl class="facts">
                    <div>
                        <dt>{users.last_seen}</dt>
                        <dd>{seen}</dd>
                    </div>
                    <div>
                        <dt>{users.sessions}</dt>
                        <dd>{shown.sessions.to_string()}</dd>
                    </div>
                    <div>
                        <dt>{users.open_protocols}</dt>
                        <dd>{shown.open_protocols.to_string()}</dd>
                    </div>
                </dl>
                <Credentials shown card />
            </aside>
        </div>
    }
    .into_any()
}
