//! People, whether they are here, and what they have to do.

use domain::UserId;
use domain::conversation::{Filter, Order, View};
use domain::monitor::AgentNow;
use domain::presence::Presence;
use leptos::prelude::*;

use super::State;
use crate::conversations::Place;
use crate::desk::{presence_slug, presence_word};
use crate::ui::{Icon, words};

/// The table: who is here first.
#[component]
pub fn People(state: State) -> impl IntoView {
    let monitor = &words().monitor;
    let ids = Memo::new(move |_| {
        let monitor = state.monitor.read();
        let mut people: Vec<&AgentNow> = monitor.people.iter().collect();
        people.sort_by_key(|one| one.presence);
        people.into_iter().map(|one| one.id).collect::<Vec<_>>()
    });
    view! {
        <section class="monitor-part monitor-people">
            <h2>{monitor.people}</h2>
            {move || ids.read().is_empty().then(|| view! { <p class="monitor-none">{monitor.nobody}</p> })}
            <table class="table table-wide">
                <thead>
                    <tr>
                        <th scope="col">{monitor.person}</th>
                        <th scope="col" class="number">{monitor.in_service}</th>
                        <th scope="col" class="number">{monitor.on_hold}</th>
                        <th scope="col" class="number">{monitor.unread}</th>
                        <th scope="col" class="number">{monitor.unanswered}</th>
                        <th scope="col">
                            <span class="unseen">{monitor.actions}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids.get() key=|id| *id let:id>
                        {line(state, id)}
                    </For>
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

fn line(state: State, id: UserId) -> AnyView {
    let monitor = &words().monitor;
    let one = Memo::new(move |_| {
        state
            .monitor
            .read()
            .people
            .iter()
            .find(|one| one.id == id)
            .cloned()
    });
    let count = move |of: fn(&AgentNow) -> i64| move || one.read().as_ref().map(of);
    let presence = move || one.read().as_ref().map_or(Presence::Offline, |one| one.presence);
    let name = move || {
        one.read()
            .as_ref()
            .map(|one| one.name.clone())
            .unwrap_or_default()
    };
    let standing = move || {
        let one = one.read();
        let one = one.as_ref()?;
        let word = presence_word(one.presence);
        let pause = one.pause.as_ref().filter(|_| one.presence == Presence::Paused);
        Some(match pause {
            Some(pause) => {
                let reason = pause
                    .reason
                    .as_deref()
                    .map(|reason| format!(": {reason}"))
                    .unwrap_or_default();
                format!("{word}{reason} · {}", state.running(Some(pause.since)))
            }
            None => word.to_owned(),
        })
    };
    let unanswered = move || one.read().as_ref().and_then(|one| one.unanswered_since);
    let has_work = Memo::new(move |_| {
        one.read()
            .as_ref()
            .is_some_and(|one| one.in_service + one.on_hold > 0)
    });
    let place = Place {
        view: View::Everyone,
        order: Order::LongestWaiting,
        filter: Filter {
            owner: Some(id),
            ..Filter::default()
        },
        ..Place::default()
    };
    view! {
        <tr>
            <th scope="row">
                <span class="dot" data-tone=move || presence_slug(presence())>{name}</span>
                <span class="monitor-standing">{standing}</span>
            </th>
            <td class="number" data-label=monitor.in_service>{count(|one| one.in_service)}</td>
            <td class="number" data-label=monitor.on_hold>{count(|one| one.on_hold)}</td>
            <td class="number" data-label=monitor.unread>{count(|one| one.unread)}</td>
            <td class="number" data-label=monitor.unanswered>
                <span class="clock" data-urgency=move || state.urgency(unanswered())>
                    {move || state.running(unanswered())}
                </span>
            </td>
            <td class="monitor-actions">
                {move || {
                    has_work
                        .get()
                        .then(|| {
                            view! {
                                <a class="button-quiet" href=place.href() title=move || (monitor.open)(&name()) aria-label=move || (monitor.open)(&name())>
                                    <Icon name="messages-square" />
                                </a>
                                <button
                                    class="button"
                                    type="button"
                                    disabled=move || state.busy.get()
                                    aria-label=move || (monitor.redistribute_of)(&name())
                                    on:click=move |_| state.redistribute(id)
                                >
                                    <Icon name="arrow-right-left" />
                                    <span>{monitor.redistribute}</span>
                                </button>
                            }
                        })
                }}
            </td>
        </tr>
    }
    .into_any()
}
