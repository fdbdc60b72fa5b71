//! The check page: what will happen, to whom, at what cost, before anything leaves.

use domain::batch::{BatchCheck, CheckSort, Options};
use leptos::prelude::*;

use super::address::check_href;
use super::api::{BatchPage, check_batch};
use super::check_facts::{facts, samples};
use super::check_options::Choices;
use super::check_rows::{Rows, remarks};
use super::check_send::SendForm;
use super::follow::{Followed, follow};
use super::{START, page_of};
use crate::ui::{PageHead, Reading, words};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Checking {
    /// As it stands now.
    pub check: Followed<BatchCheck>,
    /// The options and rows in the address.
    pub asked: Memo<(Options, Option<CheckSort>)>,
}

impl Checking {
    /// How many are sent to.
    pub fn sends(self) -> u32 {
        let (options, _) = self.asked.get();
        self.check.now.with(|check| check.counts.sends(&options))
    }
}

/// The page; `read` draws what follows it.
#[component]
pub fn Check(
    first: BatchCheck,
    asked: Memo<(Options, Option<CheckSort>)>,
    read: Reading<BatchPage>,
) -> impl IntoView {
    let words = words().batches();
    let card = first.card.clone();
    let (id, page) = (card.id, page_of(card.id));
    let check = follow(first, asked, move |(options, sort)| {
        check_batch(id, options, sort, None)
    });
    let checking = Checking { check, asked };
    let lead = (words.check.lead)(&card.file_name, &card.template, &card.number_name);
    view! {
        <PageHead title=card.title lead back=(START, words.title) />
        {check.stale()}
        <SendForm checking read />
        <nav aria-label=words.check.tallies>
            <ul class="batch-tallies">
                {tally(checking, page.clone(), None)}
                {CheckSort::ALL.map(|sort| tally(checking, page.clone(), Some(sort)))}
            </ul>
        </nav>
        <div class="office-columns batch-columns">
            <div class="batch-steps">
                <Choices checking page />
                {move || check.now.with(facts)}
            </div>
            <div class="batch-steps">{move || check.now.with(samples)}</div>
        </div>
        {move || check.now.with(remarks)}
        <Rows checking />
    }
    .into_any()
}

/// How many rows have that result; it narrows the list below.
fn tally(checking: Checking, page: String, sort: Option<CheckSort>) -> AnyView {
    let words = &words().batches().check;
    let word = sort.map_or(words.all_rows, |sort| (words.sort)(sort));
    let count = move || {
        let counts = checking.check.now.with(|check| check.counts);
        let count = sort.map_or_else(|| counts.rows(), |sort| sort.count(&counts));
        (crate::ui::words().batches().count)(count)
    };
    let here = move || checking.asked.get().1 == sort;
    let href = move || check_href(&page, checking.asked.get().0, sort);
    view! {
        <li data-sort=sort.map_or("", CheckSort::slug)>
            <a class="batch-tally" href=href aria-current=move || here().then_some("true")>
                <span class="batch-tally-count">{count}</span>
                <span>{word}</span>
            </a>
        </li>
    }
    .into_any()
}
