//! The pane of the open conversation.

use domain::MessageId;
use domain::conversation::Thread;
use domain::protocol::ProtocolAction;
use leptos::prelude::*;
use leptos::{ev, html};
use leptos_router::hooks::use_query_map;

use super::acts::acts;
use super::address::Place;
use super::api::open_thread;
use super::composer::{Composer, Draft, Mode, Schedule};
use super::files::Viewer;
use super::hand_over::{Asking, HandOverDialog};
use super::header::Header;
use super::panel::ContactPanel;
use super::rows::Rows;
use super::search::SearchKey;
use super::thread_state::ThreadState;
use crate::desk::Palette;
use crate::error::AppError;
use crate::ui::{Icon, Keeper, TabTitle, Trouble, breathe, browser, later, sentence, words};
use crate::wire::resource;

/// From this width on there is room for the side panel.
const WIDE: &str = "(min-width: 1200px)";

/// The route `/conversations/:id`.
#[component]
pub fn ThreadPage() -> impl IntoView {
    let place = expect_context::<Memo<Place>>();
    let id = Memo::new(move |_| place.read().id);
    let thread = resource(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => open_thread(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let (pending, set_pending) = signal(false);
    let keeper = Keeper::new();
    view! {
        <div class="thread-place" aria-busy=move || pending.get().to_string()>
            <Transition fallback=Waiting set_pending>
                {move || Suspend::new(async move {
                    match thread.await {
                        Ok(thread) => keeper.draw(move || view! { <ThreadPane thread place /> }.into_any()),
                        Err(error) => {
                            #[cfg(feature = "ssr")]
                            crate::missing::say_so(&error);
                            let retry = Callback::new(move |()| thread.refetch());
                            view! {
                                <section class="thread-none">
                                    <BackLink place />
                                    <Trouble title=words().thread.failed error retry />
                                </section>
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <section class="thread-none" role="status">
            <span class="unseen">{words().common.loading}</span>
            <div class="thread-waiting" aria-hidden="true"></div>
        </section>
    }
    .into_any()
}

/// Back to the list, where there is room for one pane only.
#[component]
pub fn BackLink(place: Memo<Place>) -> impl IntoView {
    let key = expect_context::<Memo<SearchKey>>();
    view! {
        <a
            class="button-quiet back"
            href=move || key.read().on(Place { id: None, ..place.get() }.href())
            aria-label=words().common.back
        >
            <Icon name="arrow-left" />
        </a>
    }
    .into_any()
}

/// A conversation that was read.
#[component]
fn ThreadPane(mut thread: Thread, place: Memo<Place>) -> impl IntoView {
    breathe();
    let kept = std::mem::take(&mut thread.drafts);
    let state = ThreadState::new(thread);
    let draft = Draft::new(state.id, kept);
    provide_context(state);
    breathe();
    provide_context(draft);
    provide_context(Schedule::new());
    let pane = NodeRef::<html::Section>::new();
    let (panel, set_panel) = signal(None::<bool>);
    breathe();
    see_while_visible(state);
    point_out(state);
    commands(state, draft);
    Palette::expect().offer(move || acts(state, draft));
    arrive();
    breathe();

    // Wide screens show the panel unless it was closed, narrow ones only when asked.
    let toggle = Callback::new(move |()| {
        let shown = panel
            .get_untracked()
            .unwrap_or_else(|| browser::matches_media(WIDE));
        set_panel.set(Some(!shown));
    });
    let name = move || state.contact.read().name.clone();
    view! {
        <TabTitle text=name />
        <section
            class="thread-pane"
            node_ref=pane
            aria-label=move || (words().thread.region)(&name())
            data-panel=move || match panel.get() {
                None => "auto",
                Some(true) => "open",
                Some(false) => "closed",
            }
        >
            <div class="thread-main">
                {later(move || view! { <Header state place panel toggle /> }.into_any())}
                <HandOverDialog state />
                {move || {
                    state
                        .trouble
                        .get()
                        .filter(|_| state.asking.read().is_none())
                        .map(|error| {
                            view! {
                                <p class="notice notice-bad thread-notice" role="alert">
                                    <Icon name="circle-alert" />
                                    <span>{sentence(&error)}</span>
                                    <button
                                        class="button-quiet"
                                        type="button"
                                        aria-label=words().common.close
                                        on:click=move |_| state.trouble.set(None)
                                    >
                                        <Icon name="x" />
                                    </button>
                                </p>
                            }
                        })
                }}
                {later(move || view! { <Rows state /> }.into_any())}
                {later(move || view! { <Composer state /> }.into_any())}
            </div>
            {later(move || view! { <Viewer state /> }.into_any())}
            {later(move || view! { <ContactPanel state toggle /> }.into_any())}
            <p class="unseen" aria-live="polite">
                {state.said}
            </p>
        </section>
    }
    .into_any()
}

/// Nothing is unread that its owner has before their eyes.
fn see_while_visible(state: ThreadState) {
    Effect::new(move |_| state.see());
    Effect::new(move |_| state.see_notes());
    Effect::new(move |_| {
        let shown = window_event_listener(ev::visibilitychange, move |_| {
            untrack(move || {
                state.see();
                state.see_notes();
            });
        });
        on_cleanup(move || shown.remove());
    });
}

/// An address that names a message, as a search gives it, opens the conversation there.
fn point_out(state: ThreadState) {
    let named = use_query_map();
    let named = Memo::new(move |_| named.read().get_str("message")?.parse().ok().map(MessageId));
    Effect::new(move |_| {
        if let Some(id) = named.get() {
            browser::after_paint(move || state.reach(id));
        }
    });
}

/// `a`, `t`, `h`, `e`, `r` and `n`.
fn commands(state: ThreadState, draft: Draft) {
    let act = move |action: ProtocolAction| {
        let may = untrack(move || state.may(action));
        if may {
            state.act(action);
        }
        may
    };
    // The letter must not end up in the field that the dialog puts the focus on.
    let ask = move |event: &ev::KeyboardEvent, asking| {
        event.prevent_default();
        state.trouble.set(None);
        state.asking.set(Some(asking));
    };
    Effect::new(move |_| {
        let keydown = window_event_listener(ev::keydown, move |event| {
            if !browser::is_command(&event) {
                return;
            }
            match event.key().as_str() {
                "a" => {
                    act(ProtocolAction::Take);
                }
                "h" => {
                    let _ = act(ProtocolAction::Hold) || act(ProtocolAction::Resume);
                }
                "e" if untrack(move || state.may(ProtocolAction::Close)) => ask(&event, Asking::Close),
                "t" if untrack(move || state.may_transfer()) => ask(&event, Asking::Transfer),
                "r" => {
                    event.prevent_default();
                    draft.write_to(Mode::Reply);
                }
                "n" => {
                    event.prevent_default();
                    draft.write_to(Mode::Note);
                }
                _ => {}
            }
        });
        on_cleanup(move || keydown.remove());
    });
}

/// Opening a conversation moves the focus into it: to the field, or to the heading where a keyboard would cover
/// the screen. A page that has just been loaded keeps the focus where the browser put it.
fn arrive() {
    Effect::new(move |_| {
        let from_list = document()
            .active_element()
            .is_some_and(|active| active.class_list().contains("card"));
        if from_list {
            focus_within();
        }
    });
}

fn focus_within() {
    let touch = browser::matches_media("(pointer: coarse), (max-width: 899px)");
    let _ = (!touch && browser::focus_first(".composer textarea")) || browser::focus_first(".thread-name");
}

/// The button that was pressed may be gone with what it did; then the focus goes on from the conversation.
pub fn keep_focus() {
    let lost = document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY");
    if lost {
        focus_within();
    }
}
