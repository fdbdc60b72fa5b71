//! The row of tools under the field. Each tool has a file of its own; a new one is one more line here.

use leptos::prelude::*;

use super::emoji::EmojiTool;
use super::pen::Pen;
use super::quick::{Quick, QuickButton};
use super::schedule::ScheduleButton;
use crate::conversations::attach::{AttachMenu, Recorder};
use crate::conversations::thread_state::ThreadState;

/// The row. Its buttons are `button-quiet`, with an icon and a name; `pen` writes where the caret stands.
#[component]
pub fn Tools(state: ThreadState, pen: Pen, quick: Quick) -> impl IntoView {
    view! {
        <div class="composer-tools">
            <AttachMenu state />
            <EmojiTool pen />
            <QuickButton quick />
            <ScheduleButton />
            <Recorder state />
        </div>
    }
    .into_any()
}
