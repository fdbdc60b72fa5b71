//! Icons from the sprite; always beside a word or inside something labelled.

use leptos::prelude::*;

use super::breathe;

/// The icon `name` of the sprite.
#[component]
pub fn Icon(
    /// As the kept icon set calls it.
    name: &'static str,
) -> impl IntoView {
    breathe();
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
    .into_any()
}
