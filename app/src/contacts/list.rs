//! The list of contacts, by name.

use domain::NumberId;
use domain::consent::ConsentChange;
use domain::contact::book::{ContactEntry, ContactFilter, ContactPage, MarketingFilter};
use domain::transfer::Choice;
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::api::list_contacts;
use super::{FIELDS, IMPORT, LIST, alone};
use crate::conversations::api::filter_choices;
use crate::desk::{Clock, initials};
use crate::ui::{Empty, FilterForm, Form, FormTrouble, Icon, Menu, PageHead, loaded, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let words = words().contacts();
    let filter = filter();
    let page = resource(move || filter.get(), |filter| list_contacts(filter, None));
    let choices = resource(|| (), |()| filter_choices());
    let role = expect_context::<CurrentUser>().role;
    let keeps = role.may(Permission::KeepContacts);
    let administers = role.may(Permission::Administer);
    let actions = keeps.then(|| {
        view! {
            {administers
                .then(|| {
                    view! {
                        <a class="button" href=FIELDS>
                            <Icon name="list" />
                            {words.fields}
                        </a>
                    }
                })}
            <ExportMenu filter />
            <a class="button button-main" href=IMPORT>
                <Icon name="file-up" />
                {words.import}
            </a>
        }
        .into_any()
    });
    let head = match actions {
        Some(actions) => view! { <PageHead title=words.title lead=words.lead actions /> }.into_any(),
        None => view! { <PageHead title=words.title lead=words.lead /> }.into_any(),
    };
    alone(
        view! {
            {head}
            {loaded(choices, move |choices| view! { <Narrow filter numbers=choices.numbers /> }.into_any())}
            {loaded(page, move |page| view! { <Rows page filter /> }.into_any())}
        }
        .into_any(),
    )
}

/// The filter as it stands in the address.
fn filter() -> Memo<ContactFilter> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        ContactFilter {
            text: query.get_str("text").unwrap_or_default().to_owned(),
            number: query
                .get_str("number")
                .and_then(|id| id.parse::<Uuid>().ok())
                .map(NumberId),
            marketing: query.get_str("marketing").and_then(MarketingFilter::of_key),
        }
    })
}

/// A file of what the list shows, as a spreadsheet or as a list.
#[component]
fn ExportMenu(filter: Memo<ContactFilter>) -> impl IntoView {
    let words = words().contacts();
    let address = move |ending: &str| {
        let filter = filter.read();
        let number = filter.number.map(|id| id.to_string()).unwrap_or_default();
        let mut query = leptos_router::params::ParamsMap::new();
        query.insert("text", filter.text.clone());
        query.insert("number", number);
        let marketing = filter.marketing.map_or("", MarketingFilter::key);
        query.insert("marketing", marketing.to_owned());
        format!("{LIST}/export.{ending}{}", query.to_query_string())
    };
    let summary = view! {
        <span class="button">
            <Icon name="download" />
            <span aria-hidden="true">{words.export}</span>
        </span>
    }
    .into_any();
    view! {
        <Menu label=words.export class="menu-end" summary>
            <a class="menu-item" href=move || address("xlsx") rel="external" download="">
                {words.export_xlsx}
            </a>
            <a class="menu-item" href=move || address("csv") rel="external" download="">
                {words.export_csv}
            </a>
        </Menu>
    }
    .into_any()
}

#[component]
fn Narrow(filter: Memo<ContactFilter>, numbers: Vec<Choice>) -> impl IntoView {
    let (words, office) = (words().contacts(), &words().office);
    let first = filter.get_untracked();
    let several = numbers.len() > 1;
    view! {
        <FilterForm action=LIST>
            <label class="filter-field filter-text">
                <span>{office.search}</span>
                <input type="search" name="text" value=first.text.clone() placeholder=words.search maxlength="100" />
            </label>
            {several
                .then(|| {
                    view! {
                        <label class="filter-field">
                            <span>{words.number}</span>
                            <select name="number">
                                <option value="">{office.all}</option>
                                {numbers
                                    .into_iter()
                                    .map(|number| {
                                        let selected = first.number == Some(NumberId(number.id));
                                        view! {
                                            <option value=number.id.to_string() selected=selected>
                                                {number.name}
                                            </option>
                                        }
                                    })
                                    .collect_view()}
                            </select>
                        </label>
                    }
                })}
            <label class="filter-field">
                <span>{words.marketing}</span>
                <select name="marketing">
                    <option value="">{office.all}</option>
                    {MarketingFilter::ALL
                        .map(|one| {
                            view! {
                                <option value=one.key() selected=first.marketing == Some(one)>
                                    {(words.said)(one.said())}
                                </option>
                            }
                        })}
                </select>
            </label>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Rows(page: ContactPage, filter: Memo<ContactFilter>) -> impl IntoView {
    let (words, office) = (words().contacts(), &words().office);
    let next = RwSignal::new(page.next);
    let rows = RwSignal::new(page.contacts);
    let form = Form::new();
    let more = move |_| {
        form.send(async move {
            let page = list_contacts(filter.get_untracked(), next.get_untracked()).await?;
            rows.update(|rows| rows.extend(page.contacts));
            next.set(page.next);
            Ok(())
        });
    };
    let empty = move || rows.read().is_empty();
    let nothing = move || {
        let (title, hint) = if filter.read().is_empty() {
            (words.none, words.none_hint)
        } else {
            (words.none_found, words.none_found_hint)
        };
        view! { <Empty icon="contact" title hint /> }
    };
    view! {
        <div class="table-place" hidden=empty>
            <table class="table contacts">
                <thead>
                    <tr>
                        <th scope="col">{words.name}</th>
                        <th scope="col">{words.last}</th>
                        <th scope="col">{words.protocol}</th>
                        <th scope="col">{words.marketing}</th>
                    </tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {move || empty().then(nothing)}
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

fn row(contact: ContactEntry) -> AnyView {
    let words = words().contacts();
    let clock = Clock::expect();
    let last = match contact.last {
        Some((number, at)) => view! {
            <span class="contacts-last">
                <span>{number}</span>
                <time datetime=at.to_rfc3339()>{clock.full(at)}</time>
            </span>
        }
        .into_any(),
        None => view! { <span class="faint">{words.never}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <a class="person" href=format!("{LIST}/{}", contact.id)>
                    <span class="avatar" aria-hidden="true" data-initials=initials(&contact.name)></span>
                    <span class="person-words">
                        <span class="person-name">{contact.name}</span>
                        <span class="person-detail">
                            {contact.handle.unwrap_or_else(|| words.no_handle.to_owned())}
                        </span>
                    </span>
                </a>
            </th>
            <td data-label=words.last>{last}</td>
            <td data-label=words.protocol>
                {if contact.open {
                    view! {
                        <span class="tag" data-tone="on">
                            <Icon name="message-circle" />
                            {words.open}
                        </span>
                    }
                        .into_any()
                } else {
                    view! { <span class="faint">{words.closed}</span> }.into_any()
                }}
            </td>
            <td data-label=words.marketing>{said(contact.marketing)}</td>
        </tr>
    }
    .into_any()
}

/// What somebody said about being written to, never by colour alone.
pub(super) fn said(said: Option<ConsentChange>) -> AnyView {
    let word = (words().contacts().said)(said);
    let (tone, icon) = match said {
        Some(ConsentChange::OptIn) => ("on", "check"),
        Some(ConsentChange::OptOut) => ("off", "ban"),
        None => return view! { <span class="faint">{word}</span> }.into_any(),
    };
    view! {
        <span class="tag" data-tone=tone>
            <Icon name=icon />
            {word}
        </span>
    }
    .into_any()
}
