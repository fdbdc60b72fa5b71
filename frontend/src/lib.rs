//! The browser's entry point: it attaches to the page the server drew, and nothing else.

/// Wakes the server-drawn page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // A panic says where it was; the released page stays small without these words.
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    // Not leptos’s own: that one is set up by waking the page.
    wasm_bindgen_futures::spawn_local(async {
        let address = leptos::prelude::window().location();
        let (path, query) = (address.pathname(), address.search());
        // Without its part a page stays as the server drew it: readable, its links and plain forms at work.
        if app::parts::ready(&path.unwrap_or_default(), &query.unwrap_or_default()).await {
            let put_back = app::ui::typed::remember();
            leptos::mount::hydrate_body(app::App);
            // By then every field listens.
            app::ui::browser::after_paint(put_back);
        }
    });
}
