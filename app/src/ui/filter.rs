//! What an office's list is narrowed by: a plain form whose address is the filter.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::ui::browser;

/// A form that works as an address; awake, it does not load the page anew.
#[component]
pub fn FilterForm(
    /// The list's address.
    #[prop(into)]
    action: String,
    /// The fields, named as in the address.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let address = action.clone();
    let go = move || {
        let Some(query) = browser::form_query(".office-filter") else {
            return;
        };
        let options = NavigateOptions {
            scroll: false,
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&format!("{address}{query}"), options);
    };
    let changed = go.clone();
    view! {
        <form
            class="office-filter"
            method="get"
            action=action
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                go();
            }
            on:change=move |_| changed()
        >
            {children()}
        </form>
    }
    .into_any()
}
