//! What is to be done with them, how far it is, and what was not done.

use std::collections::HashMap;

use domain::bulk::{BulkAction, BulkOutcome, Seen};
use domain::conversation::Listing;
use domain::protocol::{ProtocolAction, Target};
use domain::transfer::{Targets, WrapUpCode};
use domain::{ConversationId, TeamId, UserId, WrapUpId};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::run::Run;
use crate::conversations::api::{bulk_choices, match_conversations};
use crate::conversations::hand_over::{code_group, target_groups};
use crate::error::AppError;
use crate::ui::{Modal, Picker, Trouble, catalogue, sentence, words};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To a person, a team, or evenly within a team.
    Give,
    /// Back to the queue.
    Return,
    /// Close, with a code.
    Close,
}

/// With which ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub ids: Vec<ConversationId>,
    /// What.
    pub kind: Kind,
    /// Which list they were chosen from.
    pub listing: Listing,
}

/// What can be chosen, where something is; and where each of them stands as the dialog is opened.
#[derive(Clone)]
struct Found {
    choices: Option<(Targets, Vec<WrapUpCode>)>,
    seen: Vec<Seen>,
}

type Choices = Option<Result<Found, AppError>>;

/// Looks at them once more: what has left the list since it was chosen is nowhere.
async fn look(job: Job) -> Result<Found, AppError> {
    let found = match_conversations(job.listing, Some(job.ids.clone())).await?;
    let found: HashMap<ConversationId, Seen> = found.into_iter().map(|one| (one.id, one)).collect();
    let choices = match job.kind {
        Kind::Return => None,
        Kind::Give | Kind::Close => Some(bulk_choices().await?),
    };
    let seen = |id| found.get(&id).copied().unwrap_or(Seen { id, at: None });
    Ok(Found {
        choices,
        seen: job.ids.into_iter().map(seen).collect(),
    })
}

/// The dialog; open while there is a job.
#[component]
pub fn BulkDialog(job: RwSignal<Option<Job>>, done: Callback<()>) -> impl IntoView {
    let run = RwSignal::new(None::<Run>);
    // What is begun outlives the form that began it.
    let owner = StoredValue::new(Owner::current());
    let open = Signal::derive(move || job.read().is_some());
    // What goes on goes on to its end or until it is stopped, also when the dialog is closed.
    let shut = Callback::new(move |()| {
        let ran = run.get_untracked();
        if let Some(run) = ran {
            run.stop();
        }
        job.set(None);
        run.set(None);
        if ran.is_some() {
            done.run(());
        }
    });
    view! {
        <Modal open on_close=shut heading="bulk-title">
            {move || match (run.get(), job.get()) {
                (Some(run), _) => progress(run, shut),
                (None, Some(job)) => view! { <Form job run shut owner /> }.into_any(),
                (None, None) => ().into_any(),
            }}
        </Modal>
    }
    .into_any()
}

