//! The browser's entry point: it attaches to the page the server drew, and nothing else.

/// Wakes the server-drawn page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // A panic says where it was; the released page stays small without these words.
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    leptos::mount::hydrate_body(app::App);
}
