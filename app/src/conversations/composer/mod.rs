//! Where answers are written, or why they cannot be now.
//!
//! `field` is the form, `tools` the row of its buttons (one file each), `draft` the words being written, `blocked` what
//! stands there when one cannot answer.

mod blocked;
mod draft;
mod field;
mod tools;

pub use draft::Draft;

use domain::protocol::ProtocolState;
use domain::window::ServiceWindow;
use leptos::prelude::*;

use super::thread_state::ThreadState;
use crate::desk::Clock;
use crate::ui::words;
use blocked::{TakeButton, lost, panel};
use field::Field;

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
                Place::Closed => panel("circle-check", Some(composer.closed_title.to_owned()), composer.closed_body.to_owned(), ().into_any()),
                Place::WindowClosed => panel("timer-off", Some(composer.window_title.to_owned()), composer.window_body.to_owned(), ().into_any()),
                Place::Queue => {
                    panel("clock", lost(state), composer.waiting.to_owned(), view! { <TakeButton state /> }.into_any())
                }
                Place::Colleague => {
                    let owner = state.card.read().owner_name.clone().unwrap_or_default();
                    panel("headset", lost(state), (composer.owned)(&owner), view! { <TakeButton state /> }.into_any())
                }
                Place::Field => view! { <Field state /> }.into_any(),
            }}
        </footer>
    }
    .into_any()
}
