//! What was unusual and what was refused, by kind; taking all of a kind through once more, with progress.

use domain::intake::{Intake, NamedCount};
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;

use super::api::replay_outcome;
use crate::desk::Clock;
use crate::ui::{Form, FormTrouble, Icon, words};

/// A replay under way; it outlives the figures' being read again.
#[derive(Clone, Copy)]
struct Replay {
    form: Form,
    /// Of which kind.
    name: RwSignal<String>,
    /// Bodies taken through, and outcomes gone by it.
    progress: RwSignal<Option<(i64, i64)>>,
    stopped: RwSignal<bool>,
}

impl Replay {
    fn start(self, name: String, refresh: Callback<()>) {
        self.stopped.set(false);
        self.progress.set(None);
        self.name.set(name.clone());
        self.form.send(async move {
            let (mut bodies, mut settled, mut after) = (0, 0, None);
            loop {
                let done = replay_outcome(name.clone(), after).await?;
                bodies += done.bodies;
                settled += done.settled;
                let _ = self.progress.try_set(Some((bodies, settled)));
                after = done.next;
                if after.is_none() || self.stopped.try_get_untracked() != Some(false) {
                    break;
                }
            }
            refresh.try_run(());
            Ok(())
        });
    }
}

/// Both lists.
#[component]
pub fn Kinds(
    intake: RwSignal<Intake>,
    outcome: Memo<Option<String>>,
    refresh: Callback<()>,
) -> impl IntoView {
    let words = words().intake();
    let outcomes = Memo::new(move |_| intake.read().outcomes.clone());
    let refusals = Memo::new(move |_| intake.read().refusals.clone());
    let replay = Replay {
        form: Form::new(),
        name: RwSignal::new(String::new()),
        progress: RwSignal::new(None),
        stopped: RwSignal::new(false),
    };
    let told = move || {
        replay
            .progress
            .get()
            .map(|(bodies, settled)| (words.progress)(bodies, settled))
    };
    let running = move || replay.form.busy.get() && replay.progress.read().is_some();
    view! {
        <div class="office-pair">
            <section class="office-part" aria-labelledby="kinds-heading">
                <h2 id="kinds-heading">{words.outcomes}</h2>
                <FormTrouble form=replay.form />
                <div class="part-progress">
                    <p class="named-progress" role="status">
                        {told}
                    </p>
                    {move || {
                        running()
                            .then(|| {
                                view! {
                                    <button class="button" type="button" on:click=move |_| replay.stopped.set(true)>
                                        {words.stop}
                                    </button>
                                }
                            })
                    }}
                </div>
                {move || {
                    outcomes
                        .read()
                        .is_empty()
                        .then(|| view! { <p class="field-hint">{words.no_outcomes}</p> })
                }}
                {move || outcomes.get().into_iter().map(|named| kind(named, outcome, replay, refresh)).collect_view()}
            </section>
            <section class="office-part" aria-labelledby="refusals-heading">
                <h2 id="refusals-heading">{words.refusals}</h2>
                {move || {
                    refusals
                        .read()
                        .is_empty()
                        .then(|| view! { <p class="field-hint">{words.no_refusals}</p> })
                }}
                {move || refusals.get().into_iter().map(refused).collect_view()}
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

fn kind(named: NamedCount, outcome: Memo<Option<String>>, replay: Replay, refresh: Callback<()>) -> AnyView {
    let words = words().intake();
    let clock = Clock::expect();
    let administers = expect_context::<CurrentUser>().role.may(Permission::Administer);
    let (title, hint) = (words.outcome)(&named.name);
    let title = shown(title, &named.name);
    let label = format!("{}: {title}", words.replay_all);
    let name = named.name.clone();
    let start = move |_| replay.start(name.clone(), refresh);
    let href = format!("/management/intake?outcome={}#outcomes", named.name);
    let chosen = move || (outcome.read().as_deref() == Some(named.name.as_str())).then_some("true");
    view! {
        <div class="named">
            <span class="named-count">{named.count.to_string()}</span>
            <div class="named-words">
                <a class="named-title" href=href aria-current=chosen>
                    {title}
                </a>
                <p class="field-hint">{hint}</p>
                <p class="field-hint">{(words.last)(&clock.full(named.last_at))}</p>
            </div>
            {administers
                .then(|| {
                    view! {
                        <div class="named-actions">
                            <button
                                class="button"
                                type="button"
                                aria-label=label
                                disabled=move || replay.form.busy.get()
                                on:click=start
                            >
                                <Icon name="rotate-cw" />
                                {words.replay_all}
                            </button>
                        </div>
                    }
                })}
        </div>
    }
    .into_any()
}

fn refused(named: NamedCount) -> AnyView {
    let words = words().intake();
    let clock = Clock::expect();
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
    .into_any()
}
