//! One line of the list.

use domain::conversation::{ConversationCard, View};
use domain::protocol::ProtocolState;
use domain::user::CurrentUser;
use leptos::prelude::*;

use super::address::Place;
use super::kinds;
use super::search::SearchKey;
use crate::desk::{Clock, Marks};
use crate::ui::{Icon, WindowLeft, times, words};

/// A card; the whole of it is one link.
#[component]
pub fn Card(card: ArcRwSignal<ConversationCard>, place: Memo<Place>) -> impl IntoView {
    let card = RwSignal::from(card);
    let me = expect_context::<CurrentUser>().id;
    let clock = Clock::expect();
    let id = card.read_untracked().id;
    // Opening what was found keeps the search.
    let key = expect_context::<Memo<SearchKey>>();
    let inbox = &words().inbox;

    let state = Memo::new(move |_| card.read().state);
    let last_inbound_at = Signal::derive(move || card.read().last_inbound_at);
    let selected = Memo::new(move |_| place.read().id == Some(id));
    let queue = Memo::new(move |_| place.read().view == View::Queue);
    let marks = Marks::expect();
    let draft = Memo::new(move |_| marks.draft_of(id));
    let preview = Memo::new(move |_| {
        let card = card.read();
        (card.preview.clone(), card.owner == Some(me))
    });
    let since = Memo::new(move |_| {
        let card = card.read();
        if !clock.mounted() {
            return None;
        }
        if let Some(expires_at) = card.expires_at {
            return Some(times::expires(expires_at, clock.now()));
        }
        let waits = matches!(card.state, ProtocolState::Waiting | ProtocolState::OnHold);
        waits.then(|| times::since(card.state_since, clock.now()))
    });
    let owner = move || {
        let card = card.read();
        card.owner_name
            .clone()
            .filter(|_| card.owner != Some(me))
            .map(|name| (inbox.owner)(&name))
    };
    let handed = move || {
        let card = card.read();
        let name = card.handed_by.as_deref().filter(|_| card.owner == Some(me))?;
        Some((words().hand_over.handed_by)(name))
    };
    let where_from = move || {
        let card = card.read();
        match &card.team_name {
            Some(team) => format!("{team} · {}", card.number_name),
            None => card.number_name.clone(),
        }
    };
    view! {
        <a
            class="card"
            href=move || key.read().on(Place { id: Some(id), ..place.get() }.href())
            data-state=move || kinds::state(state.get()).0
            data-unread=move || (card.read().unread > 0 || handed().is_some()).then_some("")
            aria-current=move || selected.get().then_some("true")
        >
            <span class="card-line">
                <span class="card-name">{move || card.read().contact_name.clone()}</span>
                <span class="card-time">{move || clock.short(card.read().last_message_at)}</span>
            </span>
            {move || {
                handed()
                    .map(|words| {
                        view! {
                            <span class="card-handed">
                                <Icon name="arrow-right-left" />
                                {words}
                            </span>
                        }
                    })
            }}
            <span class="card-line">
                <span class="card-preview">
                    {move || {
                        if let Some(draft) = draft.get() {
                            return view! {
                                <span class="card-draft">{words().notes.draft} " "</span>
                                {draft}
                            }
                                .into_any();
                        }
                        let (preview, mine) = preview.get();
                        let icon = kinds::named(&preview.kind).map(|(icon, _)| view! { <Icon name=icon /> });
                        let who = preview.outbound.then_some(if mine { inbox.you } else { inbox.us });
                        view! {
                            {who.map(|who| view! { <span class="card-who">{who} " "</span> })}
                            {icon}
                            {kinds::preview_words(&preview)}
                        }
                            .into_any()
                    }}
                </span>
                {move || {
                    let unread = card.read().unread;
                    (unread > 0)
                        .then(|| {
                            view! {
                                <span class="badge">
                                    <span aria-hidden="true">{unread.min(99)}</span>
                                    <span class="unseen">{(inbox.unread)(unread)}</span>
                                </span>
                            }
                        })
                }}
            </span>
            <span class="card-line card-facts">
                <span class="state">
                    {move || {
                        let (_, icon, word) = kinds::state(state.get());
                        view! {
                            <Icon name=icon />
                            <span>{word}</span>
                        }
                            .into_any()
                    }}
                    <span class="card-since">{move || since.get()}</span>
                </span>
                <span class="card-window">
                    <WindowLeft last_inbound_at />
                </span>
                <span class="card-number">
                    {move || owner().filter(|_| !queue.get()).unwrap_or_else(where_from)}
                </span>
            </span>
        </a>
    }
    .into_any()
}
