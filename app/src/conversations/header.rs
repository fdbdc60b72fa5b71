//! The head of the open conversation: with whom, which protocol, what can be done.

use domain::protocol::ProtocolAction;
use leptos::prelude::*;

use super::address::Place;
use super::hand_over::Asking;
use super::kinds;
use super::thread::BackLink;
use super::thread_state::ThreadState;
use super::watching::Watchers;
use crate::ui::{Icon, Menu, words};

/// The header and its dialog.
#[component]
pub fn Header(
    state: ThreadState,
    place: Memo<Place>,
    panel: ReadSignal<Option<bool>>,
    toggle: Callback<()>,
) -> impl IntoView {
    let thread = &words().thread;
    let standing = Memo::new(move |_| kinds::state(state.card.read().state));
    view! {
        <header class="thread-head">
            <BackLink place />
            <div class="thread-who">
                <h1 class="thread-name" tabindex="-1">
                    {move || state.card.read().contact_name.clone()}
                    {move || {
                        let card = state.card.read();
                        let handle = card.contact_handle.clone().filter(|handle| *handle != card.contact_name);
                        handle.map(|handle| view! { <span class="thread-handle">{handle}</span> })
                    }}
                </h1>
                <p class="thread-facts">
                    <span class="thread-protocol">
                        {move || (thread.protocol)(state.card.read().protocol.as_str())}
                    </span>
                    <span class="state" data-state=move || standing.get().0>
                        {move || {
                            let (_, icon, word) = standing.get();
                            view! {
                                <Icon name=icon />
                                <span>{word}</span>
                            }
                                .into_any()
                        }}
                    </span>
                    <Watchers state />
                </p>
            </div>
            <Actions state />
            <button
                class="button-quiet"
                type="button"
                aria-label=thread.contact
                title=thread.contact
                aria-expanded=move || panel.get().map(|open| open.to_string())
                aria-controls="contact-panel"
                on:click=move |_| toggle.run(())
            >
                <Icon name="panel-right" />
            </button>
        </header>
    }
    .into_any()
}

/// The buttons that the rule allows now; those second in line go into a menu where room is scarce. Taking stands
/// where one would write.
#[component]
fn Actions(state: ThreadState) -> impl IntoView {
    let thread = &words().thread;
    let hand_over = &words().hand_over;
    let may = move |action| Memo::new(move |_| state.may(action));
    let (hold, resume) = (may(ProtocolAction::Hold), may(ProtocolAction::Resume));
    let (give_back, close) = (may(ProtocolAction::Return), may(ProtocolAction::Close));
    let transfer = Memo::new(move |_| state.may_transfer());
    let act = move |action| Callback::new(move |()| state.act(action));
    let ask = move |asking| {
        Callback::new(move |()| {
            state.trouble.set(None);
            state.asking.set(Some(asking));
        })
    };
    let button = move |shown: Memo<bool>,
                       class: &'static str,
                       icon: &'static str,
                       word: &'static str,
                       run: Callback<()>| {
        move || {
            shown.get().then(|| {
                view! {
                    <button
                        class=class
                        type="button"
                        title=word
                        disabled=move || state.busy.get()
                        on:click=move |_| run.run(())
                    >
                        <Icon name=icon />
                        <span>{word}</span>
                    </button>
                }
            })
        }
    };
    let (wide, menu) = ("button wide-only", "menu-item");
    let more = move || hold.get() || resume.get() || give_back.get() || transfer.get();
    view! {
        <div class="thread-actions">
            {button(resume, wide, "play", thread.resume, act(ProtocolAction::Resume))}
            {button(hold, wide, "pause", thread.hold, act(ProtocolAction::Hold))}
            {button(transfer, wide, "arrow-right-left", hand_over.transfer, ask(Asking::Transfer))}
            {button(close, "button", "circle-check", thread.close, ask(Asking::Close))}
            {move || {
                more()
                    .then(|| {
                        let summary = view! { <Icon name="ellipsis" /> }.into_any();
                        view! {
                            <Menu label=thread.more_actions summary>
                                <div class="narrow-only">
                                    {button(transfer, menu, "arrow-right-left", hand_over.transfer, ask(Asking::Transfer))}
                                    {button(resume, menu, "play", thread.resume, act(ProtocolAction::Resume))}
                                    {button(hold, menu, "pause", thread.hold, act(ProtocolAction::Hold))}
                                </div>
                                {button(hold, menu, "message-square-text", hand_over.hold_why, ask(Asking::Hold))}
                                {button(give_back, menu, "undo-2", thread.give_back, ask(Asking::Return))}
                            </Menu>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
