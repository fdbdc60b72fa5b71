//! The four views as tabs with their counts, and the order menu.

use domain::conversation::{Order, View, ViewCounts};
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::address::Place;
use super::api::count_views;
use crate::desk::Counts;
use crate::ui::{breathe, later, words};
use crate::wire::resource;

/// A view's full name and the one on its tab.
pub fn view_words(view: View) -> (&'static str, &'static str) {
    let inbox = &words().inbox;
    match view {
        View::Mine => (inbox.mine, inbox.mine_short),
        View::Queue => (inbox.queue, inbox.queue_short),
        View::OnHold => (inbox.on_hold, inbox.on_hold_short),
        View::History => (inbox.history, inbox.history_short),
        View::Everyone => (words().hand_over.everyone, words().hand_over.everyone_short),
    }
}

/// The tabs. Counts come with the page and follow the live changes.
#[component]
pub fn Tabs(place: Memo<Place>) -> impl IntoView {
    let first = resource(|| (), |()| count_views());
    view! {
        <Suspense fallback=move || {
            view! { <TabList place counts=None /> }
        }>
            {move || Suspend::new(async move {
                let counts = first.await.ok();
                view! { <TabList place counts /> }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn TabList(place: Memo<Place>, counts: Option<ViewCounts>) -> impl IntoView {
    let inbox = &words().inbox;
    let live = Counts::expect();
    Effect::new(move |_| {
        if let Some(counts) = counts {
            live.bring(counts);
        }
    });
    let counts = move || live.get().or(counts);
    let tab = move |view: View| {
        let (full, short) = view_words(view);
        // The tab shows the middle of the name; all of it is read aloud.
        let (before, after) = full.split_once(short).unwrap_or_default();
        let count = move || {
            counts()
                .and_then(|counts| count_of(view, counts))
                .filter(|count| *count > 0)
        };
        breathe();
        view! {
            <a
                class="tab"
                href=move || Place { view, ..place.get() }.href()
                aria-current=move || (place.read().view == view).then_some("page")
                title=full
                data-view=view.slug()
            >
                <span class="tab-word">
                    <span class="unseen">{before}</span>
                    {short}
                    <span class="unseen">{after}</span>
                </span>
                <span class="tab-count" aria-hidden="true">
                    {move || count().map(|count| if count >= ViewCounts::MOST { inbox.many.to_owned() } else { count.to_string() })}
                </span>
                <span class="unseen">{move || count().map(|count| format!(", {}", (inbox.count)(count)))}</span>
            </a>
        }
    };
    let leads = expect_context::<CurrentUser>().role.may(Permission::TakeOver);
    let shown = View::ALL
        .into_iter()
        .filter(move |view| leads || *view != View::Everyone);
    view! {
        <Title text=words().desk.conversations />
        {later(move || {
            view! {
                <nav class="tabs" aria-label=inbox.views>
                    {shown.map(tab).collect_view()}
                </nav>
            }
            .into_any()
        })}
    }
    .into_any()
}

fn count_of(view: View, counts: ViewCounts) -> Option<i64> {
    match view {
        View::Mine => Some(counts.mine),
        View::Queue => Some(counts.queue),
        View::OnHold => Some(counts.on_hold),
        View::History | View::Everyone => None,
    }
}

/// The order of the list.
#[component]
pub fn OrderMenu(place: Memo<Place>) -> impl IntoView {
    let inbox = &words().inbox;
    let word = |order: Order| match order {
        Order::Newest => inbox.newest,
        Order::LongestWaiting => inbox.longest_waiting,
        Order::WindowClosesFirst => inbox.window_closes_first,
    };
    let navigate = use_navigate();
    let choose = move |event| {
        let order = Order::from_slug(&event_target_value(&event));
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(
            &Place {
                order,
                ..place.get_untracked()
            }
            .href(),
            options,
        );
    };
    view! {
        <label class="order">
            <span class="unseen">{inbox.order}</span>
            <select class="select-quiet" on:change=choose>
                {Order::ALL
                    .map(|order| {
                        view! {
                            <option value=order.slug() selected=move || place.read().order == order>
                                {word(order)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
    .into_any()
}
