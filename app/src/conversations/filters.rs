//! What the list is narrowed to: team, number and, for those who see everybody's work, person. The address holds it.

use domain::conversation::{Filter, View};
use domain::transfer::{Choice, Choices};
use domain::{NumberId, TeamId, UserId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::address::Place;
use super::api::filter_choices;
use super::search::SearchKey;
use crate::ui::{later, words};
use crate::wire::resource;

/// Which part of the filter a menu sets.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Team,
    Number,
    Owner,
}

impl Part {
    fn of(self, filter: Filter) -> Option<Uuid> {
        match self {
            Self::Team => filter.team.map(|id| id.0),
            Self::Number => filter.number.map(|id| id.0),
            Self::Owner => filter.owner.map(|id| id.0),
        }
    }

    fn set(self, filter: Filter, id: Option<Uuid>) -> Filter {
        match self {
            Self::Team => Filter {
                team: id.map(TeamId),
                ..filter
            },
            Self::Number => Filter {
                number: id.map(NumberId),
                ..filter
            },
            Self::Owner => Filter {
                owner: id.map(UserId),
                ..filter
            },
        }
    }
}

/// The menus; none where there is nothing to choose between.
#[component]
pub fn Filters(place: Memo<Place>) -> impl IntoView {
    let choices = resource(|| (), |()| filter_choices());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let choices = StoredValue::new(choices.await.unwrap_or_default());
                let view = Memo::new(move |_| place.read().view);
                move || view.get().narrows().then(|| choices.with_value(|choices| bar(place, view.get(), choices)))
            })}
        </Suspense>
    }
    .into_any()
}

/// The menu of numbers alone, beside what a search is narrowed to.
#[component]
pub fn NumberFilter(place: Memo<Place>) -> impl IntoView {
    let choices = resource(|| (), |()| filter_choices());
    let hand_over = &words().hand_over;
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let numbers = choices.await.unwrap_or_default().numbers;
                (numbers.len() > 1)
                    .then(|| menu(place, Part::Number, hand_over.number, hand_over.every_number, &numbers))
            })}
        </Suspense>
    }
    .into_any()
}

fn bar(place: Memo<Place>, view: View, choices: &Choices) -> AnyView {
    let hand_over = &words().hand_over;
    let filter = place.read_untracked().filter;
    let owned = view == View::Everyone || view == View::OnHold;
    let menus = [
        (
            Part::Team,
            hand_over.team,
            hand_over.every_team,
            &choices.teams,
            true,
        ),
        (
            Part::Number,
            hand_over.number,
            hand_over.every_number,
            &choices.numbers,
            true,
        ),
        (
            Part::Owner,
            hand_over.owner,
            hand_over.every_owner,
            &choices.people,
            owned,
        ),
    ];
    let shown: Vec<AnyView> = menus
        .into_iter()
        .filter(|(part, _, _, choices, fits)| *fits && choices.len() > 1 || part.of(filter).is_some())
        .map(|(part, label, every, choices, _)| menu(place, part, label, every, choices))
        .collect();
    if shown.is_empty() {
        return ().into_any();
    }
    later(move || {
        view! {
            <div class="filters" role="group" aria-label=hand_over.filters>
                {shown}
            </div>
        }
        .into_any()
    })
}

fn menu(
    place: Memo<Place>,
    part: Part,
    label: &'static str,
    every: &'static str,
    choices: &[Choice],
) -> AnyView {
    let navigate = use_navigate();
    let key = expect_context::<Memo<SearchKey>>();
    let chosen = Memo::new(move |_| part.of(place.read().filter));
    let choose = move |event| {
        let id = event_target_value(&event).parse().ok();
        let here = place.get_untracked();
        let there = Place {
            filter: part.set(here.filter, id),
            ..here
        };
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&key.get_untracked().on(there.href()), options);
    };
    let option = |id: Option<Uuid>, name: String| {
        view! {
            <option value=id.map(|id| id.to_string()).unwrap_or_default() selected=move || chosen.get() == id>
                {name}
            </option>
        }
        .into_any()
    };
    let options: Vec<AnyView> = std::iter::once(option(None, every.to_owned()))
        .chain(
            choices
                .iter()
                .map(|choice| option(Some(choice.id), choice.name.clone())),
        )
        .collect();
    view! {
        <label class="filter" data-set=move || chosen.get().is_some().then_some("")>
            <span class="unseen">{label}</span>
            <select class="select-quiet" on:change=choose>
                {options}
            </select>
        </label>
    }
    .into_any()
}
