//! Why one cannot answer now, and the way on.

use domain::protocol::ProtocolAction;
use leptos::prelude::*;

use crate::conversations::thread_state::ThreadState;
use crate::desk::Clock;
use crate::ui::{Icon, words};

/// A sentence in the field's place, with what can be done about it.
pub fn panel(icon: &'static str, title: Option<String>, body: String, action: AnyView) -> AnyView {
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

/// Who took it from the reader, if somebody just did.
pub fn lost(state: ThreadState) -> Option<String> {
    let (who, at) = state.lost_to()?;
    Some((words().hand_over.you_lost_it)(&who, &Clock::expect().hour(at)))
}

/// Takes the conversation from the queue or from a colleague.
#[component]
pub fn TakeButton(state: ThreadState) -> impl IntoView {
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
