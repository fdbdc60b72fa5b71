//! Closing, with the way service ended.

use domain::WrapUpId;
use domain::protocol::ProtocolAction;
use domain::transfer::{WrapUpCode, WrapUps};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::{foot, note_field};
use crate::conversations::api::wrap_ups;
use crate::conversations::thread_state::ThreadState;
use crate::ui::{Pick, PickGroup, Picker, words};

/// The form. Where there are no codes, or they cannot be read, closing is not held up: the server asks if it must.
#[component]
pub fn CloseForm(state: ThreadState) -> impl IntoView {
    let thread = &words().thread;
    let codes = RwSignal::new(None::<WrapUps>);
    let chosen = RwSignal::new(None::<Uuid>);
    spawn_local(async move {
        let nothing = WrapUps {
            required: false,
            codes: Vec::new(),
        };
        let found = wrap_ups(state.id).await.unwrap_or(nothing);
        let _ = codes.try_set(Some(found));
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        state.ask_with_note(ProtocolAction::Close, chosen.get_untracked().map(WrapUpId));
    };
    let name = move || state.card.read().contact_name.clone();
    let ready = Signal::derive(move || {
        let codes = codes.read();
        codes
            .as_ref()
            .is_some_and(|codes| !codes.required || chosen.get().is_some())
    });
    view! {
        <form class="form" on:submit=submit>
            <div>
                <h2 id="hand-over-title">{thread.close_title}</h2>
                <p>{move || (thread.close_body)(&name(), state.card.read().protocol.as_str())}</p>
            </div>
            {move || codes.get().filter(|codes| !codes.codes.is_empty()).map(|codes| picker(codes, chosen))}
            {note_field(state, words().hand_over.close_note)}
            {foot(state, move || (thread.close_confirm)(&name()), ready)}
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
