//! The list of templates (“Modelos de mensagem”): what Meta has, when it was read, and what it says.

use std::time::Duration;

use domain::template::{
    TemplateAccount, TemplateCategory, TemplateEntry, TemplateFilter, TemplateList, TemplateStatus,
};
use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{list_templates, sync_templates};
use super::drafts::drafts;
use super::template::card;
use super::{LIST, TEMPLATES};
use crate::desk::Clock;
use crate::ui::{
    Empty, FilterForm, Form, FormTrouble, Icon, PageHead, Reading, catalogue, loaded, restricted, words,
};
use crate::wire::resource;

/// Templates drawn at a time.
const PAGE: usize = 60;
/// How often one that waits for Meta looks again.
const LOOK: Duration = Duration::from_millis(1_500);

/// What people look for. The others are rare, and seen in the whole list.
const STATUSES: [TemplateStatus; 5] = [
    TemplateStatus::Approved,
    TemplateStatus::Pending,
    TemplateStatus::Rejected,
    TemplateStatus::Paused,
    TemplateStatus::Disabled,
];
const CATEGORIES: [TemplateCategory; 3] = [
    TemplateCategory::Marketing,
    TemplateCategory::Utility,
    TemplateCategory::Authentication,
];

/// The page.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = resource(|| (), |()| list_templates());
        let (words, menu, page) = (words().templates(), &words().menu, words().template_page());
        let actions = view! {
            <a class="button button-main" href=format!("{TEMPLATES}/new")>
                <Icon name="plus" />
                {page.new}
            </a>
        }
        .into_any();
        view! {
            <div class="office office-alone">
                <div class="office-page">
                    <PageHead title=words.title lead=words.lead back=(LIST, menu.numbers) actions />
                    <Narrow />
                    {loaded(read, move |list| view! { <Templates list read /> }.into_any())}
                </div>
            </div>
        }
        .into_any()
    })
}

/// The filter as it stands in the address.
fn filter() -> Memo<TemplateFilter> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        let status = query.get_str("status").unwrap_or_default();
        let category = query.get_str("category").unwrap_or_default();
        TemplateFilter {
            text: query.get_str("text").unwrap_or_default().to_owned(),
            status: STATUSES.into_iter().find(|one| status_slug(*one) == status),
            category: CATEGORIES.into_iter().find(|one| category_slug(*one) == category),
        }
    })
}

#[component]
fn Narrow() -> impl IntoView {
    let (words, search) = (words().templates(), words().office.search);
    let first = filter().get_untracked();
    view! {
        <FilterForm action=TEMPLATES>
            <label class="filter-field filter-text">
                <span>{search}</span>
                <input type="search" name="text" value=first.text.clone() placeholder=words.search maxlength="100" />
            </label>
            <label class="filter-field">
                <span>{words.status}</span>
                <select name="status">
                    <option value="">{words.all}</option>
                    {STATUSES
                        .map(|status| {
                            view! {
                                <option value=status_slug(status) selected=first.status == Some(status)>
                                    {(words.status_word)(status)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="filter-field">
                <span>{words.category}</span>
                <select name="category">
                    <option value="">{words.all}</option>
                    {CATEGORIES
                        .map(|category| {
                            view! {
                                <option value=category_slug(category) selected=first.category == Some(category)>
                                    {(words.category_word)(Some(category))}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Templates(list: TemplateList, read: Reading<TemplateList>) -> impl IntoView {
    let words = words().templates();
    let filter = filter();
    let drawn = RwSignal::new(PAGE);
    // Another filter begins at the top.
    Effect::new(move |before: Option<TemplateFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            drawn.set(PAGE);
        }
        now
    });
    if list.accounts.is_empty() {
        return view! { <Empty icon="smartphone" title=words.no_account hint=words.no_account_hint /> }
            .into_any();
    }
    let templates = StoredValue::new(list.templates);
    let admitted = move || -> Vec<TemplateEntry> {
        let filter = filter.read();
        templates.with_value(|all| all.iter().filter(|entry| filter.admits(entry)).cloned().collect())
    };
    view! {
        <Sync accounts=list.accounts read />
        {drafts(list.drafts, read)}
        {move || {
            let admitted = admitted();
            let count = admitted.len();
            if count == 0 {
                let (title, hint) = if filter.read().is_empty() {
                    (words.none, words.none_hint)
                } else {
                    (words.none_found, words.none_found_hint)
                };
                return view! { <Empty icon="layout-template" title hint /> }.into_any();
            }
            let shown = drawn.get();
            view! {
                <p class="templates-count" role="status">
                    {(words.count)(count)}
                </p>
                <ul class="templates">{admitted.into_iter().take(shown).map(card).collect_view()}</ul>
                {(count > shown)
                    .then(|| {
                        view! {
                            <button
                                class="button-quiet list-more"
                                type="button"
                                on:click=move |_| drawn.update(|drawn| *drawn += PAGE)
                            >
                                {words.more}
                            </button>
                        }
                    })}
            }
                .into_any()
        }}
    }
    .into_any()
}

/// When each account was read, why it was not, and a button that has all of them read now.
#[component]
fn Sync(accounts: Vec<TemplateAccount>, read: Reading<TemplateList>) -> impl IntoView {
    let words = words().templates();
    let clock = Clock::expect();
    let form = Form::new();
    let due = accounts.iter().any(|account| account.due);
    // What is under way is looked for again until it is there.
    Effect::new(move |_| {
        if due {
            let look = set_timeout(move || read.refetch(), LOOK);
            if let Ok(look) = look {
                on_cleanup(move || look.clear());
            }
        }
    });
    let sync = move |_| {
        form.send(async move {
            sync_templates().await?;
            read.refetch();
            Ok(())
        });
    };
    let several = accounts.len() > 1;
    let line = move |account: TemplateAccount| {
        let told = match account.synced_at {
            Some(at) => (words.synced)(&clock.full(at)),
            None => words.never_synced.to_owned(),
        };
        let failed = account
            .failure
            .map(|code| (words.sync_failed)(catalogue().failure(code)));
        view! {
            <li>
                {several.then(|| format!("{}: ", account.numbers.join(", ")))} {told}
                {failed.map(|failed| view! { <span class="sync-failed">{failed}</span> })}
            </li>
        }
        .into_any()
    };
    view! {
        <FormTrouble form />
        <div class="sync">
            <div role="status">
                <ul class="sync-lines">{accounts.into_iter().map(line).collect_view()}</ul>
            </div>
            <button class="button" type="button" disabled=move || form.busy.get() || due on:click=sync>
                <Icon name="rotate-cw" />
                {if due { words.syncing } else { words.sync }}
            </button>
        </div>
    }
    .into_any()
}

/// As it stands in the address.
fn status_slug(status: TemplateStatus) -> &'static str {
    match status {
        TemplateStatus::Approved => "approved",
        TemplateStatus::Pending => "pending",
        TemplateStatus::Rejected => "rejected",
        TemplateStatus::Paused => "paused",
        TemplateStatus::Disabled => "disabled",
        _ => "other",
    }
}

/// The same.
fn category_slug(category: TemplateCategory) -> &'static str {
    match category {
        TemplateCategory::Marketing => "marketing",
        TemplateCategory::Utility => "utility",
        TemplateCategory::Authentication => "authentication",
    }
}
