//! The browser's entry point: it attaches to the page the server drew, and nothing else.

/// Wakes the server-drawn page; says whether it could. Without its part a page stays as the server drew it: readable, its
/// links and plain forms at work.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() -> bool {
    // A panic says where it was; the released page stays small without these words.
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    let address = leptos::prelude::window().location();
    let (path, query) = (address.pathname(), address.search());
    let ready = app::parts::ready(&path.unwrap_or_default(), &query.unwrap_or_default()).await;
    if ready {
        app::ui::turns::wake(app::App).await;
    }
    ready
}
