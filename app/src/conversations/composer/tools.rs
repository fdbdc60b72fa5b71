//! The row of tools under the field. Each tool has a file of its own; a new one is one more line here.

use leptos::prelude::*;

use crate::conversations::attach::{AttachMenu, Recorder};
use crate::conversations::thread_state::ThreadState;

/// The row. Its buttons are `button-quiet`, with an icon and a name.
#[component]
pub fn Tools(state: ThreadState) -> impl IntoView {
    view! {
        <div class="composer-tools">
            <AttachMenu state />
            <Recorder state />
        </div>
    }
    .into_any()
}
