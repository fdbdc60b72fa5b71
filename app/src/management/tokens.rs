//! Tokens of the API: which there are, and taking one back.

use domain::ApiTokenId;
use domain::api::{ApiTokenEntry, ApiTokens, TokenStanding};
use domain::user::Permission;
use leptos::prelude::*;

use super::api::{list_api_tokens, revoke_api_token};
use super::users::list;
use crate::desk::Clock;
use crate::ui::{
    Confirm, Empty, Form, FormTrouble, Icon, PageHead, Reading, Toasts, loaded, restricted, times, words,
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
            <a class="button button-main" href="/management/tokens/new">
                <Icon name="plus" />
                {words.tokens().new}
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
    if tokens.tokens.is_empty() {
        return view! { <Empty icon="key-round" title=words.none hint=words.none_hint /> }.into_any();
    }
    let row = move |token| row(token, form, revoking);
    view! {
        <FormTrouble form />
        <div class="table-place">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words.name}</th>
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
        <Revoking form asked=revoking read />
    }
    .into_any()
}

fn row(token: ApiTokenEntry, form: Form, revoking: RwSignal<Option<(ApiTokenId, String)>>) -> AnyView {
    let (words, zone) = (words().tokens(), Clock::expect().zone());
    let good = token.standing == TokenStanding::Good;
    let tag = match token.standing {
        TokenStanding::Good => None,
        TokenStanding::Expired => Some((words.expired, "wait")),
        TokenStanding::Revoked => Some((words.revoked, "off")),
    };
    let scopes = token.scopes.iter().map(|scope| {
        let slug = scope.slug();
        view! {
            <span class="tag" title=slug>
                {(words.scope)(*scope)}
            </span>
        }
    });
    let scopes = scopes.collect_view();
    let used = token
        .last_used_at
        .map_or_else(|| words.never.to_owned(), |at| times::full(at, &zone));
    // It is good until the instant at which the day after its last one begins.
    let until = token.expires_at.map_or_else(
        || words.no_end.to_owned(),
        |at| zone.date(at - chrono::TimeDelta::seconds(1)),
    );
    let made = format!("{} {}", words.made, token.by);
    let label = format!("{}: {}", words.revoke, token.name);
    let asked = (token.id, token.name.clone());
    view! {
        <tr data-faint=(!good).then_some("")>
            <th scope="row">
                <span class="person-words">
                    <span class="tags">
                        {token.name}
                        {tag
                            .map(|(word, tone)| {
                                view! {
                                    <span class="tag" data-tone=tone>
                                        {word}
                                    </span>
                                }
                            })}
                    </span>
                    <span class="person-detail">
                        <code>{format!("{}…", token.prefix)}</code>
                        " · "
                        {zone.date(token.created_at)}
                    </span>
                    <span class="person-detail">{made}</span>
                </span>
            </th>
            <td data-label=words.scopes>
                <span class="tags">{scopes}</span>
            </td>
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
