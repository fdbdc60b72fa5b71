//! The dialogs of handing over: transfer, return, hold with a reason, close.

mod close;
mod reason;
mod transfer;

use domain::protocol::{MOST_NOTE, ProtocolAction};
use domain::scheduled::ScheduledState;
use leptos::prelude::*;
use uuid::Uuid;

use super::thread_state::ThreadState;
use crate::ui::{Icon, Modal, sentence, words};
use close::CloseForm;
pub use close::code_group;
use reason::ReasonForm;
use transfer::TransferForm;
pub use transfer::target_groups;

/// Which dialog is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// “Transferir”.
    Transfer,
    /// “Devolver à fila”.
    Return,
    /// “Colocar em espera”, with a reason.
    Hold,
    /// “Encerrar”.
    Close,
}

/// The one dialog of the open conversation. Words written in it stay until they were sent.
#[component]
pub fn HandOverDialog(state: ThreadState) -> impl IntoView {
    let open = Signal::derive(move || state.asking.get().is_some());
    let shut = Callback::new(move |()| {
        state.asking.set(None);
        state.trouble.set(None);
    });
    view! {
        <Modal open on_close=shut heading="hand-over-title">
            {move || match state.asking.get() {
                Some(Asking::Transfer) => view! { <TransferForm state /> }.into_any(),
                Some(Asking::Return) => view! { <ReasonForm state action=ProtocolAction::Return /> }.into_any(),
                Some(Asking::Hold) => view! { <ReasonForm state action=ProtocolAction::Hold /> }.into_any(),
                Some(Asking::Close) => view! { <CloseForm state /> }.into_any(),
                None => ().into_any(),
            }}
        </Modal>
    }
    .into_any()
}

/// What is lost by a change of hands `to` somebody, or nobody: messages to be sent later go out only while their writer
/// serves the conversation.
fn scheduled_stay_behind(state: ThreadState, to: Signal<Option<Uuid>>) -> AnyView {
    let waiting = Memo::new(move |_| {
        let all = state.scheduled.read();
        all.iter()
            .filter(|one| one.state == ScheduledState::Waiting && Some(one.author.id.0) != to.get())
            .count()
    });
    let told = move |count| {
        view! {
            <p class="notice notice-warn">
                <Icon name="calendar-clock" />
                <span>{(words().hand_over.scheduled)(count)}</span>
            </p>
        }
    };
    (move || Some(waiting.get()).filter(|count| *count > 0).map(told)).into_any()
}

/// The field of a note or reason, counted near its limit.
fn note_field(state: ThreadState, label: &'static str) -> AnyView {
    let hand_over = &words().hand_over;
    let length = Memo::new(move |_| state.note.read().chars().count());
    view! {
        <label class="field">
            <span>{label}</span>
            <textarea
                rows="3"
                aria-describedby="note-hint"
                aria-invalid=move || (length.get() > MOST_NOTE).then_some("true")
                prop:value=move || state.note.get()
                on:input=move |event| state.note.set(event_target_value(&event))
            ></textarea>
            <span class="field-hint" id="note-hint" data-bad=move || (length.get() > MOST_NOTE).then_some("")>
                {move || {
                    let length = length.get();
                    if length > MOST_NOTE - 100 {
                        (hand_over.note_count)(length, MOST_NOTE)
                    } else {
                        hand_over.note_hint.to_owned()
                    }
                }}
            </span>
        </label>
    }
    .into_any()
}

/// Why it did not happen, and the two buttons.
fn foot(
    state: ThreadState,
    confirm: impl Fn() -> String + Send + Sync + 'static,
    ready: Signal<bool>,
) -> AnyView {
    let cancel = view! {
        <button class="button" type="button" on:click=move |_| state.asking.set(None)>
            {words().common.cancel}
        </button>
    };
    foot_with(state, cancel.into_any(), confirm, ready)
}

/// The same with another button in the place of the one that cancels.
fn foot_with(
    state: ThreadState,
    other: AnyView,
    confirm: impl Fn() -> String + Send + Sync + 'static,
    ready: Signal<bool>,
) -> AnyView {
    view! {
        <div role="alert">
            {move || state.trouble.get().map(|error| view! { <p class="field-complaint">{sentence(&error)}</p> })}
        </div>
        <div class="dialog-actions">
            {other}
            <button class="button button-main" type="submit" disabled=move || state.busy.get() || !ready.get()>
                {confirm}
            </button>
        </div>
    }
    .into_any()
}
