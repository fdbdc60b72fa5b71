//! The browser's entry point: it attaches to the page the server drew, and nothing else.

/// Wakes the server-drawn page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(app::App);
}
