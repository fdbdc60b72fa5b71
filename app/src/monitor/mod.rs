//! Monitoramento: queues and people as they stand, and moving work between them.

mod api;
mod people;
mod queues;

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::conversation::{Filter, Listing, View};
use domain::event::LiveEvent;
use domain::monitor::Monitor;
use domain::presence::Presence;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use crate::conversations::api::match_conversations;
use crate::conversations::{Job, Kind};
use crate::desk::{Clock, Live};
use crate::error::AppError;
use crate::parts::{self, Rare};
use crate::ui::{Keeper, Questions, Trouble, sentence, words};
use crate::wire::resource;
use api::read_monitor;
use people::People;
use queues::Queues;

/// Changes that come within this time are read once.
const GATHER: Duration = Duration::from_secs(1);
/// How often it is read when nothing is heard: who went away tells nobody.
const AGAIN: Duration = Duration::from_secs(15);

/// The route `/monitor`.
#[component]
pub fn MonitorPage() -> impl IntoView {
    let first = resource(|| (), |()| read_monitor());
    let keeper = Keeper::new();
    let monitor = &words().monitor;
    view! {
        <Title text=monitor.title />
        <section class="monitor" aria-labelledby="monitor-title">
            <h1 id="monitor-title" tabindex="-1">{monitor.title}</h1>
            <Transition fallback=|| view! { <p role="status">{words().common.loading}</p> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(first) => keeper.draw(move || view! { <Board first /> }.into_any()),
                        Err(error) => {
                            #[cfg(feature = "ssr")]
                            crate::missing::say_so(&error);
                            let retry = Callback::new(move |()| first.refetch());
                            view! { <Trouble title=monitor.failed error retry /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

/// What the parts of the board share.
#[derive(Clone, Copy)]
struct State {
    monitor: RwSignal<Monitor>,
    /// The second that is on screen.
    now: RwSignal<DateTime<Utc>>,
    job: RwSignal<Option<Job>>,
    busy: RwSignal<bool>,
    /// Why what is on screen is no longer how it stands, or why nothing came of a click.
    trouble: RwSignal<Option<AppError>>,
    questions: Questions,
}

impl State {
    fn read_again(self) {
        let question = self.questions.ask();
        spawn_local(async move {
            let answer = read_monitor().await;
            if !self.questions.take(question) {
                return;
            }
            let trouble = match answer {
                Ok(fresh) => {
                    let _ = self.monitor.try_set(fresh);
                    None
                }
                Err(error) => Some(error),
            };
            let _ = self.trouble.try_set(trouble);
        });
    }

    /// Asks where everything that `owner` has goes.
    fn redistribute(self, owner: domain::UserId) {
        self.busy.set(true);
        spawn_local(async move {
            let listing = Listing {
                view: View::Everyone,
                filter: Filter {
                    owner: Some(owner),
                    ..Filter::default()
                },
                ..Listing::default()
            };
            match match_conversations(listing, None).await {
                Ok(found) if found.is_empty() => self.read_again(),
                Ok(found) => {
                    let _ = self.job.try_set(Some(Job {
                        ids: found.into_iter().map(|one| one.id).collect(),
                        kind: Kind::Give,
                        listing,
                    }));
                }
                Err(error) => {
                    let _ = self.trouble.try_set(Some(error));
                }
            }
            let _ = self.busy.try_set(false);
        });
    }

    /// For how long, as a clock that runs.
    fn running(self, since: Option<DateTime<Utc>>) -> String {
        let Some(since) = since else {
            return words().monitor.none.to_owned();
        };
        let seconds = (self.now.get() - since).num_seconds().max(0);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes:02}:{seconds:02}")
        }
    }

    /// How pressing a wait is: five minutes are soon, fifteen are now.
    fn urgency(self, since: Option<DateTime<Utc>>) -> &'static str {
        let minutes = since.map_or(0, |since| (self.now.get() - since).num_minutes());
        match minutes {
            ..5 => "calm",
            5..15 => "soon",
            _ => "now",
        }
    }
}

#[component]
fn Board(first: Monitor) -> impl IntoView {
    let clock = Clock::expect();
    let state = State {
        now: RwSignal::new(first.now),
        monitor: RwSignal::new(first),
        job: RwSignal::new(None),
        busy: RwSignal::new(true),
        trouble: RwSignal::new(None),
        questions: Questions::new(),
    };
    let waiting = StoredValue::new(false);
    Live::expect().listen(move |event| {
        let matters = matches!(
            event,
            LiveEvent::Conversation { .. } | LiveEvent::Presence { .. } | LiveEvent::Resync
        );
        if !matters || waiting.try_get_value() != Some(false) {
            return;
        }
        waiting.set_value(true);
        let _ = set_timeout(
            move || {
                if waiting.try_update_value(|waiting| *waiting = false).is_some() {
                    state.read_again();
                }
            },
            GATHER,
        );
    });
    Effect::new(move |_| {
        state.busy.set(false);
        state.now.set(clock.exact());
        let again = set_interval(move || state.read_again(), AGAIN);
        let second = set_interval(
            move || {
                let _ = state.now.try_set(clock.exact());
            },
            Duration::from_secs(1),
        );
        on_cleanup(move || {
            for handle in [again, second].into_iter().flatten() {
                handle.clear();
            }
        });
    });
    let done = Callback::new(move |()| state.read_again());
    let stale = move || {
        let error = state.trouble.get()?;
        let since = clock.hour(state.monitor.read().now);
        Some(view! {
            <p class="notice notice-bad" role="alert">
                {(words().monitor.stale)(&since)} " " {sentence(&error)}
            </p>
        })
    };
    view! {
        {stale}
        <Figures state />
        <div class="monitor-parts">
            <People state />
            <Queues state />
        </div>
        {parts::rare(Rare::Bulk(state.job, done))}
    }
    .into_any()
}

/// The few figures that say it all.
#[component]
fn Figures(state: State) -> impl IntoView {
    let monitor = &words().monitor;
    let presence = &words().presence;
    let queue = Memo::new(move |_| state.monitor.read().sum(|_| true));
    let people = move |of: fn(&domain::monitor::AgentNow) -> i64| {
        move || {
            state
                .monitor
                .read()
                .people
                .iter()
                .map(of)
                .sum::<i64>()
                .to_string()
        }
    };
    let figure = move |word: &'static str, tone: &'static str, value: AnyView| {
        view! {
            <div class="figure" data-state=tone>
                <dt>{word}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    };
    let oldest = move || {
        let urgency = move || state.urgency(queue.get().oldest);
        view! { <span class="clock" data-urgency=urgency>{move || state.running(queue.get().oldest)}</span> }
            .into_any()
    };
    view! {
        <dl class="figures">
            {figure(monitor.waiting, "waiting", (move || queue.get().waiting.to_string()).into_any())}
            {figure(monitor.oldest, "waiting", oldest())}
            {figure(monitor.in_service, "in-service", people(|one| one.in_service).into_any())}
            {figure(monitor.on_hold, "on-hold", people(|one| one.on_hold).into_any())}
            {figure(monitor.available, "", people(|one| i64::from(one.presence == Presence::Present)).into_any())}
            {figure(presence.paused, "", people(|one| i64::from(one.presence == Presence::Paused)).into_any())}
        </dl>
    }
    .into_any()
}
