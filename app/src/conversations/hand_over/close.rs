//! Closing, with the way service ended.

use domain::transfer::{WrapUpCode, WrapUps};
use domain::{MessageId, Refusal, WrapUpId};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::{foot_with, note_field, scheduled_stay_behind};
use crate::conversations::api::wrap_ups;
use crate::conversations::thread_state::ThreadState;
use crate::error::AppError;
use crate::ui::{Pick, PickGroup, Picker, Trouble, words};

/// The form. What the customer writes while it is open is not closed unread: the server says so, and then one goes back
/// to reading, or closes all the same.
#[component]
pub fn CloseForm(state: ThreadState) -> impl IntoView {
    let (thread, closing) = (&words().thread, words().closing());
    let codes = RwSignal::new(None::<Result<WrapUps, AppError>>);
    let chosen = RwSignal::new(None::<Uuid>);
    // From here on the dialog covers what comes.
    let read_to = StoredValue::new(state.read_to());
    let read = move || {
        spawn_local(async move {
            let found = wrap_ups(state.id).await;
            let _ = codes.try_set(Some(found));
        });
    };
    read();
    // The two buttons stay what they have become, so that none changes under a finger.
    let wrote = Memo::new(
        move |before: Option<&Option<MessageId>>| match state.trouble.get() {
            Some(AppError::Refused(Refusal::CustomerWrote(last))) => Some(last),
            _ => before.copied().flatten(),
        },
    );
    let close = move |read_to| state.close(chosen.get_untracked().map(WrapUpId), read_to);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if wrote.get_untracked().is_some() {
            state.trouble.set(None);
            state.asking.set(None);
        } else {
            close(read_to.get_value());
        }
    };
    let name = move || state.card.read().contact_name.clone();
    let ready = Memo::new(move |_| {
        let codes = codes.read();
        let codes = codes.as_ref().and_then(|codes| codes.as_ref().ok());
        codes.is_some_and(|codes| !codes.required || chosen.get().is_some())
    });
    let other = view! {
        <button
            class="button"
            type="button"
            disabled=move || wrote.get().is_some() && (state.busy.get() || !ready.get())
            on:click=move |_| match wrote.get_untracked() {
                None => state.asking.set(None),
                last => close(last),
            }
        >
            {move || if wrote.get().is_some() { closing.anyway } else { words().common.cancel }}
        </button>
    };
    let confirm = move || match wrote.get() {
        Some(_) => closing.read_first.to_owned(),
        None => (thread.close_confirm)(&name()),
    };
    let may_submit = Signal::derive(move || ready.get() || wrote.get().is_some());
    view! {
        <form class="form" on:submit=submit>
            <div>
                <h2 id="hand-over-title">{thread.close_title}</h2>
                <p>{move || (thread.close_body)(&name(), state.card.read().protocol.as_str())}</p>
            </div>
            {move || match codes.get() {
                None => view! { <p role="status">{words().common.loading}</p> }.into_any(),
                Some(Err(error)) => {
                    let title = words().hand_over.targets_failed;
                    view! { <Trouble title error retry=Callback::new(move |()| read()) /> }.into_any()
                }
                Some(Ok(codes)) if codes.codes.is_empty() => ().into_any(),
                Some(Ok(codes)) => picker(codes, chosen),
            }}
            {scheduled_stay_behind(state, Signal::stored(None))}
            {note_field(state, words().hand_over.close_note)}
            {foot_with(state, other.into_any(), confirm, may_submit)}
        </form>
    }
    .into_any()
}

fn picker(codes: WrapUps, chosen: RwSignal<Option<Uuid>>) -> AnyView {
    let hand_over = &words().hand_over;
    let needed = if codes.required {
        hand_over.wrap_up_required
    } else {
        hand_over.wrap_up_optional
    };
    let groups = vec![code_group(codes.codes)];
    view! {
        <div class="field">
            <span>{hand_over.wrap_up} <span class="field-aside">" · " {needed}</span></span>
            <Picker groups chosen label=hand_over.wrap_up_search none=hand_over.wrap_up_none />
        </div>
    }
    .into_any()
}

/// The codes, under no heading.
pub fn code_group(codes: Vec<WrapUpCode>) -> PickGroup {
    let pick = |code: WrapUpCode| Pick {
        id: code.id.0,
        name: code.name,
        detail: String::new(),
        tone: "",
    };
    PickGroup {
        title: "",
        picks: codes.into_iter().map(pick).collect(),
    }
}
