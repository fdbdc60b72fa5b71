//! The list of people.

use domain::staff::{UserEntry, UserFilter, UserPage};
use domain::user::{Permission, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::list_users;
use crate::desk::{Clock, initials, role_word};
use crate::ui::{Empty, FilterForm, Form, FormTrouble, Icon, PageHead, loaded, restricted, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn Users() -> impl IntoView {
    restricted(Permission::Administer, || view! { <List /> }.into_any())
}

#[component]
fn List() -> impl IntoView {
    let (users, menu) = (words().users(), &words().menu);
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        let query = query.read();
        UserFilter {
            text: query.get_str("text").unwrap_or_default().to_owned(),
            role: query.get_str("role").and_then(|role| role.parse().ok()),
            disabled: query.get_str("state").and_then(|state| match state {
                "active" => Some(false),
                "disabled" => Some(true),
                _ => None,
            }),
        }
    });
    let page = resource(move || filter.get(), |filter| list_users(filter, None));
    let actions = view! {
        <a class="button button-main" href="/management/users/new">
            <Icon name="user-plus" />
            {users.add}
        </a>
    }
    .into_any();
    view! {
        <PageHead title=menu.users lead=users.lead actions />
        <Filter filter />
        {loaded(page, move |page| view! { <Rows page filter /> }.into_any())}
    }
    .into_any()
}

#[component]
fn Filter(filter: Memo<UserFilter>) -> impl IntoView {
    let (users, office) = (words().users(), &words().office);
    let first = filter.get_untracked();
    let chosen = move |is: bool| is.then_some("");
    let disabled = first.disabled;
    let state = move |wanted: Option<bool>| disabled == wanted;
    view! {
        <FilterForm action="/management/users">
            <label class="filter-field filter-text">
                <span>{office.search}</span>
                <input type="search" name="text" value=first.text.clone() placeholder=users.search maxlength="100" />
            </label>
            <label class="filter-field">
                <span>{users.role}</span>
                <select name="role">
                    <option value="">{office.all}</option>
                    {Role::ALL
                        .map(|role| {
                            view! {
                                <option value=role_slug(role) selected=chosen(first.role == Some(role)).is_some()>
                                    {role_word(role)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="filter-field">
                <span>{users.state}</span>
                <select name="state">
                    <option value="">{office.all}</option>
                    <option value="active" selected=state(Some(false))>
                        {users.active}
                    </option>
                    <option value="disabled" selected=state(Some(true))>
                        {users.disabled}
                    </option>
                </select>
            </label>
        </FilterForm>
    }
    .into_any()
}

/// As it stands in the address.
pub(super) fn role_slug(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    }
}

#[component]
fn Rows(page: UserPage, filter: Memo<UserFilter>) -> impl IntoView {
    let (users, office) = (words().users(), &words().office);
    let next = RwSignal::new(page.next);
    let rows = RwSignal::new(page.users);
    let form = Form::new();
    let more = move |_| {
        form.send(async move {
            let page = list_users(filter.get_untracked(), next.get_untracked()).await?;
            rows.update(|rows| rows.extend(page.users));
            next.set(page.next);
            Ok(())
        });
    };
    let empty = move || rows.read().is_empty();
    view! {
        <div class="table-place" hidden=empty>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{users.name}</th>
                        <th scope="col">{users.role}</th>
                        <th scope="col">{users.state}</th>
                        <th scope="col">{users.numbers}</th>
                        <th scope="col">{users.teams}</th>
                        <th scope="col">{users.last_seen}</th>
                    </tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {move || empty().then(|| view! { <Empty icon="users" title=users.none hint=users.none_hint /> })}
        <FormTrouble form />
        {move || {
            next.read()
                .is_some()
                .then(|| {
                    view! {
                        <button class="button table-more" type="button" disabled=move || form.busy.get() on:click=more>
                            {office.more}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}

fn row(user: UserEntry) -> AnyView {
    let (users, office) = (words().users(), &words().office);
    let clock = Clock::expect();
    let seen = user
        .last_seen_at
        .map_or_else(|| users.never.to_owned(), |at| clock.full(at));
    let numbers = if user.role == Role::Agent {
        list(&user.numbers, users.no_numbers)
    } else {
        users.every_number.to_owned()
    };
    view! {
        <tr>
            <th scope="row">
                <a class="person" href=format!("/management/users/{}", user.id)>
                    <span class="avatar" aria-hidden="true" data-initials=initials(&user.name)></span>
                    <span class="person-words">
                        <span class="person-name">{user.name}</span>
                        <span class="person-detail">{user.email}</span>
                    </span>
                </a>
            </th>
            <td data-label=users.role>{role_word(user.role)}</td>
            <td data-label=users.state>{state(user.disabled, user.must_change_password, user.second_factor)}</td>
            <td data-label=users.numbers>{numbers}</td>
            <td data-label=users.teams>{list(&user.teams, office.none)}</td>
            <td data-label=users.last_seen class="table-time">
                {seen}
            </td>
        </tr>
    }
    .into_any()
}

/// Whether they can sign in, and how.
pub(super) fn state(disabled: bool, must_change_password: bool, second_factor: bool) -> AnyView {
    let users = words().users();
    let (tone, icon, word) = if disabled {
        ("off", "ban", users.disabled)
    } else if must_change_password {
        ("wait", "clock", users.invited)
    } else {
        ("on", "circle-check", users.active)
    };
    view! {
        <span class="tags">
            <span class="tag" data-tone=tone>
                <Icon name=icon />
                {word}
            </span>
            {second_factor
                .then(|| {
                    view! {
                        <span class="tag" title=users.second_factor>
                            <Icon name="shield-check" />
                            {users.second_factor_short}
                        </span>
                    }
                })}
        </span>
    }
    .into_any()
}

/// Names in a row; `none` when there are none.
pub(super) fn list(names: &[String], none: &str) -> String {
    if names.is_empty() {
        none.to_owned()
    } else {
        names.join(", ")
    }
}
