//! “Histórico”: batches with what came of them, live; beside them the single sends.

use domain::batch::{BatchCard, BatchState, HistoryFilter, HistoryPage};
use domain::user::Permission;
use leptos::prelude::*;

use super::address::{asked, history, history_href};
use super::api::batch_history;
use super::follow::follow;
use super::history_filter::Narrow;
use super::history_rows::table;
use super::{HISTORY, SINGLES};
use crate::conversations::api::filter_choices;
use crate::error::AppError;
use crate::ui::{Empty, Form, FormTrouble, Icon, Menu, PageHead, loaded, restricted, words};
use crate::wire::resource;

/// From so many rows on, the filters are pointed out.
const MANY: usize = 200;

/// The page of batches.
#[component]
pub fn BatchHistoryPage() -> impl IntoView {
    restricted(Permission::SendBatches, || {
        let filter = asked(history);
        let first = resource(|| (), move |()| batch_history(filter.get_untracked(), None));
        let choices = resource(|| (), |()| filter_choices());
        let words = words().batches();
        let actions = view! { <ExportMenu filter /> }.into_any();
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

/// A file of what the list shows.
#[component]
fn ExportMenu(filter: Memo<HistoryFilter>) -> impl IntoView {
    let words = &words().batches().history;
    let address = move |ending: &str| history_href(&format!("{HISTORY}.{ending}"), &filter.read());
    export_menu(words.export, address)
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

/// All pages of `filter` until `wanted` lines are there.
async fn read(filter: HistoryFilter, wanted: usize) -> Result<HistoryPage, AppError> {
    let mut page = batch_history(filter.clone(), None).await?;
    while page.batches.len() < wanted
        && let Some(after) = page.next
    {
        let more = batch_history(filter.clone(), Some(after)).await?;
        page.batches.extend(more.batches);
        page.next = more.next;
    }
    Ok(page)
}

/// Whether its figures change by themselves.
pub fn moves(card: &BatchCard) -> bool {
    matches!(card.state, BatchState::Scheduled | BatchState::Sending) || card.counts.queued > 0
}

#[component]
fn Batches(first: HistoryPage, filter: Memo<HistoryFilter>) -> impl IntoView {
    let words = &words().batches().history;
    let form = Form::new();
    // What somebody has asked for more of is read again as a whole.
    let wanted = StoredValue::new((filter.get_untracked(), 0));
    let list = follow(first, filter, move |filter| {
        let (of, wanted) = wanted.get_value();
        let wanted = if of == filter { wanted } else { 0 };
        read(filter, wanted)
    });
    list.keep_fresh(move || list.now.with(|page| page.batches.iter().any(moves)));
    let more = move |_| {
        form.send(async move {
            let of = filter.get_untracked();
            let after = list.now.with_untracked(|page| page.next);
            let page = batch_history(of.clone(), after).await?;
            let _ = list.now.try_update(|now| {
                now.batches.extend(page.batches);
                now.next = page.next;
                wanted.set_value((of, now.batches.len()));
            });
            Ok(())
        });
    };
    let count = Memo::new(move |_| list.now.with(|page| page.batches.len()));
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
        {move || (count.get() == 0).then(nothing)}
        <FormTrouble form />
        {move || {
            list.now
                .read()
                .next
                .is_some()
                .then(|| {
                    view! {
                        <button class="button table-more" type="button" disabled=move || form.busy.get() on:click=more>
                            {crate::ui::words().office.more}
                        </button>
                    }
                })
        }}
        {move || many(count.get())}
    }
    .into_any()
}

/// Points out the filters where there is a lot on screen.
pub fn many(count: usize) -> Option<AnyView> {
    let words = &words().batches().history;
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    (count as usize >= MANY).then(|| {
        view! {
            <p class="field-hint batch-many" role="status">
                {(words.shown)(count)}
            </p>
        }
        .into_any()
    })
}
