//! “Saúde da entrada”: figures, the last day as a chart, what waits, and what was unusual.

use std::time::Duration;

use domain::intake::{Intake, NamedCount, OutcomeEntry, OutcomePage, lag_at};
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{list_outcomes, replay_outcome, view_intake};
use super::intake_chart::Chart;
use crate::desk::Clock;
use crate::ui::{
    Empty, Form, FormTrouble, Icon, PageHead, Reading, browser, loaded, restricted, times, words,
};
use crate::wire::resource;

/// How often the page reads again while somebody looks.
const AGAIN: Duration = Duration::from_secs(10);

/// The page.
#[component]
pub fn IntakePage() -> impl IntoView {
    restricted(Permission::WatchIntake, || view! { <Page /> }.into_any())
}

#[component]
fn Page() -> impl IntoView {
    let words = words();
    let read: Reading<Intake> = resource(|| (), |()| view_intake());
    let query = use_query_map();
    let outcome = Memo::new(move |_| query.read().get("outcome").filter(|outcome| !outcome.is_empty()));
    let list = resource(move || outcome.get(), |outcome| list_outcomes(outcome, None));
    Effect::new(move |_| {
        let again = move || {
            if browser::is_visible() {
                read.refetch();
            }
        };
        if let Ok(ticker) = set_interval(again, AGAIN) {
            on_cleanup(move || ticker.clear());
        }
    });
    let refresh = Callback::new(move |()| {
        read.refetch();
        list.refetch();
    });
    view! {
        <PageHead title=words.menu.intake lead=words.intake.lead />
        {loaded(read, move |intake| view! { <Figures intake outcome refresh /> }.into_any())}
        {loaded(list, move |page| view! { <Outcomes page outcome /> }.into_any())}
    }
    .into_any()
}

#[component]
fn Figures(intake: Intake, outcome: Memo<Option<String>>, refresh: Callback<()>) -> impl IntoView {
    let words = &words().intake;
    let clock = Clock::expect();
    let lag = |share| match lag_at(&intake.lag, share) {
        None => "–".to_owned(),
        Some(Some(seconds)) => (words.within)(seconds),
        Some(None) => words.beyond.to_owned(),
    };
    let now = intake.now;
    let since = move |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map_or_else(|| words.nothing_waits.to_owned(), |at| times::since(at, now))
    };
    let figure = |word: &'static str, value: String, note: String, tone: &'static str| {
        view! {
            <div class="figure" data-tone=tone>
                <dt>{word}</dt>
                <dd>{value}</dd>
                <dd class="figure-note">{note}</dd>
            </div>
        }
        .into_any()
    };
    let bad = |is: bool| if is { "bad" } else { "" };
    let queued = (words.queued)(intake.outbox.waiting);
    view! {
        <dl class="figures">
            {figure(words.received, intake.received.to_string(), words.last_day.to_owned(), "")}
            {figure(words.handled, intake.handled.to_string(), words.updates.to_owned(), "")}
            {figure(words.unusual, intake.unusual.to_string(), words.last_day.to_owned(), bad(intake.unusual > 0))}
            {figure(words.refused, intake.refused.to_string(), words.last_day.to_owned(), bad(intake.refused > 0))}
            {figure(words.lag, lag(50), (words.lag_note)(&lag(95)), "")}
            {figure(
                words.oldest,
                since(intake.oldest_waiting),
                intake.oldest_waiting.map(|at| clock.full(at)).unwrap_or_default(),
                bad(intake.oldest_waiting.is_some()),
            )}
            {figure(words.outbox, queued, since(intake.outbox.oldest), "")}
            {intake
                .media
                .map(|media| figure(words.media, (words.queued)(media.waiting), since(media.oldest), ""))}
        </dl>
        <Chart hours=intake.hours />
        <div class="office-pair">
            <section class="office-part">
                <h2>{words.outcomes}</h2>
                {if intake.outcomes.is_empty() {
                    view! { <p class="field-hint">{words.no_outcomes}</p> }.into_any()
                } else {
                    intake
                        .outcomes
                        .into_iter()
                        .map(|named| view! { <Outcome named outcome refresh /> })
                        .collect_view()
                        .into_any()
                }}
            </section>
            <section class="office-part">
                <h2>{words.refusals}</h2>
                {if intake.refusals.is_empty() {
                    view! { <p class="field-hint">{words.no_refusals}</p> }.into_any()
                } else {
                    intake
                        .refusals
                        .into_iter()
                        .map(|named| {
                            let (title, hint) = (words.refusal)(&named.name);
                            view! {
                                <div class="named">
                                    <span class="named-count">{named.count.to_string()}</span>
                                    <div class="named-words">
                                        <p class="named-title">{shown(title, &named.name)}</p>
                                        <p class="field-hint">{hint}</p>
                                        <p class="field-hint">{(words.last)(&clock.full(named.last_at))}</p>
                                    </div>
                                </div>
                            }
                        })
                        .collect_view()
                        .into_any()
                }}
            </section>
        </div>
    }
    .into_any()
}

