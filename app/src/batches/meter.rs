//! The messaging limit, as a meter: how much of it is used, when room returns, how far the next level is.

use domain::allowance::{Amount, near_limit};
use domain::batch::AllowanceView;
use leptos::prelude::*;

use super::moment;
use crate::desk::Clock;
use crate::ui::{Icon, words};

/// Hours of returning room that are told one by one.
const HOURS: usize = 3;

/// The meter.
#[component]
pub fn Meter(
    /// What it shows.
    allowance: AllowanceView,
) -> impl IntoView {
    let words = &words().batches().allowance;
    let clock = Clock::expect();
    let (used, amount) = (allowance.used, allowance.amount);
    let room = match amount {
        Amount::Limited(_) => (words.room)(amount.left(used)),
        Amount::Unlimited => String::new(),
    };
    let bar = amount.people().map(|people| {
        view! {
            <progress
                class="batch-bar"
                data-near=near_limit(used, amount).then_some("")
                max=people.max(1).to_string()
                value=used.min(people).to_string()
                aria-label=words.meter
            ></progress>
        }
    });
    let warning = match allowance.refused_until {
        Some(until) => Some((words.refused)(&moment(clock, until))),
        None if amount.left(used) == 0 => Some(words.full.to_owned()),
        None if near_limit(used, amount) => Some(words.near.to_owned()),
        None => None,
    };
    let scope = if allowance.by_number {
        words.by_number.to_owned()
    } else {
        let names: Vec<&str> = allowance.numbers.iter().map(|(_, name)| name.as_str()).collect();
        match names.as_slice() {
            [_] | [] => words.by_number.to_owned(),
            names => (words.shared)(&names.join(", ")),
        }
    };
    let reported = match allowance.reported_at {
        Some(at) => (words.reported)(&clock.full(at)),
        None => words.not_reported.to_owned(),
    };
    let reserve = (allowance.reserve > 0).then(|| (words.reserve)(allowance.reserve));
    view! {
        <div class="allowance">
            <p class="allowance-level">{(words.level)(amount)}</p>
            {bar}
            <p class="allowance-used">
                <span>{(words.used)(used, amount)}</span>
                <span>{room}</span>
            </p>
            {warning
                .map(|warning| {
                    view! {
                        <p class="notice notice-warn">
                            <Icon name="triangle-alert" />
                            <span>{warning}</span>
                        </p>
                    }
                })}
            {returns(&allowance, clock)}
            {next(&allowance, clock)}
            <p class="field-hint">{[Some(scope), reserve, Some(reported)].into_iter().flatten().collect::<Vec<_>>().join(" ")}</p>
        </div>
    }
    .into_any()
}

/// When room returns; nothing is told while there is no end to it.
fn returns(allowance: &AllowanceView, clock: Clock) -> Option<AnyView> {
    let words = &words().batches().allowance;
    allowance.amount.people()?;
    let told = allowance
        .returns
        .iter()
        .take(HOURS)
        .map(|(at, places)| (words.returns_at)(*places, &moment(clock, *at)));
    let rest: u32 = allowance
        .returns
        .iter()
        .skip(HOURS)
        .map(|(_, places)| places)
        .sum();
    let rest = (rest > 0).then(|| (words.returns_more)(rest));
    let lines: Vec<String> = told.chain(rest).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <div class="allowance-part">
                <h3>{words.returns}</h3>
                <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// How far the next level is, by which rule.
fn next(allowance: &AllowanceView, clock: Clock) -> AnyView {
    let words = &words().batches().allowance;
    let (next, rules) = (allowance.next, allowance.rule_set);
    let since = rules.since().map(|day| {
        let noon = day.and_hms_opt(12, 0, 0).unwrap_or_default();
        clock.zone().date(clock.zone().instant(noon))
    });
    let progress = (next.needed > 0).then(|| {
        view! {
            <progress
                class="batch-bar"
                max=next.needed.to_string()
                value=next.reached.min(next.needed).to_string()
                aria-label=words.next
            ></progress>
            <p class="allowance-used">{(words.next_progress)(next.reached, next.needed)}</p>
        }
    });
    view! {
        <div class="allowance-part">
            <h3>{words.next}</h3>
            <p>{(words.next_level)(&next)}</p>
            {progress}
            <p class="field-hint">{(words.source)(rules.source(), since.as_deref())}</p>
        </div>
    }
    .into_any()
}
