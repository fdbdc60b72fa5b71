//! The page that does not exist.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::desk::Brand;
use crate::ui::words;

/// Says so, with status 404.
#[component]
pub fn Missing() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let missing = &words().missing;
    view! {
        <Title text=missing.title />
        <main class="lone">
            <div class="lone-card">
                <Brand />
                <h1>{missing.title}</h1>
                <p class="lone-lead">{missing.body}</p>
                <a class="button button-main" href="/conversations">
                    {missing.home}
                </a>
            </div>
        </main>
    }
    .into_any()
}