/// Our word for it, or what is stored.
pub(super) fn shown(title: &str, stored: &str) -> String {
    if title.is_empty() {
        stored.to_owned()
    } else {
        title.to_owned()
    }
}

/// One kind of outcome: how often, what it means, and taking all of it through again.
#[component]
fn Outcome(named: NamedCount, outcome: Memo<Option<String>>, refresh: Callback<()>) -> impl IntoView {
    let words = &words().intake;
    let clock = Clock::expect();
    let administers = expect_context::<CurrentUser>().role.may(Permission::Administer);
    let form = Form::new();
    let progress = RwSignal::new(None::<(i64, i64)>);
    let stopped = RwSignal::new(false);
    let (title, hint) = (words.outcome)(&named.name);
    let name = named.name.clone();
    let replay = {
        let name = name.clone();
        move |_| {
            let name = name.clone();
            stopped.set(false);
            form.send(async move {
                let (mut bodies, mut settled, mut after) = (0, 0, None);
                loop {
                    let done = replay_outcome(name.clone(), after).await?;
                    bodies += done.bodies;
                    settled += done.settled;
                    let _ = progress.try_set(Some((bodies, settled)));
                    after = done.next;
                    if after.is_none() || stopped.try_get_untracked() != Some(false) {
                        break;
                    }
                }
                refresh.run(());
                Ok(())
            });
        }
    };
    let href = format!("/management/intake?outcome={name}#outcomes");
    let chosen = move || (outcome.read().as_deref() == Some(name.as_str())).then_some("true");
    view! {
        <div class="named">
            <span class="named-count">{named.count.to_string()}</span>
            <div class="named-words">
                <a class="named-title" href=href aria-current=chosen>
                    {shown(title, &named.name)}
                </a>
                <p class="field-hint">{hint}</p>
                <p class="field-hint">{(words.last)(&clock.full(named.last_at))}</p>
                <FormTrouble form />
                <p class="named-progress" role="status">
                    {move || progress.get().map(|(bodies, settled)| (words.progress)(bodies, settled))}
                </p>
            </div>
            {administers
                .then(|| {
                    view! {
                        <div class="named-actions">
                            <button class="button" type="button" disabled=move || form.busy.get() on:click=replay>
                                <Icon name="rotate-cw" />
                                {words.replay_all}
                            </button>
                            {move || {
                                (form.busy.get() && progress.read().is_some())
                                    .then(|| {
                                        view! {
                                            <button class="button" type="button" on:click=move |_| stopped.set(true)>
                                                {words.stop}
                                            </button>
                                        }
                                    })
                            }}
                        </div>
                    }
                })}
        </div>
    }
    .into_any()
}

#[component]
fn Outcomes(page: OutcomePage, outcome: Memo<Option<String>>) -> impl IntoView {
    let (words, office) = (&words().intake, &words().office);
    let next = RwSignal::new(page.next);
    let lines = RwSignal::new(page.entries);
    let form = Form::new();
    let more = move |_| {
        form.send(async move {
            let page = list_outcomes(outcome.get_untracked(), next.get_untracked()).await?;
            lines.update(|lines| lines.extend(page.entries));
            next.set(page.next);
            Ok(())
        });
    };
    let empty = move || lines.read().is_empty();
    let heading = move || match outcome.get() {
        Some(outcome) => shown((words.outcome)(&outcome).0, &outcome),
        None => words.list.to_owned(),
    };
    view! {
        <section class="office-part" id="outcomes" aria-labelledby="outcomes-heading">
            <header class="part-head">
                <h2 id="outcomes-heading">{heading}</h2>
                {move || {
                    outcome
                        .read()
                        .is_some()
                        .then(|| {
                            view! {
                                <a class="button-link" href="/management/intake">
                                    {words.show_all}
                                </a>
                            }
                        })
                }}
            </header>
            <div class="table-place" hidden=empty>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{words.when}</th>
                            <th scope="col">{words.what}</th>
                            <th scope="col">{words.detail}</th>
                        </tr>
                    </thead>
                    <tbody>{move || lines.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {move || empty().then(|| view! { <Empty icon="circle-check" title=words.none hint=words.none_hint /> })}
            <FormTrouble form />
            {move || {
                next.read()
                    .is_some()
                    .then(|| {
                        view! {
                            <button
                                class="button table-more"
                                type="button"
                                disabled=move || form.busy.get()
                                on:click=more
                            >
                                {office.more}
                            </button>
                        }
                    })
            }}
        </section>
    }
    .into_any()
}

fn row(line: OutcomeEntry) -> AnyView {
    let words = &words().intake;
    let clock = Clock::expect();
    let title = shown((words.outcome)(&line.outcome).0, &line.outcome);
    view! {
        <tr>
            <td data-label=words.when class="table-time">
                {clock.full(line.at)}
            </td>
            <th scope="row" data-label=words.what>
                <a class="table-link" href=format!("/management/intake/{}", line.webhook)>
                    {title}
                </a>
            </th>
            <td data-label=words.detail>{line.detail.unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
    .into_any()
}
