//! The page that does not exist.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::desk::Brand;
use crate::ui::words;

/// Gives the page the status of `error`.
#[cfg(feature = "ssr")]
pub fn say_so(error: &crate::error::AppError) {
    use server_fn::error::FromServerFnError;
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(error.status_code());
    }
}

/// Says so, with status 404.
#[component]
pub fn Missing() -> impl IntoView {
    #[cfg(feature = "ssr")]
    say_so(&crate::error::AppError::NotFound);
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
