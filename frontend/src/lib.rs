//! The browser's entry point: it attaches to the page the server drew, and nothing else. `app/src/wake.js` calls it.

use wasm_bindgen::prelude::wasm_bindgen;

/// Fetches what the page was drawn with; says whether it can wake. Without its part a page stays as the server drew it:
/// readable, its links and plain forms at work.
#[wasm_bindgen]
pub async fn ready() -> bool {
    // A panic says where it was; the released page stays small without these words.
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    let address = leptos::prelude::window().location();
    let (path, query) = (address.pathname(), address.search());
    app::parts::ready(&path.unwrap_or_default(), &query.unwrap_or_default()).await
}

/// Wakes the server-drawn page. With `suspends` it was made a promise (`WebAssembly.promising`), which may be suspended.
#[wasm_bindgen]
pub fn wake(suspends: bool) {
    app::ui::turns::wake(app::App, suspends);
}

/// What is left to be done for the page to be awake.
#[wasm_bindgen]
pub async fn rest() {
    app::ui::turns::rest().await;
}
