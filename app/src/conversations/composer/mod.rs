//! Where answers and notes are written, or why one cannot answer now.
//!
//! `field` is the answer's form and `note_field` the note's, `tools` the row of buttons (one file each), `draft` the
//! words being written, `picker` what comes up while one writes, `blocked` what stands there when one cannot answer.

mod blocked;
mod draft;
mod emoji;
mod field;
mod first;
mod mirror;
mod note_field;
mod pen;
mod picker;
mod quick;
mod schedule;
mod tools;
mod typing;

pub use draft::{Draft, Mode};
pub use schedule::{FailedScheduled, Schedule};

use domain::protocol::ProtocolState;
use domain::window::ServiceWindow;
use leptos::prelude::*;

use super::thread_state::ThreadState;
use crate::desk::Clock;
use crate::ui::{Icon, words};
use blocked::{TakeButton, lost, panel};
use field::Field;
use first::{Awaiting, StartAgain, WindowClosed};
use note_field::NoteField;
use schedule::{ScheduleDialog, Waiting};

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Note,
    Closed,
    Queue,
    Colleague,
    WindowClosed,
    Awaiting,
    Field,
}

/// The foot of the conversation.
#[component]
pub fn Composer(state: ThreadState) -> impl IntoView {
    let clock = Clock::expect();
    let draft = Draft::expect();
    let place = Memo::new(move |_| {
        if draft.mode.get() == Mode::Note {
            return Place::Note;
        }
        let mine = state.is_mine();
        let card = state.card.read();
        match card.state {
            ProtocolState::Closed => Place::Closed,
            ProtocolState::Waiting | ProtocolState::Bot => Place::Queue,
            _ if !mine => Place::Colleague,
            _ if ServiceWindow::at(clock.now(), card.last_inbound_at).is_open() => Place::Field,
            ProtocolState::AwaitingCustomer => Place::Awaiting,
            _ => Place::WindowClosed,
        }
    });
    let composer = words().composer();
    view! {
        <footer class="composer" data-mode=move || if place.get() == Place::Note { "note" } else { "reply" }>
            <Waiting state />
            <Modes draft />
            {move || match place.get() {
                Place::Note => view! { <NoteField state /> }.into_any(),
                Place::Closed => view! { <StartAgain state /> }.into_any(),
                Place::WindowClosed => view! { <WindowClosed state /> }.into_any(),
                Place::Awaiting => view! { <Awaiting state /> }.into_any(),
                Place::Queue => {
                    panel("clock", lost(state), composer.waiting.to_owned(), view! { <TakeButton state /> }.into_any())
                }
                Place::Colleague => {
                    let owner = state.card.read().owner_name.clone().unwrap_or_default();
                    panel("headset", lost(state), (composer.owned)(&owner), view! { <TakeButton state /> }.into_any())
                }
                Place::Field => view! { <Field state /> }.into_any(),
            }}
            <ScheduleDialog state />
        </footer>
    }
    .into_any()
}

/// To the customer, or to the team.
#[component]
fn Modes(draft: Draft) -> impl IntoView {
    let notes = &words().notes;
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let mode = move |mode: Mode, icon: &'static str, word: &'static str| {
        view! {
            <button
                class="composer-mode"
                type="button"
                aria-pressed=move || (draft.mode.get() == mode).to_string()
                disabled=move || !awake.get()
                on:click=move |_| draft.write_to(mode)
            >
                <Icon name=icon />
                {word}
            </button>
        }
    };
    view! {
        <div class="composer-modes" role="group" aria-label=notes.modes>
            {mode(Mode::Reply, "reply", notes.reply)}
            {mode(Mode::Note, "notebook-pen", notes.note)}
        </div>
    }
    .into_any()
}
