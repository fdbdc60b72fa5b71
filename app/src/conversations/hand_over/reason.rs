//! Returning, or holding, with a reason.

use domain::protocol::ProtocolAction;
use leptos::ev;
use leptos::prelude::*;

use super::{foot, note_field, scheduled_stay_behind};
use crate::conversations::thread_state::ThreadState;
use crate::ui::words;

/// The form.
#[component]
pub fn ReasonForm(state: ThreadState, action: ProtocolAction) -> impl IntoView {
    let hand_over = &words().hand_over;
    let (title, body) = match action {
        ProtocolAction::Hold => (words().thread.hold, hand_over.hold_body),
        _ => (words().thread.give_back, hand_over.return_body),
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        state.ask_with_note(action);
    };
    view! {
        <form class="form" on:submit=submit>
            <div>
                <h2 id="hand-over-title">{title}</h2>
                <p>{body}</p>
            </div>
            {(action == ProtocolAction::Return).then(|| scheduled_stay_behind(state, Signal::stored(None)))}
            {note_field(state, hand_over.reason)}
            {foot(state, move || title.to_owned(), Signal::derive(|| true))}
        </form>
    }
    .into_any()
}
