//! “Histórico”: batches with what came of them, live; beside them the single sends.

use domain::batch::{BatchCard, BatchState, HistoryFilter, HistoryPage};
use domain::user::Permission;
use leptos::prelude::*;

use super::address::{asked, history, history_href};
use super::api::batch_history;
use super::history_filter::Narrow;
use super::history_rows::table;
use super::paged::paged;
use super::{HISTORY, SINGLES};
use crate::conversations::api::filter_choices;
use crate::ui::{Empty, Icon, Menu, PageHead, loaded, restricted, words};
use crate::wire::resource;

/// The page of batches.
#[component]
pub fn BatchHistoryPage() -> impl IntoView {
    restricted(Permission::SendBatches, || {
        let filter = asked(history);
        let first = resource(|| (), move |()| batch_history(filter.get_untracked(), None));
        let choices = resource(|| (), |()| filter_choices());
        let words = words().batches();
        let actions = export_list(HISTORY, filter);
        view! {
            <PageHead title=words.history_title lead=words.history.lead actions />
            {tabs(HISTORY)}
            {loaded(
                choices,
                move |choices| view! { <Narrow action=HISTORY filter numbers=choices.numbers states=true /> }.into_any(),
            )}
            {loaded(first, move |first| view! { <Batches first filter /> }.into_any())}
        }
        .into_any()
    })
}

/// The two kinds of sending.
pub fn tabs(here: &'static str) -> AnyView {
    let words = &words().batches().history;
    let link = |href: &'static str, word: &'static str| {
        view! {
            <li>
                <a class="batch-tab" href=href aria-current=(href == here).then_some("page")>
                    {word}
                </a>
            </li>
        }
        .into_any()
    };
    view! {
        <nav aria-label=words.tabs>
            <ul class="batch-tabs">{link(HISTORY, words.batches)} {link(SINGLES, words.singles)}</ul>
        </nav>
    }
    .into_any()
}

/// The way to a file of what the list at `page` shows.
pub fn export_list(page: &'static str, filter: Memo<HistoryFilter>) -> AnyView {
    let words = &words().batches().history;
    export_menu(words.export, move |ending| {
        history_href(&format!("{page}.{ending}"), &filter.read())
    })
}

/// A menu of the two kinds of file; `address` makes the address of one.
pub fn export_menu(
    label: &'static str,
    address: impl Fn(&str) -> String + Clone + Send + Sync + 'static,
) -> AnyView {
    let words = &words().batches().history;
    let summary = view! {
        <span class="button">
            <Icon name="download" />
            <span aria-hidden="true">{label}</span>
        </span>
    }
    .into_any();
    let csv = address.clone();
    view! {
        <Menu label=label class="menu-end" summary>
            <a class="menu-item" href=move || address("xlsx") rel="external" download="">
                {words.export_xlsx}
            </a>
            <a class="menu-item" href=move || csv("csv") rel="external" download="">
                {words.export_csv}
            </a>
        </Menu>
    }
    .into_any()
}

/// Whether its figures change by themselves.
pub fn moves(card: &BatchCard) -> bool {
    matches!(card.state, BatchState::Scheduled | BatchState::Sending) || card.counts.queued > 0
}

#[component]
fn Batches(first: HistoryPage, filter: Memo<HistoryFilter>) -> impl IntoView {
    let words = &words().batches().history;
    let paged = paged(first, filter, batch_history);
    let list = paged.list;
    list.keep_fresh(move || list.now.with(|page| page.batches.iter().any(moves)));
    let nothing = move || {
        let (title, hint) = if *filter.read() == HistoryFilter::default() {
            (words.none, words.none_hint)
        } else {
            (words.none_found, words.none_found_hint)
        };
        view! { <Empty icon="send" title hint /> }
    };
    view! {
        {list.stale()}
        {table(list)}
        {move || (paged.count.get() == 0).then(nothing)}
        {paged.foot()}
    }
    .into_any()
}