#[component]
fn Form(
    job: Job,
    run: RwSignal<Option<Run>>,
    shut: Callback<()>,
    owner: StoredValue<Option<Owner>>,
) -> impl IntoView {
    let bulk = words().bulk();
    let kind = job.kind;
    let count = job.ids.len();
    let choices = RwSignal::new(None as Choices);
    let chosen = RwSignal::new(None::<Uuid>);
    let evenly = RwSignal::new(true);
    let note = RwSignal::new(String::new());
    let job = StoredValue::new(job);
    let read = move || {
        let job = job.get_value();
        spawn_local(async move {
            let found = look(job).await;
            let _ = choices.try_set(Some(found));
        });
    };
    read();
    let team = Memo::new(move |_| {
        let id = chosen.get()?;
        let choices = choices.read();
        let (targets, _) = choices.as_ref()?.as_ref().ok()?.choices.as_ref()?;
        targets
            .teams
            .iter()
            .any(|team| team.id.0 == id)
            .then_some(TeamId(id))
    });
    let action = move || match (kind, chosen.get(), team.get()) {
        (Kind::Return, ..) => Some(BulkAction::Each(ProtocolAction::Return)),
        (Kind::Close, ..) => Some(BulkAction::Each(ProtocolAction::Close)),
        (Kind::Give, _, Some(team)) if evenly.get() => Some(BulkAction::Evenly(team)),
        (Kind::Give, _, Some(team)) => Some(BulkAction::Each(ProtocolAction::Transfer(Target::Team(team)))),
        (Kind::Give, Some(id), None) => Some(BulkAction::Each(ProtocolAction::Transfer(Target::Agent(
            UserId(id),
        )))),
        (Kind::Give, None, None) => None,
    };
    let seen = move || match choices.get() {
        Some(Ok(found)) => Some(found.seen),
        _ => None,
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let (Some(action), Some(seen)) = (untrack(action), untrack(seen)) {
            let code = chosen
                .get_untracked()
                .filter(|_| kind == Kind::Close)
                .map(WrapUpId);
            let begin = || Run::begin(seen, action, note.get_untracked(), code);
            let begun = match owner.get_value() {
                Some(owner) => owner.with(begin),
                None => begin(),
            };
            run.set(Some(begun));
        }
    };
    let ready = Memo::new(move |_| matches!(*choices.read(), Some(Ok(_))));
    let title = match kind {
        Kind::Give => (bulk.give_title)(count),
        Kind::Return => (bulk.return_title)(count),
        Kind::Close => (bulk.close_title)(count),
    };
    let confirm = title.clone();
    view! {
        <form class="form" on:submit=submit>
            <h2 id="bulk-title">{title}</h2>
            {move || match (kind, choices.get()) {
                (_, None) => view! { <p role="status">{words().common.loading}</p> }.into_any(),
                (_, Some(Err(error))) => {
                    view! { <Trouble title=bulk.failed error retry=Callback::new(move |()| read()) /> }.into_any()
                }
                (kind, Some(Ok(found))) => pick(kind, found.choices, chosen),
            }}
            {move || {
                (kind == Kind::Give && team.read().is_some())
                    .then(|| {
                        view! {
                            <label class="check">
                                <input type="checkbox" prop:checked=evenly on:change=move |event| evenly.set(event_target_checked(&event)) />
                                <span>{bulk.evenly}</span>
                            </label>
                        }
                    })
            }}
            {(kind != Kind::Close)
                .then(|| {
                    view! {
                        <label class="field">
                            <span>{bulk.note}</span>
                            <textarea
                                rows="2"
                                maxlength=domain::protocol::MOST_NOTE
                                prop:value=move || note.get()
                                on:input=move |event| note.set(event_target_value(&event))
                            ></textarea>
                        </label>
                    }
                })}
            <div class="dialog-actions">
                <button class="button" type="button" on:click=move |_| shut.run(())>
                    {words().common.cancel}
                </button>
                <button class="button button-main" type="submit" disabled=move || action().is_none() || !ready.get()>
                    {confirm}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Whom or which code one picks from.
fn pick(kind: Kind, choices: Option<(Targets, Vec<WrapUpCode>)>, chosen: RwSignal<Option<Uuid>>) -> AnyView {
    let hand_over = &words().hand_over;
    match (kind, choices) {
        (Kind::Give, Some((targets, _))) => {
            let groups = target_groups(targets, None);
            view! { <Picker groups chosen label=hand_over.search none=hand_over.nobody_found /> }.into_any()
        }
        (Kind::Close, Some((_, codes))) if !codes.is_empty() => {
            let groups = vec![code_group(codes)];
            view! { <Picker groups chosen label=hand_over.wrap_up_search none=hand_over.wrap_up_none /> }
                .into_any()
        }
        _ => ().into_any(),
    }
}

fn progress(run: Run, shut: Callback<()>) -> AnyView {
    let bulk = words().bulk();
    let said = move || {
        let tried = run.tried.get();
        if run.going.get() {
            (bulk.progress)(tried, run.total)
        } else {
            (bulk.finished)(tried - run.refused.read().len(), run.total)
        }
    };
    let left = move || {
        let left = run.total - run.tried.get();
        (!run.going.get() && left > 0).then(|| (bulk.left)(left))
    };
    let button = move || {
        if run.going.get() {
            view! {
                <button class="button" type="button" on:click=move |_| run.stop()>
                    {bulk.stop}
                </button>
            }
            .into_any()
        } else {
            view! {
                <button class="button button-main" type="button" on:click=move |_| shut.run(())>
                    {words().common.close}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <div class="form">
            <div role="status">
                <h2 id="bulk-title">{said}</h2>
            </div>
            <progress class="bulk-progress" max=run.total prop:value=move || run.tried.get() as f64 aria-labelledby="bulk-title"></progress>
            {move || left().map(|text| view! { <p>{text}</p> })}
            {move || run.trouble.get().map(|error| view! { <p class="field-complaint" role="alert">{sentence(&error)}</p> })}
            {move || {
                let refused = run.refused.read();
                (!refused.is_empty())
                    .then(|| {
                        view! {
                            <section>
                                <h3 class="bulk-heading">{bulk.refused}</h3>
                                <ul class="bulk-refused" tabindex="0">{refused.iter().map(refused_view).collect_view()}</ul>
                            </section>
                        }
                    })
            }}
            <div class="dialog-actions">{button}</div>
        </div>
    }
    .into_any()
}

fn refused_view(outcome: &BulkOutcome) -> AnyView {
    let why = outcome.refusal.as_ref().map_or_else(
        || words().bulk().gone.to_owned(),
        |refusal| (catalogue().refusal)(refusal),
    );
    view! {
        <li>
            <strong>{outcome.name.clone()}</strong>
            <span>{why}</span>
        </li>
    }
    .into_any()
}
