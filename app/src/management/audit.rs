//! The audit log with its filter; the export is the same lines.

use domain::audit::{AuditAction, AuditEntry, AuditFilter, AuditPage};
use domain::staff::Choice;
use domain::user::Permission;
use domain::{UserId, words::screens::AuditWords};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::api::{list_audit, user_choices};
use super::consent::policy_word;
use crate::desk::{Clock, role_word};
use crate::numbers::rule_word;
use crate::ui::{Empty, FilterForm, Form, FormTrouble, Icon, PageHead, loaded, restricted, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn AuditLog() -> impl IntoView {
    restricted(Permission::Administer, || view! { <Log /> }.into_any())
}

#[component]
fn Log() -> impl IntoView {
    let words = words();
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        let query = query.read();
        let get = |key: &str| query.get_str(key).filter(|text| !text.is_empty());
        AuditFilter {
            person: get("person").and_then(|id| id.parse::<Uuid>().ok()).map(UserId),
            action: get("action").and_then(AuditAction::from_slug),
            from: get("from").and_then(|day| day.parse().ok()),
            until: get("until").and_then(|day| day.parse().ok()),
        }
    });
    let page = resource(move || filter.get(), |filter| list_audit(filter, None));
    let people = resource(|| (), |()| user_choices());
    let actions = view! {
        <a class="button" href=move || format!("/management/audit.csv{}", address(&filter.get())) rel="external" download="">
            <Icon name="download" />
            {words.audit().export}
        </a>
    }
    .into_any();
    view! {
        <PageHead title=words.menu.audit lead=words.audit().lead actions />
        {loaded(people, move |choices| view! { <Filter filter people=choices.people /> }.into_any())}
        {loaded(page, move |page| view! { <Lines page filter /> }.into_any())}
    }
    .into_any()
}

/// The filter as it stands in the address.
fn address(filter: &AuditFilter) -> String {
    let parts = [
        filter.person.map(|person| format!("person={person}")),
        filter.action.map(|action| format!("action={}", action.slug())),
        filter.from.map(|day| format!("from={day}")),
        filter.until.map(|day| format!("until={day}")),
    ];
    let query = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
    if query.is_empty() {
        query
    } else {
        format!("?{query}")
    }
}

#[component]
fn Filter(filter: Memo<AuditFilter>, people: Vec<Choice>) -> impl IntoView {
    let (words, office) = (words().audit(), &words().office);
    let first = filter.get_untracked();
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <FilterForm action="/management/audit">
            <label class="filter-field filter-text">
                <span>{words.person}</span>
                <select name="person">
                    <option value="">{office.all}</option>
                    {people
                        .into_iter()
                        .map(|person| {
                            let selected = first.person == Some(UserId(person.id));
                            view! {
                                <option value=person.id.to_string() selected=selected>
                                    {person.name}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="filter-field">
                <span>{words.kind}</span>
                <select name="action">
                    <option value="">{office.all}</option>
                    {AuditAction::ALL
                        .map(|action| {
                            view! {
                                <option value=action.slug() selected=first.action == Some(action)>
                                    {(words.action)(action)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="filter-field">
                <span>{words.from}</span>
                <input type="date" name="from" value=day(first.from) />
            </label>
            <label class="filter-field">
                <span>{words.until}</span>
                <input type="date" name="until" value=day(first.until) />
            </label>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Lines(page: AuditPage, filter: Memo<AuditFilter>) -> impl IntoView {
    let (words, office) = (words().audit(), &words().office);
    let next = RwSignal::new(page.next);
    let lines = RwSignal::new(page.entries);
    let form = Form::new();
    let more = move |_| {
        form.send(async move {
            let page = list_audit(filter.get_untracked(), next.get_untracked()).await?;
            lines.update(|lines| lines.extend(page.entries));
            next.set(page.next);
            Ok(())
        });
    };
    let empty = move || lines.read().is_empty();
    view! {
        <div class="table-place" hidden=empty>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words.when}</th>
                        <th scope="col">{words.who}</th>
                        <th scope="col">{words.what}</th>
                        <th scope="col">{words.on_whom}</th>
                        <th scope="col">{words.address}</th>
                    </tr>
                </thead>
                <tbody>{move || lines.get().into_iter().map(|line| row(words, line)).collect_view()}</tbody>
            </table>
        </div>
        {move || empty().then(|| view! { <Empty icon="scroll-text" title=words.none hint=words.none_hint /> })}
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

fn row(words: &'static AuditWords, line: AuditEntry) -> AnyView {
    let clock = Clock::expect();
    let value = |field: &str, text: String| match (field, text.as_str()) {
        (_, "") => "–".to_owned(),
        (_, "true") => words.yes.to_owned(),
        (_, "false") => words.no.to_owned(),
        ("rule_set", slug) => rule_word(slug).map_or(text.clone(), str::to_owned),
        ("policy", slug) => policy_word(slug).map_or(text.clone(), str::to_owned),
        ("role", role) => role.parse().map(role_word).map_or(text, str::to_owned),
        _ => text,
    };
    let changes = line
        .changes
        .into_iter()
        .map(|change| {
            view! {
                <li>
                    <span class="change-field">{(words.field)(&change.field).to_owned()}</span>
                    <span>{value(&change.field, change.before)}</span>
                    <span aria-hidden="true">" → "</span>
                    <span class="unseen">{words.becomes}</span>
                    <span>{value(&change.field, change.after)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <tr>
            <td data-label=words.when class="table-time">
                {clock.full(line.at)}
            </td>
            <td data-label=words.who>{line.actor.unwrap_or_else(|| words.system.to_owned())}</td>
            <th scope="row" data-label=words.what>
                {(words.action)(line.action)}
                <ul class="changes">{changes}</ul>
            </th>
            <td data-label=words.on_whom>{line.subject.unwrap_or_else(|| "–".to_owned())}</td>
            <td data-label=words.address class="table-time">
                {line.address.unwrap_or_else(|| "–".to_owned())}
            </td>
        </tr>
    }
    .into_any()
}
