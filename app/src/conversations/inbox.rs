//! The list pane, and the place beside it where a conversation opens.

use domain::conversation::{Filter, Listing, Order, View};
use domain::inbox::Shelf;
use domain::user::{CurrentUser, Permission};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use wasm_bindgen::JsCast;

use super::address::{Place, use_place};
use super::api::list_conversations;
use super::bulk::{SelectButton, Selection};
use super::cards::CardsOf;
use super::filters::Filters;
use super::mentions::MentionsLink;
use super::search::{SavedViewsMenu, SearchBox, use_search};
use super::tabs::{OrderMenu, Tabs, view_words};
use crate::desk::Clock;
use crate::outreach::{Outreach, Subject};
use crate::parts::{self, Rare};
use crate::ui::{Icon, Keeper, Trouble, breathe, browser, later, words};
use crate::wire::resource;

/// The two panes.
#[component]
pub fn Conversations() -> impl IntoView {
    breathe();
    let place = use_place();
    let key = use_search();
    let searching = Memo::new(move |_| !key.read().is_idle());
    let ordered = Memo::new(move |_| place.read().view != View::History && !searching.get());
    let listed = Memo::new(move |_| place.read().listing());
    let selection = Selection::new(listed);
    provide_context(place);
    provide_context(key);
    walk_by_keys();
    breathe();

    let heading = move || {
        if searching.get() {
            words().keys.search
        } else {
            view_words(place.read().view).0
        }
    };
    view! {
        <div class="inbox" data-open=move || place.read().id.is_some().then_some("")>
            <section class="list-pane" aria-labelledby="list-heading">
                <header class="list-head">
                    <div class="list-top">
                        {later(move || view! { <SearchBox place key /> }.into_any())}
                        {later(|| view! { <ActiveContactButton /> }.into_any())}
                    </div>
                    <Tabs place />
                    {later(move || {
                        view! {
                            <div class="list-tools">
                                <h1 id="list-heading" class="list-heading">
                                    {heading}
                                </h1>
                                <span class="list-tools-side">
                                    <MentionsLink />
                                    {move || (!searching.get()).then(|| view! { <SelectButton selection listed /> })}
                                    {move || ordered.get().then(|| view! { <OrderMenu place /> })}
                                    <SavedViewsMenu place key />
                                </span>
                            </div>
                        }
                        .into_any()
                    })}
                    {move || (!searching.get()).then(|| view! { <Filters place /> })}
                </header>
                {move || {
                    if searching.get() {
                        parts::search(place, key)
                    } else {
                        view! { <List place selection /> }.into_any()
                    }
                }}
                {parts::rare(Rare::BulkBar(selection))}
            </section>
            <Outlet />
        </div>
    }
    .into_any()
}

/// Opens the dialog of a Contato Ativo; a click before the page is awake would be lost.
#[component]
fn ActiveContactButton() -> impl IntoView {
    let outreach = Outreach::expect();
    breathe();
    let clock = Clock::expect();
    let word = words().inbox.active_contact;
    view! {
        <button
            class="button active-contact"
            type="button"
            title=word
            disabled=move || !clock.mounted()
            on:click=move |_| outreach.open(Subject::Active)
        >
            <Icon name="plus" />
            <span>{word}</span>
        </button>
    }
    .into_any()
}

/// The cards of the view on screen.
#[component]
fn List(place: Memo<Place>, selection: Selection) -> impl IntoView {
    breathe();
    let listed = Memo::new(move |_| place.read().listing());
    // The page comes with what it was asked for, so that a list never folds by another view's rules.
    let pages = resource(
        move || listed.get(),
        |listing| async move {
            let Listing { view, order, filter } = listing;
            list_conversations(view, order, None, Some(filter))
                .await
                .map(|page| (listing, page))
        },
    );
    let (pending, set_pending) = signal(false);
    let keeper = Keeper::new();
    view! {
                <div class="list-body" aria-busy=move || pending.get().to_string()>
                    <Transition fallback=Skeleton set_pending>
                        {move || {
                            Suspend::new(async move {
                                match pages.await {
                                    Ok((listing, page)) => {
                                        let shelf = shelf_of(listing);
                                        keeper.draw(move || view! { <CardsOf shelf page place selection /> }.into_any())
                                    }
                                    Err(error) => {
                                        let retry = Callback::new(move |()| pages.refetch());
                                        view! { <Trouble title=words().inbox.failed error retry /> }.into_any()
                                    }
                                }
                            })
                        }}
                    </Transition>
                </div>
    }
    .into_any()
}

