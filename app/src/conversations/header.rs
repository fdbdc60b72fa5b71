//! The head of the open conversation: with whom, which protocol, what can be done.

use domain::protocol::ProtocolAction;
use leptos::html;
use leptos::prelude::*;

use super::address::Place;
use super::kinds;
use super::thread::BackLink;
use super::thread_state::ThreadState;
use crate::ui::{Icon, Menu, words};

/// The header and its dialog.
#[component]
pub fn Header(
    state: ThreadState,
    place: Memo<Place>,
    panel: ReadSignal<Option<bool>>,
    toggle: Callback<()>,
    closing: RwSignal<bool>,
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
                </p>
            </div>
            <Actions state closing />
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
        <CloseDialog state closing />
    }
    .into_any()
}

/// The buttons that the rule allows now; those second in line go into a menu where room is scarce. Taking stands
/// where one would write.
#[component]
fn Actions(state: ThreadState, closing: RwSignal<bool>) -> impl IntoView {
    let thread = &words().thread;
    let may = move |action| Memo::new(move |_| state.may(action));
    let (hold, resume) = (may(ProtocolAction::Hold), may(ProtocolAction::Resume));
    let (give_back, close) = (may(ProtocolAction::Return), may(ProtocolAction::Close));
    let button = move |shown: Memo<bool>, action: ProtocolAction, icon: &'static str, word: &'static str| {
        move || {
            shown.get().then(|| {
                view! {
                    <button
                        class="button wide-only"
                        type="button"
                        title=word
                        disabled=move || state.busy.get()
                        on:click=move |_| state.act(action)
                    >
                        <Icon name=icon />
                        <span>{word}</span>
                    </button>
                }
            })
        }
    };
    let item = move |shown: Memo<bool>, action: ProtocolAction, icon: &'static str, word: &'static str| {
        move || {
            shown.get().then(|| {
                view! {
                    <button class="menu-item" type="button" on:click=move |_| state.act(action)>
                        <Icon name=icon />
                        {word}
                    </button>
                }
            })
        }
    };
    let more = move || hold.get() || resume.get() || give_back.get();
    view! {
        <div class="thread-actions">
            {button(resume, ProtocolAction::Resume, "play", thread.resume)}
            {button(hold, ProtocolAction::Hold, "pause", thread.hold)}
            {button(give_back, ProtocolAction::Return, "undo-2", thread.give_back)}
            {move || {
                close
                    .get()
                    .then(|| {
                        view! {
                            <button class="button" type="button" on:click=move |_| closing.set(true)>
                                <Icon name="circle-check" />
                                {thread.close}
                            </button>
                        }
                    })
            }}
            {move || {
                more()
                    .then(|| {
                        let summary = view! { <Icon name="ellipsis" /> }.into_any();
                        view! {
                            <Menu label=thread.more_actions class="narrow-only" summary>
                                {item(resume, ProtocolAction::Resume, "play", thread.resume)}
                                {item(hold, ProtocolAction::Hold, "pause", thread.hold)}
                                {item(give_back, ProtocolAction::Return, "undo-2", thread.give_back)}
                            </Menu>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// Asks before closing.
#[component]
fn CloseDialog(state: ThreadState, closing: RwSignal<bool>) -> impl IntoView {
    let thread = &words().thread;
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = closing.get();
        let Some(dialog) = dialog.get() else { return };
        if wanted && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let name = move || state.card.read().contact_name.clone();
    let confirm = move |_| {
        closing.set(false);
        state.act(ProtocolAction::Close);
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="close-title" on:close=move |_| closing.set(false)>
            <h2 id="close-title">{thread.close_title}</h2>
            <p>{move || (thread.close_body)(&name(), state.card.read().protocol.as_str())}</p>
            <div class="dialog-actions">
                <button class="button" type="button" on:click=move |_| closing.set(false)>
                    {words().common.cancel}
                </button>
                <button class="button button-main" type="button" on:click=confirm>
                    {move || (thread.close_confirm)(&name())}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
