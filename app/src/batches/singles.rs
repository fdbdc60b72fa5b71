//! “Envios avulsos”: Contatos Ativos and Recontatos, and what came of each.

use domain::batch::{HistoryFilter, SinglePage, SingleSend};
use domain::user::Permission;
use leptos::prelude::*;

use super::address::{asked, history};
use super::api::single_history;
use super::history::{export_list, tabs};
use super::history_filter::Narrow;
use super::paged::paged;
use super::{SINGLES, progress_tag};
use crate::conversations::Place;
use crate::conversations::api::filter_choices;
use crate::desk::Clock;
use crate::ui::{Empty, PageHead, catalogue, loaded, restricted, words};
use crate::wire::resource;

/// The page of single sends.
#[component]
pub fn SingleHistoryPage() -> impl IntoView {
    restricted(Permission::SendBatches, || {
        let filter = asked(|query| HistoryFilter {
            state: None,
            ..history(query)
        });
        let first = resource(|| (), move |()| single_history(filter.get_untracked(), None));
        let choices = resource(|| (), |()| filter_choices());
        let words = words().batches();
        let actions = export_list(SINGLES, filter);
        view! {
            <PageHead title=words.history.singles lead=words.history.lead actions />
            {tabs(SINGLES)}
            {loaded(
                choices,
                move |choices| view! { <Narrow action=SINGLES filter numbers=choices.numbers states=false /> }.into_any(),
            )}
            {loaded(first, move |first| view! { <Singles first filter /> }.into_any())}
        }
        .into_any()
    })
}

#[component]
fn Singles(first: SinglePage, filter: Memo<HistoryFilter>) -> impl IntoView {
    let words = &words().batches().history;
    let paged = paged(first, filter, single_history);
    let (list, count) = (paged.list, paged.count);
    list.keep_fresh(move || {
        list.now
            .with(|page| page.sends.iter().any(|send| send.progress.is_open()))
    });
    let nothing = move || {
        let (title, hint) = if *filter.read() == HistoryFilter::default() {
            (words.no_single, words.no_single_hint)
        } else {
            (words.none_found, words.none_found_hint)
        };
        view! { <Empty icon="send" title hint /> }
    };
    let lines = move || list.now.with(|page| page.sends.iter().map(row).collect_view());
    view! {
        {list.stale()}
        <div class="table-place" hidden=move || count.get() == 0>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words.to}</th>
                        <th scope="col">{words.template}</th>
                        <th scope="col">{words.number}</th>
                        <th scope="col">{words.who}</th>
                        <th scope="col">{words.when}</th>
                        <th scope="col">{words.result}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
        {move || (count.get() == 0).then(nothing)}
        {paged.foot()}
    }
    .into_any()
}

fn row(send: &SingleSend) -> AnyView {
    let words = &words().batches().history;
    let at = Clock::expect().full(send.at);
    let href = Place {
        id: Some(send.conversation),
        ..Place::default()
    }
    .href();
    let phone = send.phone.clone().unwrap_or_else(|| words.no_phone.to_owned());
    let why = send.failure.as_ref().map(|(code, _)| catalogue().failure(*code));
    view! {
        <tr>
            <th scope="row">
                <span class="person-words">
                    <a class="table-link" href=href>
                        {send.name.clone()}
                    </a>
                    <span class="person-detail">{phone}</span>
                </span>
            </th>
            <td data-label=words.template>
                <span class="person-words">
                    <span>{send.template.clone()}</span>
                    <span class="person-detail">{(words.kind)(send.kind)}</span>
                </span>
            </td>
            <td data-label=words.number>{send.number_name.clone()}</td>
            <td data-label=words.who>{send.by.clone()}</td>
            <td data-label=words.when class="table-time">
                {at}
            </td>
            <td data-label=words.result>
                {progress_tag(send.progress)} {why.map(|why| view! { <p class="contact-item-detail">{why}</p> })}
            </td>
        </tr>
    }
    .into_any()
}
