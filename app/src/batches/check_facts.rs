//! What a batch will cost, how long it takes, what waits for room, and how its messages look.

use domain::batch::BatchCheck;
use leptos::prelude::*;

use super::meter::Meter;
use super::spent::{amount, spent};
use super::{cost_lines, moment};
use crate::desk::Clock;
use crate::numbers::template::preview;
use crate::ui::words;

/// Later portions that are told one by one.
const PORTIONS: usize = 4;

/// Cost, duration and limit.
pub fn facts(check: &BatchCheck) -> AnyView {
    let texts = &words().batches().check;
    let cost = cost_lines(&check.cost);
    let duration = (words().batches().duration)(check.estimate.seconds);
    let allowance = check.allowance.clone();
    let list = |lines: Vec<String>| {
        lines
            .into_iter()
            .map(|line| view! { <li>{line}</li> })
            .collect_view()
    };
    view! {
        <section class="office-part" aria-labelledby="batch-facts">
            <h2 id="batch-facts">{texts.facts}</h2>
            <dl class="facts">
                <div>
                    <dt>{texts.cost}</dt>
                    <dd>
                        <ul>{list(cost)}</ul>
                        <p class="field-hint">{words().outreach().price_hint}</p>
                    </dd>
                </div>
                {budget(check)}
                <div>
                    <dt>{texts.duration}</dt>
                    <dd>
                        {duration} <p class="field-hint">{(texts.pace)(check.per_second)}</p>
                    </dd>
                </div>
                <div>
                    <dt>{texts.allowance}</dt>
                    <dd>
                        <ul>{list(portions(check))}</ul>
                    </dd>
                </div>
            </dl>
            <Meter allowance />
        </section>
    }
    .into_any()
}

/// What the month comes to with this batch, where there is a budget.
fn budget(check: &BatchCheck) -> Option<AnyView> {
    let words = &words().batches().budget;
    let (forecast, budget) = (check.spending.with(&check.cost)?, check.spending.budget.as_ref()?);
    let total = amount(forecast.total, &budget.amount.currency);
    let whole = amount(budget.amount.micros, &budget.amount.currency);
    Some(
        view! {
            <div>
                <dt>{words.title}</dt>
                <dd>
                    {(words.with_batch)(&total, &whole)} {spent(&check.spending)}
                </dd>
            </div>
        }
        .into_any(),
    )
}

/// What goes now and what later, with its times.
fn portions(check: &BatchCheck) -> Vec<String> {
    let texts = &words().batches().check;
    let (estimate, clock) = (&check.estimate, Clock::expect());
    let told = estimate.deferred.iter().take(PORTIONS);
    let beyond = estimate.deferred.iter().skip(PORTIONS);
    let later: u32 = beyond.map(|(_, count)| count).sum::<u32>() + estimate.rest;
    let waits = !estimate.deferred.is_empty() || estimate.rest > 0;
    let ends = match estimate.last_at {
        Some(at) => waits.then(|| (texts.ends)(&moment(clock, at))),
        None => Some(texts.never_room.to_owned()),
    };
    [(texts.room)(estimate)]
        .into_iter()
        .chain(told.map(|(at, count)| (texts.later)(*count, &moment(clock, *at))))
        .chain((later > 0).then(|| (texts.later_still)(later)))
        .chain(ends)
        .collect()
}

/// The first messages, as their recipients' phones will draw them.
pub fn samples(check: &BatchCheck) -> AnyView {
    let texts = &words().batches().check;
    let drawn = check.samples.iter().map(|(name, rendered)| {
        view! {
            <figure class="outreach-preview">
                <figcaption>{(texts.sample_to)(name)}</figcaption>
                <div class="template-place">{preview(rendered, None)}</div>
            </figure>
        }
    });
    let none = check.samples.is_empty();
    view! {
        <section class="office-part batch-samples" aria-labelledby="batch-samples">
            <h2 id="batch-samples">{texts.samples}</h2>
            {none.then(|| view! { <p class="field-hint">{texts.no_sample}</p> })}
            {drawn.collect_view()}
        </section>
    }
    .into_any()
}
