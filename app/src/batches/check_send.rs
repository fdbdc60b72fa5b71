//! Saying yes: what will happen in one sentence, when, and the button that does it.

use chrono::{DateTime, Utc};
use domain::batch::{BatchAction, BatchCheck, BatchState, CheckCounts, CheckSort, Confirmed};
use domain::zone::{read_local, write_local};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::api::{BatchPage, change_batch, confirm_batch};
use super::check::Checking;
use super::{START, moment};
use crate::desk::Clock;
use crate::ui::{Confirm, Form, FormTrouble, Icon, Reading, Toasts, browser, words};

/// When it goes.
#[derive(Clone, Copy)]
struct When {
    later: RwSignal<bool>,
    /// As the field has it.
    typed: RwSignal<String>,
}

impl When {
    fn at(self, clock: Clock) -> Option<DateTime<Utc>> {
        read_local(&self.typed.read()).map(|local| clock.zone().instant(local))
    }
}

/// Says so where it does not fit into the month's budget; it can be sent all the same.
fn over_budget(check: &BatchCheck) -> Option<AnyView> {
    let words = &words().batches().budget;
    check
        .spending
        .with(&check.cost)
        .filter(|forecast| forecast.passes)?;
    let stops = check.spending.budget.as_ref().is_some_and(|budget| budget.stops);
    let told = if stops { words.passes_stops } else { words.passes };
    Some(
        view! {
            <p class="notice notice-warn">
                <Icon name="triangle-alert" />
                <span>{told}</span>
            </p>
        }
        .into_any(),
    )
}

/// The sentence, the time, the button.
#[component]
pub fn SendForm(checking: Checking, read: Reading<BatchPage>) -> impl IntoView {
    let words = &words().batches().check;
    let (clock, form, toasts) = (Clock::expect(), Form::new(), Toasts::expect());
    let when = When {
        later: RwSignal::new(false),
        typed: RwSignal::new(String::new()),
    };
    let changed = RwSignal::new(Vec::<String>::new());
    let sentence = move || {
        let sends = checking.sends();
        let last_at = checking.check.now.with(|check| check.estimate.last_at);
        match (sends, when.later.get()) {
            (0, _) => words.nobody.to_owned(),
            (_, false) => {
                let ends = last_at.map(|at| moment(clock, at));
                (words.what_happens)(sends, words.from_now, ends.as_deref())
            }
            (_, true) => {
                let at = when.at(clock).map(|at| clock.full(at));
                let at = at.map_or_else(|| words.from_now.to_owned(), |at| (words.at)(&at));
                (words.what_happens)(sends, &at, None)
            }
        }
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let at = untrack(|| when.later.get().then(|| when.at(clock)));
        let send_at = match at {
            None => None,
            Some(Some(at)) if at > clock.exact() => Some(at),
            Some(Some(_)) => return form.complain(Some("send_at"), words.past_time.to_owned()),
            Some(None) => return form.complain(Some("send_at"), words.no_time.to_owned()),
        };
        changed.set(Vec::new());
        form.send(async move {
            let (options, _) = checking.asked.get_untracked();
            let (id, seen) = checking
                .check
                .now
                .with_untracked(|check| (check.card.id, check.counts));
            match confirm_batch(id, options, send_at, seen).await? {
                Confirmed::Yes(_) => {
                    toasts.say((crate::ui::words().batches().detail.change)(
                        BatchState::Scheduled,
                        None,
                    ));
                    read.refetch();
                }
                Confirmed::Changed(fresh) => show_change(checking, changed, seen, *fresh),
            }
            Ok(())
        });
    };
    let action = move || {
        let sends = checking.sends();
        if when.later.get() {
            (words.schedule_to)(sends)
        } else {
            (words.send_to)(sends)
        }
    };
    view! {
        <form class="office-part batch-send" on:submit=send novalidate>
            <p class="batch-sentence" aria-live="polite">
                {sentence}
            </p>
            {move || checking.check.now.with(over_budget)}
            <Changed changed />
            <FormTrouble form fields=&["send_at"] />
            <div hidden=move || checking.sends() == 0>
                <Time when form clock />
            </div>
            <p class="notice notice-bad" hidden=move || { checking.sends() > 0 }>
                <Icon name="circle-alert" />
                <span>{words.nothing}</span>
            </p>
            <div class="part-actions">
                <button
                    class="button button-main"
                    type="submit"
                    hidden=move || checking.sends() == 0
                    disabled=move || form.busy.get()
                >
                    <Icon name="send" />
                    {action}
                </button>
                <a class="button" href=START>
                    {words.other_sheet}
                </a>
                <Discard checking form />
            </div>
            <p class="field-hint">{words.cannot_be_undone}</p>
        </form>
    }
    .into_any()
}

