//! To whom, and what they should know.

use domain::presence::Presence;
use domain::protocol::{ProtocolAction, Target};
use domain::transfer::{TargetPerson, Targets};
use domain::{TeamId, UserId};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::{foot, note_field, scheduled_stay_behind};
use crate::conversations::api::transfer_targets;
use crate::conversations::thread_state::ThreadState;
use crate::desk::{presence_slug, presence_word};
use crate::error::AppError;
use crate::ui::{Pick, PickGroup, Picker, Trouble, words};

/// The form.
#[component]
pub fn TransferForm(state: ThreadState) -> impl IntoView {
    let hand_over = &words().hand_over;
    let targets = RwSignal::new(None::<Result<Targets, AppError>>);
    let chosen = RwSignal::new(None::<Uuid>);
    let read = move || {
        spawn_local(async move {
            let found = transfer_targets(state.id).await;
            let _ = targets.try_set(Some(found));
        });
    };
    read();
    let target = Memo::new(move |_| {
        let id = chosen.get()?;
        let targets = targets.read();
        let targets = targets.as_ref()?.as_ref().ok()?;
        let person = targets.people.iter().find(|one| one.id.0 == id);
        let team = targets.teams.iter().find(|one| one.id.0 == id);
        person
            .map(|one| (Target::Agent(UserId(id)), one.name.clone()))
            .or_else(|| team.map(|one| (Target::Team(TeamId(id)), one.name.clone())))
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some((target, _)) = target.get_untracked() {
            state.ask_with_note(ProtocolAction::Transfer(target));
        }
    };
    let confirm = move || match &*target.read() {
        Some((_, name)) => (hand_over.transfer_to)(name),
        None => hand_over.transfer_pick.to_owned(),
    };
    let ready = Signal::derive(move || target.read().is_some());
    view! {
        <form class="form" on:submit=submit>
            <h2 id="hand-over-title">{hand_over.transfer_title}</h2>
            {move || match targets.get() {
                None => view! { <p role="status">{words().common.loading}</p> }.into_any(),
                Some(Err(error)) => {
                    view! { <Trouble title=hand_over.targets_failed error retry=Callback::new(move |()| read()) /> }.into_any()
                }
                Some(Ok(targets)) => {
                    let groups = target_groups(targets, state.card.read_untracked().owner);
                    view! { <Picker groups chosen label=hand_over.search none=hand_over.nobody_found /> }.into_any()
                }
            }}
            {scheduled_stay_behind(state, chosen.into())}
            {note_field(state, hand_over.note)}
            {foot(state, confirm, ready)}
        </form>
    }
    .into_any()
}

/// A person's load, and whether they are away.
fn detail(person: &TargetPerson) -> String {
    let load = (words().hand_over.open)(person.open);
    match person.presence {
        Presence::Present => load,
        away => format!("{} · {load}", presence_word(away)),
    }
}

/// Everybody but `owner`, then the teams.
pub fn target_groups(targets: Targets, owner: Option<UserId>) -> Vec<PickGroup> {
    let hand_over = &words().hand_over;
    let people = targets
        .people
        .into_iter()
        .filter(|person| Some(person.id) != owner)
        .map(|person| Pick {
            id: person.id.0,
            detail: detail(&person),
            tone: presence_slug(person.presence),
            name: person.name,
        })
        .collect();
    let teams = targets
        .teams
        .into_iter()
        .map(|team| Pick {
            id: team.id.0,
            name: team.name,
            detail: (hand_over.waiting)(team.waiting),
            tone: "",
        })
        .collect();
    let group = |title, picks| PickGroup { title, picks };
    vec![group(hand_over.people, people), group(hand_over.teams, teams)]
}
