//! “Custos”: what a month came to, by number and category, by batch, and single sends.

use domain::cost::{CostReport, Month};
use domain::user::Permission;
use leptos::prelude::*;

use super::COSTS;
use super::address::{asked, month};
use super::api::{batch_costs, month_costs};
use super::costs_rows::{batches, groups};
use super::follow::{Followed, follow};
use super::history::export_menu;
use crate::ui::{Empty, FilterForm, Form, FormTrouble, PageHead, loaded, restricted, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn CostsPage() -> impl IntoView {
    restricted(Permission::SendBatches, || {
        let month = asked(month);
        let first = resource(|| (), move |()| month_costs(month.get_untracked()));
        let words = words().batches();
        let address = move |ending: &str| {
            let month = month.get().map(|month| format!("?month={}", month.slug()));
            format!("{COSTS}.{ending}{}", month.unwrap_or_default())
        };
        let actions = export_menu(words.history.export, address);
        view! {
            <PageHead title=words.costs.title lead=words.costs.lead actions />
            {loaded(first, move |first| view! { <Costs first month /> }.into_any())}
        }
        .into_any()
    })
}

#[component]
fn Costs(first: CostReport, month: Memo<Option<Month>>) -> impl IntoView {
    let words = &words().batches().costs;
    let report = follow(first, month, month_costs);
    let empty = Memo::new(move |_| report.now.with(|report| report.groups.is_empty()));
    view! {
        {report.stale()}
        <Choose report />
        {move || empty.get().then(|| view! { <Empty icon="coins" title=words.none hint=words.none_hint /> })}
        <div hidden=move || empty.get()>
            <div class="cost-part">
                <h2>{words.by_number}</h2>
                {move || report.now.with(groups)}
                <p class="field-hint">{words.how}</p>
                <p class="field-hint">{words.whose}</p>
            </div>
            <div class="cost-part">
                <h2>{words.by_batch}</h2>
                {move || report.now.with(batches)}
                <More report />
            </div>
        </div>
    }
    .into_any()
}

/// The month.
#[component]
fn Choose(report: Followed<CostReport>) -> impl IntoView {
    let words = &words().batches().costs;
    let months = report.now.with_untracked(|report| report.months.clone());
    let option = move |month: Month| {
        let here = move || report.now.with(|report| report.month) == month;
        view! {
            <option value=month.slug() selected=here>
                {(words.month_name)(month)}
            </option>
        }
    };
    view! {
        <FilterForm action=COSTS>
            <label class="filter-field">
                <span>{words.month}</span>
                <select name="month">{months.into_iter().map(option).collect_view()}</select>
            </label>
        </FilterForm>
    }
    .into_any()
}

/// The button that brings more batches.
#[component]
fn More(report: Followed<CostReport>) -> impl IntoView {
    let form = Form::new();
    let more = move |_| {
        form.send(async move {
            let (month, after) = report
                .now
                .with_untracked(|report| (report.month, report.page.next));
            let page = batch_costs(month, after).await?;
            let _ = report.now.try_update(|now| {
                // Another month may have been chosen meanwhile.
                if now.month == month && now.page.next == after {
                    now.page.batches.extend(page.batches);
                    now.page.next = page.next;
                }
            });
            Ok(())
        });
    };
    let there = Memo::new(move |_| report.now.with(|report| report.page.next.is_some()));
    view! {
        <FormTrouble form />
        {move || {
            there
                .get()
                .then(|| {
                    view! {
                        <button class="button table-more" type="button" disabled=move || form.busy.get() on:click=more>
                            {words().office.more}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}
