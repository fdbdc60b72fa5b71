//! The cards of the view on screen.

use std::ops::Range;

use domain::ConversationId;
use domain::conversation::{ConversationPage, Filter, Listing, View};
use domain::event::LiveEvent;
use domain::inbox::Shelf;
use leptos::html;
use leptos::prelude::*;

use super::address::Place;
use super::bulk::{SelectBox, Selection};
use super::card::Card;
use super::shelf::OpenShelf;
use crate::desk::{Clock, Live};
use crate::parts;
use crate::ui::{Icon, breathe, later, sentence, words};

/// How near its end the list is scrolled, in pixels, when the next page is read.
const NEAR_END: i32 = 400;
/// Cards that are drawn, or not, together.
const STRETCH: usize = 50;
/// How far beyond what is in sight cards are drawn, in pixels.
const BEYOND: i32 = 1_200;
/// What is in sight is looked at anew when the list was scrolled this far, in pixels.
const STEP: i32 = 600;

/// The cards of one view.
#[component]
pub fn CardsOf(
    shelf: Shelf,
    page: ConversationPage,
    place: Memo<Place>,
    selection: Selection,
) -> impl IntoView {
    let clock = Clock::expect();
    breathe();
    let open = OpenShelf::new(shelf, page, clock, untrack(move || clock.now()));
    let live = Live::expect();
    live.listen(move |event| match event {
        LiveEvent::Conversation { card } => open.fold(card),
        LiveEvent::Resync => open.read_again(live),
        _ => {}
    });
    let node = NodeRef::<html::Div>::new();
    let stretches = Memo::new(move |_| open.ids.read().len().div_ceil(STRETCH));
    let sight = RwSignal::new(0..i32::MAX);
    let scrolled = move |_| {
        let Some(node) = node.get_untracked() else { return };
        let top = node.scroll_top() / STEP * STEP;
        let seen = top - BEYOND..top + STEP + node.client_height() + BEYOND;
        if *sight.read_untracked() != seen {
            sight.set(seen);
        }
        if node.scroll_height() - node.scroll_top() - node.client_height() < NEAR_END
            && open.trouble.read_untracked().is_none()
        {
            open.read_on();
        }
    };
    breathe();
    let none = Memo::new(move |_| open.ids.read().is_empty() && open.next.read().is_none());
    let inbox = &words().inbox;
    view! {
        <div
            class="list-scroll"
            node_ref=node
            on:scroll=scrolled
            on:pointerover=move |_| parts::thread_soon()
            on:focusin=move |_| parts::thread_soon()
        >
            <div class="cards" role="list" aria-label=inbox.list>
                <For each=move || 0..stretches.get() key=|at| *at let:at>
                    <Stretch at open sight place selection />
                </For>
            </div>
            {move || none.get().then(|| view! { <Empty listing=shelf.listing place /> })}
            {move || {
                open.trouble
                    .get()
                    .map(|error| view! { <p class="list-trouble" role="alert">{sentence(&error)}</p> })
            }}
            {move || {
                open.next
                    .read()
                    .is_some()
                    .then(|| {
                        view! {
                            <button
                                class="button-quiet list-more"
                                type="button"
                                disabled=move || open.reading.get()
                                on:click=move |_| open.read_on()
                            >
                                {move || if open.reading.get() { words().common.loading } else { inbox.more }}
                            </button>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// Some of the cards, one after the other; out of sight only their height remains, so that a list of ten thousand costs
/// what a screenful does.
#[component]
fn Stretch(
    at: usize,
    open: OpenShelf,
    sight: RwSignal<Range<i32>>,
    place: Memo<Place>,
    selection: Selection,
) -> impl IntoView {
    breathe();
    let ids = Memo::new(move |_| {
        let ids = open.ids.read();
        let to = ids.len().min((at + 1) * STRETCH);
        ids.get(at * STRETCH..to).unwrap_or_default().to_vec()
    });
    let node = NodeRef::<html::Div>::new();
    // The height to hold while nothing is drawn.
    let hidden = RwSignal::new(None::<i32>);
    Effect::new(move |_| {
        let sight = sight.get();
        let Some(node) = node.get() else { return };
        let (top, height) = (node.offset_top(), node.offset_height());
        let near = top < sight.end && sight.start < top + height;
        let focused = || {
            document()
                .active_element()
                .is_some_and(|active| node.contains(Some(&active)))
        };
        match (near, hidden.get_untracked()) {
            (true, Some(_)) => hidden.set(None),
            // Who walks by keys does not lose their place.
            (false, None) if !focused() => hidden.set(Some(height)),
            _ => {}
        }
    });
    view! {
        <div role="presentation" node_ref=node style:height=move || hidden.get().map(|height| format!("{height}px"))>
            {move || {
                hidden
                    .read()
                    .is_none()
                    .then(|| {
                        view! {
                            <For each=move || ids.get() key=|id| *id let:id>
                                {later(move || row(open, id, place, selection))}
                            </For>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn row(open: OpenShelf, id: ConversationId, place: Memo<Place>, selection: Selection) -> AnyView {
    breathe();
    view! {
        <div class="card-row" role="listitem">
            {open
                .card(id)
                .map(|card| {
                    let shown = card.clone();
                    let name = Signal::derive(move || shown.read().contact_name.clone());
                    view! {
                        <SelectBox selection id name shown=open.ids />
                        <Card card place />
                    }
                })}
        </div>
    }
    .into_any()
}

/// What stands where there are no cards.
#[component]
fn Empty(listing: Listing, place: Memo<Place>) -> impl IntoView {
    let view = listing.view;
    let inbox = &words().inbox;
    let hand_over = &words().hand_over;
    let (icon, title, hint) = match view {
        View::Mine => ("inbox", inbox.empty_mine, inbox.empty_mine_hint),
        View::Queue => ("coffee", inbox.empty_queue, inbox.empty_queue_hint),
        View::OnHold => ("pause", inbox.empty_on_hold, inbox.empty_on_hold_hint),
        View::History => ("archive", inbox.empty_history, inbox.empty_history_hint),
        View::Everyone => ("headset", hand_over.empty_everyone, hand_over.empty_everyone_hint),
    };
    let narrowed = !listing.filter.is_empty();
    let (title, hint) = if narrowed {
        (hand_over.empty_filtered, "")
    } else {
        (title, hint)
    };
    let clear = narrowed.then(|| {
        let everything = move || {
            let filter = Filter::default();
            Place {
                filter,
                ..place.get()
            }
            .href()
        };
        view! {
            <a class="button" href=everything>
                {hand_over.clear_filters}
            </a>
        }
    });
    let queue = (view == View::Mine).then(|| {
        view! {
            <a class="button" href=move || Place { view: View::Queue, ..place.get() }.href()>
                {inbox.empty_mine_link}
            </a>
        }
    });
    view! {
        <div class="empty">
            <Icon name=icon />
            <p class="empty-title">{title}</p>
            <p class="empty-hint">{hint}</p>
            {queue}
            {clear}
        </div>
    }
    .into_any()
}
