//! The form an answer is written in.

use domain::message::{MOST_TEXT, check_text};
use domain::protocol::ProtocolState;
use leptos::prelude::*;
use leptos::{ev, html};

use super::draft::Draft;
use super::tools::Tools;
use crate::conversations::attach::Tray;
use crate::conversations::thread_state::ThreadState;
use crate::desk::{Clock, Outbox};
use crate::ui::{Icon, Ring, WindowLeft, browser, catalogue, words};

/// The counter appears when fewer characters than this are left.
const COUNTED_FROM: usize = MOST_TEXT - 300;

/// Where an answer is written: the words, the row of tools, what is left of the window, the button.
#[component]
pub fn Field(state: ThreadState) -> impl IntoView {
    let composer = &words().composer;
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let draft = Draft::expect();
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
            <Tray state />
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
                <div class="composer-bar">
                    <Tools state />
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
