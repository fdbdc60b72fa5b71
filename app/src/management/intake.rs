//! “Saúde da entrada”: figures, the last day as a chart, what waits, and what was unusual.

use std::time::Duration;

use domain::intake::{Intake, lag_at};
use domain::user::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

use super::api::{list_outcomes, view_intake};
use super::intake_chart::Chart;
use super::intake_kinds::Kinds;
use super::intake_list::Occurrences;
use crate::desk::Clock;
use crate::ui::{PageHead, Reading, browser, loaded, restricted, times, words};
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
    let relist = Callback::new(move |()| list.refetch());
    view! {
        <PageHead title=words.menu.intake lead=words.intake().lead />
        {loaded(read, move |intake| view! { <Live intake outcome relist /> }.into_any())}
        {loaded(list, move |page| view! { <Occurrences page outcome /> }.into_any())}
    }
    .into_any()
}

/// The figures as they are read again and again; what a person is about to press stays where it is.
#[component]
fn Live(intake: Intake, outcome: Memo<Option<String>>, relist: Callback<()>) -> impl IntoView {
    let intake = RwSignal::new(intake);
    let read = move || {
        spawn_local(async move {
            if let Ok(fresh) = view_intake().await {
                let _ = intake.try_set(fresh);
            }
        });
    };
    Effect::new(move |_| {
        let again = move || {
            if browser::is_visible() {
                read();
            }
        };
        if let Ok(ticker) = set_interval(again, AGAIN) {
            on_cleanup(move || ticker.clear());
        }
    });
    let refresh = Callback::new(move |()| {
        read();
        relist.run(());
    });
    let table_open = RwSignal::new(false);
    let hours = Memo::new(move |_| intake.read().hours.clone());
    view! {
        {move || figures(&intake.read())}
        {move || view! { <Chart hours=hours.get() open=table_open /> }}
        <Kinds intake outcome refresh />
    }
    .into_any()
}

fn figures(intake: &Intake) -> AnyView {
    let words = words().intake();
    let clock = Clock::expect();
    let lag = |share| match lag_at(&intake.lag, share) {
        None => "–".to_owned(),
        Some(Some(seconds)) => (words.within)(seconds),
        Some(None) => words.beyond.to_owned(),
    };
    let since = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map_or_else(
            || words.nothing_waits.to_owned(),
            |at| times::since(at, intake.now),
        )
    };
    let figure = |word: &'static str, value: String, note: String, bad: bool| {
        view! {
            <div class="figure" data-tone=bad.then_some("bad")>
                <dt>{word}</dt>
                <dd>{value}</dd>
                <dd class="figure-note">{note}</dd>
            </div>
        }
        .into_any()
    };
    let day = || words.last_day.to_owned();
    let oldest = intake.oldest_waiting;
    view! {
        <dl class="figures">
            {figure(words.received, intake.received.to_string(), day(), false)}
            {figure(words.handled, intake.handled.to_string(), words.updates.to_owned(), false)}
            {figure(words.unusual, intake.unusual.to_string(), day(), intake.unusual > 0)}
            {figure(words.refused, intake.refused.to_string(), day(), intake.refused > 0)}
            {figure(words.lag, lag(50), (words.lag_note)(&lag(95)), false)}
            {figure(words.oldest, since(oldest), oldest.map(|at| clock.full(at)).unwrap_or_default(), oldest.is_some())}
            {figure(words.outbox, intake.outbox.waiting.to_string(), since(intake.outbox.oldest), false)}
            {figure(words.media, intake.media.waiting.to_string(), since(intake.media.oldest), false)}
        </dl>
    }
    .into_any()
}
