//! Tokens of the API: the list, with a form above it for a new one, which is told once.

use domain::api::{ApiScope, ApiTokenEntry, ApiTokenForm, ApiTokens, TokenStanding};
use domain::user::Permission;
use domain::zone::BusinessZone;
use domain::{ApiTokenId, NumberId};
use leptos::prelude::*;
use uuid::Uuid;

use super::api::{create_api_token, list_api_tokens, revoke_api_token};
use super::credentials::Told;
use super::users::list;
use crate::ui::{
    Check, Checks, Confirm, Empty, Field, Form, FormTrouble, Icon, PageHead, Reading, Toasts, loaded,
    restricted, times, words,
};
use crate::wire::resource;

/// The page.
#[component]
pub fn TokensPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = resource(|| (), |()| list_api_tokens());
        let words = words();
        let actions = view! {
            <a class="button" href="/api/v1/openapi.json" rel="external">
                <Icon name="file-text" />
                {words.tokens().document}
            </a>
        }
        .into_any();
        view! {
            <PageHead title=words.menu.tokens lead=words.tokens().lead actions />
            {loaded(read, move |tokens| view! { <Tokens tokens read /> }.into_any())}
        }
        .into_any()
    })
}

#[component]
fn Tokens(tokens: ApiTokens, read: Reading<ApiTokens>) -> impl IntoView {
    let words = words().tokens();
    let form = Form::new();
    let revoking = RwSignal::new(None::<(ApiTokenId, String)>);
    let told = RwSignal::new(None);
    let done = Callback::new(move |()| read.refetch());
    let list = if tokens.tokens.is_empty() {
        view! { <Empty icon="key-round" title=words.none hint=words.none_hint /> }.into_any()
    } else {
        let row = move |token| row(token, form, revoking);
        view! {
            <div class="table-place">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{words.name}</th>
                            <th scope="col">{words.token}</th>
                            <th scope="col">{words.scopes}</th>
                            <th scope="col">{words.numbers}</th>
                            <th scope="col">{words.used}</th>
                            <th scope="col">{words.expires}</th>
                            <th scope="col">
                                <span class="unseen">{words.actions}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{tokens.tokens.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {tokens.more.then(|| view! { <p class="field-hint">{words.more}</p> })}
        }
        .into_any()
    };
    let numbers = tokens.numbers;
    view! {
        <NewToken form numbers told />
        {list}
        <Revoking form asked=revoking read />
        <Told told done title=words.told_title body=words.told_body />
    }
    .into_any()
}

/// The form of a new one.
#[component]
fn NewToken(
    form: Form,
    numbers: Vec<domain::staff::Choice>,
    told: RwSignal<Option<String>>,
) -> impl IntoView {
    let (words, all) = (words().tokens(), words());
    let name = RwSignal::new(String::new());
    let expires = RwSignal::new(String::new());
    let chosen = RwSignal::new(Vec::<Uuid>::new());
    let scopes = ApiScope::ALL.map(|scope| (scope, RwSignal::new(false)));
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
            name.set(String::new());
            expires.set(String::new());
            chosen.set(Vec::new());
            for (_, on) in scopes {
                on.set(false);
            }
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
                    .map(|(scope, value)| view! { <Check label=(words.scope)(scope) value /> })
                    .collect_view()}
            </fieldset>
            <Checks legend=words.numbers options=numbers chosen none=all.office.none />
            <Field form name="expires" kind="date" label=words.expires value=expires hint=words.expires_hint />
            <div class="form-actions">
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    <Icon name="plus" />
                    {words.add}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn row(token: ApiTokenEntry, form: Form, revoking: RwSignal<Option<(ApiTokenId, String)>>) -> AnyView {
    let (words, zone) = (words().tokens(), expect_context::<BusinessZone>());
    let good = token.standing == TokenStanding::Good;
    let tag = match token.standing {
        TokenStanding::Good => None,
        TokenStanding::Expired => Some(words.expired),
        TokenStanding::Revoked => Some(words.revoked),
    };
    let scopes: Vec<String> = token
        .scopes
        .iter()
        .map(|scope| (words.scope)(*scope).to_owned())
        .collect();
    let used = token
        .last_used_at
        .map_or_else(|| words.never.to_owned(), |at| times::full(at, &zone));
    // It is good until the instant at which the day after its last one begins.
    let until = token.expires_at.map_or_else(
        || words.no_end.to_owned(),
        |at| zone.date(at - chrono::TimeDelta::seconds(1)),
    );
    let made = format!(
        "{} {} · {}",
        words.made,
        times::full(token.created_at, &zone),
        token.by
    );
    let label = format!("{}: {}", words.revoke, token.name);
    let asked = (token.id, token.name.clone());
    view! {
        <tr data-faint=(!good).then_some("")>
            <th scope="row" title=made>
                {token.name}
                {tag.map(|tag| view! { <span class="tag">{tag}</span> })}
            </th>
            <td data-label=words.token>
                <code>{format!("{}…", token.prefix)}</code>
            </td>
            <td data-label=words.scopes>{list(&scopes, "")}</td>
            <td data-label=words.numbers>{list(&token.numbers, words.no_numbers)}</td>
            <td data-label=words.used>{used}</td>
            <td data-label=words.expires>{until}</td>
            <td class="table-actions">
                {good
                    .then(|| {
                        view! {
                            <button
                                class="button-quiet"
                                type="button"
                                aria-label=label
                                title=words.revoke
                                disabled=move || form.busy.get()
                                on:click=move |_| revoking.set(Some(asked.clone()))
                            >
                                <Icon name="trash-2" />
                            </button>
                        }
                    })}
            </td>
        </tr>
    }
    .into_any()
}

/// The question before one is revoked.
#[component]
fn Revoking(
    form: Form,
    asked: RwSignal<Option<(ApiTokenId, String)>>,
    read: Reading<ApiTokens>,
) -> impl IntoView {
    let words = words().tokens();
    let toasts = Toasts::expect();
    move || {
        let (id, name) = asked.get()?;
        let run = Callback::new(move |()| {
            form.send(async move {
                revoke_api_token(id).await?;
                toasts.say(words.revoked_now);
                read.refetch();
                Ok(())
            });
        });
        let open = RwSignal::new(true);
        let body = (words.revoke_body)(&name);
        Some(view! { <Confirm open title=words.revoke body action=words.revoke run /> })
    }
}
