//! The title of the browser's tab, where it changes while the page is open.

use leptos::prelude::*;
use leptos_meta::Title;

/// A title that follows signals. The server asks for a page's title when the page is drawn and its signals may be
/// gone (seen as a panic in one of thirty pages under load), so there it is read at once.
#[component]
pub fn TabTitle<F>(
    /// What stands there now.
    text: F,
) -> impl IntoView
where
    F: Fn() -> String + Send + Sync + 'static,
{
    #[cfg(feature = "ssr")]
    let text = untrack(text);
    view! { <Title text /> }
}