/// Now, or on a day and hour of the business's.
#[component]
fn Time(when: When, form: Form, clock: Clock) -> impl IntoView {
    let words = &words().batches().check;
    let soonest = move || write_local(clock.zone().local(clock.now()).naive_local());
    let wrong = move || form.of("send_at");
    let choose = move |later: bool| {
        when.later.set(later);
        if later && when.typed.read_untracked().is_empty() {
            let soon = clock.exact() + chrono::TimeDelta::hours(1);
            when.typed
                .set(write_local(clock.zone().local(soon).naive_local()));
        }
    };
    let pick = move |later: bool, word: &'static str| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="when"
                    prop:checked=move || when.later.get() == later
                    checked=!later
                    on:change=move |_| choose(later)
                />
                <span>{word}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="checks batch-when">
            <legend>{words.when}</legend>
            {pick(false, words.now)}
            {pick(true, words.later_choice)}
            <div class="field" hidden=move || !when.later.get()>
                <label for="batch-send-at">{words.day_and_hour}</label>
                <input
                    id="batch-send-at"
                    type="datetime-local"
                    name="send_at"
                    min=soonest
                    prop:value=move || when.typed.get()
                    aria-invalid=move || wrong().map(|_| "true")
                    aria-describedby="batch-send-at-hint batch-send-at-wrong"
                    on:input=move |event| when.typed.set(event_target_value(&event))
                />
                <p class="field-hint" id="batch-send-at-hint">
                    {words.zone_hint}
                </p>
                <p class="field-wrong" id="batch-send-at-wrong" aria-live="polite">
                    {wrong}
                </p>
            </div>
        </fieldset>
    }
    .into_any()
}

/// Shows how it stands now, and what of it is new.
fn show_change(checking: Checking, changed: RwSignal<Vec<String>>, seen: CheckCounts, fresh: BatchCheck) {
    let words = &words().batches().check;
    let lines = CheckSort::ALL.into_iter().filter_map(|sort| {
        let (before, now) = (sort.count(&seen), sort.count(&fresh.counts));
        (before != now).then(|| (words.changed_line)((words.sort)(sort), before, now))
    });
    let mut lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        lines.push(words.changed_otherwise.to_owned());
    }
    if checking.check.now.try_set(fresh).is_some() {
        return;
    }
    changed.set(lines);
    // The rows as they are narrowed.
    checking.check.again.run(());
    browser::after_paint(|| {
        browser::focus_first(".batch-changed");
    });
}

#[component]
fn Changed(changed: RwSignal<Vec<String>>) -> impl IntoView {
    let words = &words().batches().check;
    move || {
        let lines = changed.get();
        (!lines.is_empty()).then(|| {
            view! {
                <div class="notice notice-warn batch-changed" role="alert" tabindex="-1">
                    <Icon name="triangle-alert" />
                    <div>
                        <p>{words.changed}</p>
                        <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                    </div>
                </div>
            }
        })
    }
}

/// Throws the sheet away, after a question.
#[component]
fn Discard(checking: Checking, form: Form) -> impl IntoView {
    let words = &words().batches().check;
    let (asking, toasts, navigate) = (RwSignal::new(false), Toasts::expect(), use_navigate());
    let run = Callback::new(move |()| {
        let navigate = navigate.clone();
        let id = checking.check.now.with_untracked(|check| check.card.id);
        form.send(async move {
            change_batch(id, BatchAction::Cancel).await?;
            toasts.say(words.discarded);
            if form.is_here() {
                navigate(START, NavigateOptions::default());
            }
            Ok(())
        });
    });
    view! {
        <button class="button" type="button" disabled=move || form.busy.get() on:click=move |_| asking.set(true)>
            <Icon name="trash-2" />
            {words.discard}
        </button>
        <Confirm open=asking title=words.discard body=words.discard_body action=words.discard run />
    }
    .into_any()
}
