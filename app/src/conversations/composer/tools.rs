//! The row of tools under the field. Each tool has a file of its own; a new one is one more line here.

use leptos::prelude::*;

use crate::conversations::thread_state::ThreadState;

/// The row. Its buttons are `button-quiet`, with an icon and a name.
#[component]
pub fn Tools(state: ThreadState) -> impl IntoView {
    let _ = state;
    view! { <div class="composer-tools"></div> }.into_any()
}
