//! The lines of the report on costs: tables where there is room, cards on a phone.

use domain::cost::{BatchCost, CostGroup, CostReport, CostTally};
use leptos::prelude::*;

use super::spent::amounts;
use super::{SINGLES, category, page_of};
use crate::ui::words;

/// By number, category and currency, with everything together below.
pub fn groups(report: &CostReport) -> AnyView {
    let words = &words().batches().costs;
    let total = report.total();
    view! {
        <div class="table-place" role="region" tabindex="0" aria-label=words.by_number>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words.number}</th>
                        <th scope="col">{words.category}</th>
                        {heads()}
                    </tr>
                </thead>
                <tbody>
                    {report.groups.iter().map(group).collect_view()} <tr class="cost-total">
                        <th scope="row">{words.total}</th>
                        <td></td>
                        {cells(&total)}
                    </tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn group(group: &CostGroup) -> AnyView {
    let words = &words().batches().costs;
    view! {
        <tr>
            <th scope="row">{group.number_name.clone()}</th>
            <td data-label=words.category>{category(group.category)}</td>
            {cells(&group.tally)}
        </tr>
    }
    .into_any()
}

/// By batch, with single sends and everything together below.
pub fn batches(report: &CostReport) -> AnyView {
    let words = &words().batches().costs;
    let total = report.total();
    let singles = &report.singles;
    let singles = (singles.messages > 0).then(|| {
        view! {
            <tr>
                <th scope="row">
                    <a class="table-link" href=SINGLES>
                        {words.singles}
                    </a>
                </th>
                <td data-label=words.number>{words.any_number}</td>
                {cells(singles)}
            </tr>
        }
    });
    view! {
        <div class="table-place" role="region" tabindex="0" aria-label=words.by_batch>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words.batch}</th>
                        <th scope="col">{words.number}</th>
                        {heads()}
                    </tr>
                </thead>
                <tbody>
                    {report.page.batches.iter().map(batch).collect_view()} {singles} <tr class="cost-total">
                        <th scope="row">{words.total}</th>
                        <td></td>
                        {cells(&total)}
                    </tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn batch(batch: &BatchCost) -> AnyView {
    let words = &words().batches().costs;
    view! {
        <tr>
            <th scope="row">
                <a class="table-link" href=page_of(batch.id)>
                    {batch.title.clone()}
                </a>
            </th>
            <td data-label=words.number>{batch.number_name.clone()}</td>
            {cells(&batch.tally)}
        </tr>
    }
    .into_any()
}

/// The figures, in the order of the tables: what they are called, and how many.
fn figures(tally: &CostTally) -> [(&'static str, u32); 4] {
    let words = &words().batches().costs;
    [
        (words.delivered, tally.messages),
        (words.free, tally.free),
        (words.unpriced, tally.unpriced),
        (words.assumed, tally.assumed),
    ]
}

fn heads() -> AnyView {
    let figures = figures(&CostTally::default()).map(|(word, _)| word);
    figures
        .into_iter()
        .chain([words().batches().costs.cost])
        .map(|word| {
            view! {
                <th scope="col" class="table-number">
                    {word}
                </th>
            }
        })
        .collect_view()
        .into_any()
}

fn cells(tally: &CostTally) -> AnyView {
    let batches = words().batches();
    let figures = figures(tally).map(|(word, count)| {
        view! {
            <td data-label=word class="table-number">
                {(batches.count)(count)}
            </td>
        }
    });
    let cost = match tally.sums.as_slice() {
        [] => batches.costs.no_price.to_owned(),
        sums => amounts(sums),
    };
    view! {
        {figures.collect_view()}
        <td data-label=batches.costs.cost class="table-number cost-sum">
            {cost}
        </td>
    }
    .into_any()
}