fn shelf_of(listing: Listing) -> Shelf {
    let user = expect_context::<CurrentUser>();
    // Among the closed, waiting and windows say nothing; the server lists them by date whatever is asked.
    let order = if listing.view == View::History {
        Order::Newest
    } else {
        listing.order
    };
    let filter = if listing.view.narrows() {
        listing.filter
    } else {
        Filter::default()
    };
    Shelf {
        listing: Listing {
            order,
            filter,
            ..listing
        },
        me: user.id,
        sees_all: user.role.may(Permission::TakeOver),
    }
}

/// Grey lines in the shape of cards.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="unseen">{words().common.loading}</span>
            {(0..7).map(|_| view! { <div class="skeleton-card"></div> }).collect_view()}
        </div>
    }
    .into_any()
}

/// `j` and `k` move the focus along the cards; Enter opens, as on every link.
fn walk_by_keys() {
    Effect::new(move |_| {
        let keydown = window_event_listener(ev::keydown, move |event| {
            if browser::is_command(&event) {
                match event.key().as_str() {
                    "j" => walk(1),
                    "k" => walk(-1),
                    _ => {}
                }
            }
        });
        on_cleanup(move || keydown.remove());
    });
}

/// What the keys walk along.
const ENTRIES: &str = ":is(.card, .found)";

/// Focuses the entry beside the one in focus, or else beside the open one, or else the first in sight.
fn walk(step: i32) {
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    let focused = document()
        .active_element()
        .filter(|active| active.matches(ENTRIES).unwrap_or_default());
    let current = focused.or_else(|| find(&format!("{ENTRIES}[aria-current]")));
    // Its neighbour is asked for, not all of them: there may be ten thousand.
    let beside = current
        .as_ref()
        .and_then(|current| current.closest("li, .card-row").ok().flatten())
        .and_then(|row| match step {
            1.. => row.next_element_sibling(),
            _ => row.previous_element_sibling(),
        })
        .and_then(|row| row.query_selector(ENTRIES).ok().flatten());
    let next = match (beside, current) {
        (Some(beside), _) => Some(beside),
        (None, Some(current)) => across_groups(&current, step),
        (None, None) => {
            let top = find(".list-scroll").map_or(0.0, |list| list.get_bounding_client_rect().top());
            entries()
                .find(|entry| entry.get_bounding_client_rect().top() >= top)
                .or_else(|| find(ENTRIES))
        }
    };
    if let Some(next) = next {
        browser::focus(&next);
    }
}

/// All that are drawn, from the top.
fn entries() -> impl Iterator<Item = web_sys::Element> {
    let found = document().query_selector_all(ENTRIES).ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(move |index| found.as_ref()?.get(index)?.dyn_into().ok())
}

/// The entry before or after the first or last of a group; the same where there is none.
fn across_groups(current: &web_sys::Element, step: i32) -> Option<web_sys::Element> {
    let entries: Vec<web_sys::Element> = entries().collect();
    let at = entries.iter().position(|entry| entry == current)?;
    let next = at.saturating_add_signed(step as isize).min(entries.len() - 1);
    entries.into_iter().nth(next)
}

/// Beside the list, while nothing is open.
#[component]
pub fn NoneSelected() -> impl IntoView {
    let inbox = &words().inbox;
    view! {
        <section class="thread-none">
            <div class="empty">
                <Icon name="messages-square" />
                <p class="empty-title">{inbox.none_selected}</p>
                <p class="empty-hint">{inbox.none_selected_hint}</p>
                <p class="empty-hint by-letter">{inbox.none_selected_keys}</p>
            </div>
        </section>
    }
    .into_any()
}
