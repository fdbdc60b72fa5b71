//! The choice of language: plain buttons of a form, so that it works before the page is awake.

use domain::words::Language;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{language, words};

/// One button a language; the one on screen is marked.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let location = use_location();
    let here = move || {
        let (path, search) = (location.pathname.get(), location.search.get());
        if search.is_empty() {
            path
        } else {
            format!("{path}?{}", search.trim_start_matches('?'))
        }
    };
    view! {
        <form method="post" action="/language">
            <input type="hidden" name="next" value=here />
            <fieldset class="segments segments-two">
                <legend class="unseen">{words().desk.language}</legend>
            {Language::ALL
                .map(|choice| {
                    let current = (choice == language()).then_some("true");
                    view! {
                        <button
                            class="segment"
                            type="submit"
                            name="language"
                            value=choice.tag()
                            lang=choice.tag()
                            aria-current=current
                        >
                            <span>{choice.name()}</span>
                        </button>
                    }
                })
                .collect_view()}
            </fieldset>
        </form>
    }
    .into_any()
}
