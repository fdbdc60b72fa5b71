//! Where answers are written, or why they cannot be now.

use domain::ConversationId;
use domain::message::{MOST_TEXT, check_text};
use domain::protocol::{ProtocolAction, ProtocolState};
use domain::window::ServiceWindow;
use leptos::prelude::*;
use leptos::{ev, html};

use super::thread_state::ThreadState;
use crate::desk::{Clock, Outbox};
use crate::ui::{Icon, Ring, WindowLeft, browser, catalogue, words};

/// The counter appears when fewer characters than this are left.
const COUNTED_FROM: usize = MOST_TEXT - 300;

/// The words being written, kept per conversation as long as the tab lives.
#[derive(Clone, Copy)]
pub struct Draft {
    conversation: ConversationId,
    text: RwSignal<String>,
}

impl Draft {
    /// The draft of `conversation`, as it was left.
    pub fn new(conversation: ConversationId) -> Self {
        let draft = Self {
            conversation,
            text: RwSignal::new(String::new()),
        };
        Effect::new(move |_| {
            let kept = browser::tab_storage()
                .and_then(|storage| storage.get_item(&draft.stored_as()).ok().flatten());
            if let Some(kept) = kept {
                draft.text.set(kept);
            }
        });
        draft
    }

    fn stored_as(self) -> String {
        format!("guiche.draft.{}", self.conversation)
    }

    fn set(self, text: String) {
        if let Some(storage) = browser::tab_storage() {
            let _ = if text.is_empty() {
                storage.remove_item(&self.stored_as())
            } else {
                storage.set_item(&self.stored_as(), &text)
            };
        }
        self.text.set(text);
    }

    /// Gives words back to the field, before those written since.
    pub fn put_back(self, text: &str) {
        let written = self.text.get_untracked();
        self.set(if written.trim().is_empty() {
            text.to_owned()
        } else {
            format!("{text}\n{written}")
        });
        browser::focus_first(".composer textarea");
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Closed,
    Queue,
    Colleague,
    WindowClosed,
    Field,
}

/// The foot of the conversation.
#[component]
pub fn Composer(state: ThreadState) -> impl IntoView {
    let clock = Clock::expect();
    let place = Memo::new(move |_| {
        let mine = state.is_mine();
        let card = state.card.read();
        match card.state {
            ProtocolState::Closed => Place::Closed,
            ProtocolState::Waiting | ProtocolState::Bot => Place::Queue,
            _ if !mine => Place::Colleague,
            _ if !ServiceWindow::at(clock.now(), card.last_inbound_at).is_open() => Place::WindowClosed,
            _ => Place::Field,
        }
    });
    let composer = &words().composer;
    view! {
        <footer class="composer">
            {move || match place.get() {
                Place::Closed => panel("circle-check", Some(composer.closed_title), composer.closed_body.to_owned(), ().into_any()),
                Place::WindowClosed => panel("timer-off", Some(composer.window_title), composer.window_body.to_owned(), ().into_any()),
                Place::Queue => {
                    panel("clock", None, composer.waiting.to_owned(), view! { <TakeButton state /> }.into_any())
                }
                Place::Colleague => {
                    let owner = state.card.read().owner_name.clone().unwrap_or_default();
                    panel("headset", None, (composer.owned)(&owner), view! { <TakeButton state /> }.into_any())
                }
                Place::Field => view! { <Field state /> }.into_any(),
            }}
        </footer>
    }
    .into_any()
}

fn panel(icon: &'static str, title: Option<&'static str>, body: String, action: AnyView) -> AnyView {
    view! {
        <div class="composer-panel">
            <Icon name=icon />
            <div class="composer-reason">
                {title.map(|title| view! { <p class="composer-title">{title}</p> })} <p>{body}</p>
            </div>
            {action}
        </div>
    }
    .into_any()
}

#[component]
fn TakeButton(state: ThreadState) -> impl IntoView {
    let thread = &words().thread;
    let may = Memo::new(move |_| state.may(ProtocolAction::Take));
    let word = move || {
        let card = state.card.read();
        match &card.owner_name {
            Some(name) if card.owner.is_some() => (thread.take_over)(name),
            _ => thread.take.to_owned(),
        }
    };
    move || {
        may.get().then(|| {
            view! {
                <button
                    class="button button-main"
                    type="button"
                    disabled=move || state.busy.get()
                    on:click=move |_| state.act(ProtocolAction::Take)
                >
                    {word}
                </button>
            }
        })
    }
}

#[component]
fn Field(state: ThreadState) -> impl IntoView {
    let composer = &words().composer;
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let draft = expect_context::<Draft>();
    let node = NodeRef::<html::Textarea>::new();
    let length = Memo::new(move |_| draft.text.read().chars().count());
    let too_long = Memo::new(move |_| length.get() > MOST_TEXT);
    let blank = Memo::new(move |_| draft.text.read().trim().is_empty());
    let last_inbound_at = Signal::derive(move || state.card.read().last_inbound_at);
    let on_hold = Memo::new(move |_| state.card.read().state == ProtocolState::OnHold);

    let send = move || {
        let text = draft.text.get_untracked();
        if let Ok(text) = check_text(&text) {
            outbox.send(state.id, text.to_owned(), clock.exact());
            draft.set(String::new());
        }
        if let Some(node) = node.get_untracked() {
            let _ = node.focus();
        }
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.shift_key() && !event.is_composing() => {
            event.prevent_default();
            send();
        }
        "Escape" => {
            browser::focus_first(".card[aria-current]");
        }
        _ => {}
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let complaint = move || {
        too_long.get().then(|| {
            let refusal = check_text(&draft.text.read()).err();
            refusal.map(|refusal| (catalogue().refusal)(&refusal))
        })
    };
    view! {
        <form class="composer-form" on:submit=submit>
            {move || on_hold.get().then(|| view! { <p class="composer-note">{composer.on_hold}</p> })}
            <div class="composer-box" data-bad=move || too_long.get().then_some("")>
                <textarea
                    node_ref=node
                    rows="1"
                    placeholder=composer.placeholder
                    aria-label=move || (composer.label)(&state.card.read().contact_name)
                    aria-describedby="composer-hint"
                    aria-invalid=move || too_long.get().then_some("true")
                    prop:value=move || draft.text.get()
                    on:input=move |event| draft.set(event_target_value(&event))
                    on:keydown=keydown
                ></textarea>
                <div class="composer-side">
                    <span class="card-window">
                        <Ring last_inbound_at />
                        <WindowLeft last_inbound_at />
                    </span>
                    <button
                        class="button button-main composer-send"
                        type="submit"
                        aria-label=composer.send
                        title=composer.send
                        disabled=move || blank.get() || too_long.get()
                    >
                        <Icon name="send-horizontal" />
                    </button>
                </div>
            </div>
            <p class="composer-hint" id="composer-hint">
                <span>{composer.hint}</span>
                {move || {
                    let length = length.get();
                    (length >= COUNTED_FROM)
                        .then(|| view! { <span class="composer-count">{(composer.count)(length, MOST_TEXT)}</span> })
                }}
            </p>
            <p class="composer-complaint" role="alert">
                {complaint}
            </p>
        </form>
    }
    .into_any()
}
