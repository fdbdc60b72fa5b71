//! What waits, by number and by team.

use domain::conversation::{Filter, Order, View};
use domain::monitor::QueueSum;
use domain::transfer::Choice;
use domain::{NumberId, TeamId};
use leptos::prelude::*;
use uuid::Uuid;

use super::State;
use crate::conversations::Place;
use crate::ui::words;

/// Both tables.
#[component]
pub fn Queues(state: State) -> impl IntoView {
    let monitor = &words().monitor;
    let numbers = Memo::new(move |_| state.monitor.read().numbers.clone());
    let teams = Memo::new(move |_| state.monitor.read().teams.clone());
    view! {
        <div class="monitor-queues">
            {table(state, monitor.by_number, monitor.number, numbers, false)}
            {table(state, monitor.by_team, monitor.team, teams, true)}
        </div>
    }
    .into_any()
}

fn table(
    state: State,
    title: &'static str,
    column: &'static str,
    rows: Memo<Vec<Choice>>,
    teams: bool,
) -> AnyView {
    let monitor = &words().monitor;
    view! {
        <section class="monitor-part">
            <h2>{title}</h2>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{column}</th>
                        <th scope="col" class="number">{monitor.waiting}</th>
                        <th scope="col" class="number">{monitor.oldest}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| (row.id, row.name.clone()) let:row>
                        {line(state, row, teams)}
                    </For>
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

fn line(state: State, row: Choice, teams: bool) -> AnyView {
    let monitor = &words().monitor;
    let id: Uuid = row.id;
    let sum = Memo::new(move |_| -> QueueSum {
        let monitor = state.monitor.read();
        monitor.sum(|queue| {
            if teams {
                queue.team.0 == id
            } else {
                queue.number.0 == id
            }
        })
    });
    let filter = Filter {
        team: teams.then_some(TeamId(id)),
        number: (!teams).then_some(NumberId(id)),
        owner: None,
    };
    let place = Place {
        view: View::Queue,
        order: Order::LongestWaiting,
        filter,
        ..Place::default()
    };
    view! {
        <tr data-idle=move || (sum.get().waiting == 0).then_some("")>
            <th scope="row">
                <a href=place.href()>{row.name}</a>
            </th>
            <td class="number" data-label=monitor.waiting>{move || sum.get().waiting}</td>
            <td class="number" data-label=monitor.oldest>
                <span class="clock" data-urgency=move || state.urgency(sum.get().oldest)>
                    {move || state.running(sum.get().oldest)}
                </span>
            </td>
        </tr>
    }
    .into_any()
}
