//! What only a browser can do. Called from effects and event handlers, which the server never runs.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, Storage, VisibilityState};

/// The computer's clock; it may be wrong.
pub fn clock() -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64)
}

/// A random key. Works on plain http too, where `crypto.randomUUID` does not exist.
pub fn new_key() -> Uuid {
    let mut bytes = [0u8; 16];
    if window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
        .is_err()
    {
        for byte in &mut bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// How the keys that open the command palette are written on this computer's keyboard.
pub fn palette_keys() -> &'static str {
    let agent = window().navigator().user_agent().unwrap_or_default();
    if agent.contains("Mac OS") {
        "⌘ K"
    } else {
        "Ctrl K"
    }
}

/// Whether the browser draws a PDF by itself; those of many phones only save it.
pub fn draws_pdfs() -> bool {
    js_sys::Reflect::get(&window().navigator(), &"pdfViewerEnabled".into()).ok() != Some(false.into())
}

/// Storage that lives as long as the tab.
pub fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Storage that outlives the browser.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Whether the page is before somebody's eyes.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Whether the page is before somebody's eyes and takes their keys.
pub fn has_eyes() -> bool {
    is_visible() && document().has_focus().unwrap_or_default()
}

/// Puts `count` on the icon of the installed application; zero takes it off.
pub fn badge(count: i64) {
    let navigator = window().navigator();
    let set = js_sys::Reflect::get(&navigator, &"setAppBadge".into()).unwrap_or_default();
    let Some(set) = set.dyn_ref::<js_sys::Function>() else {
        return;
    };
    let done = set.call1(&navigator, &(count as f64).into());
    if let Some(done) = done.ok().and_then(|done| done.dyn_into::<js_sys::Promise>().ok()) {
        leptos::task::spawn_local(async move {
            // It may refuse where nothing is installed.
            let _ = wasm_bindgen_futures::JsFuture::from(done).await;
        });
    }
}

/// Moves the focus to `element`.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Moves the focus to the first element that `selector` finds; says whether there was one.
pub fn focus_first(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found.as_ref().map(focus).is_some()
}

/// Whether `selector` finds something.
pub fn has(selector: &str) -> bool {
    matches!(document().query_selector(selector), Ok(Some(_)))
}

/// Presses the button that `selector` finds.
pub fn press(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(button) = found.as_ref().and_then(|found| found.dyn_ref::<HtmlElement>()) {
        button.click();
    }
}

/// Scrolls as little as it takes to show the element called `id`.
pub fn reveal(id: &str) {
    uncover(document().get_element_by_id(id));
}

/// Scrolls as little as it takes to show the first element that `selector` finds.
pub fn reveal_first(selector: &str) {
    uncover(document().query_selector(selector).ok().flatten());
}

fn uncover(element: Option<Element>) {
    if let Some(element) = element {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Scrolls to the element called `id` and points it out; says whether there is one.
pub fn show(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else {
        return false;
    };
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    let _ = element.set_attribute("data-shown", "");
    let _ = set_timeout(
        move || {
            let _ = element.remove_attribute("data-shown");
        },
        std::time::Duration::from_millis(1_600),
    );
    true
}

/// Whether `query` holds for this window.
pub fn matches_media(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Whether `event` is a single key meant for the desk: nobody is typing, no dialog is open, no modifier is held, and
/// whoever is here wants such keys.
pub fn is_command(event: &KeyboardEvent) -> bool {
    if event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || event.default_prevented()
        || event.is_composing()
    {
        return false;
    }
    let dialog = document()
        .query_selector("dialog[open], details.menu[open], [data-letters=off]")
        .ok()
        .flatten();
    let typing = document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.has_attribute("contenteditable")
    });
    dialog.is_none() && !typing
}

/// Leaves for `address`, as a full load.
pub fn leave_for(address: &str) {
    let _ = window().location().set_href(address);
}

/// Leaves for the sign-in page, to come back here afterwards.
pub fn sign_in_again() {
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    let next = js_sys::encode_uri_component(&here);
    leave_for(&format!("/sign-in?error=expired&next={next}"));
}

/// Calls `then` when what has just changed is on screen.
pub fn after_paint(then: impl FnOnce() + 'static) {
    let _ = request_animation_frame(then);
}

/// The text at one of our own addresses; nothing when it could not be read.
pub async fn fetch_text(address: &str) -> Option<String> {
    let answer = wasm_bindgen_futures::JsFuture::from(window().fetch_with_str(address))
        .await
        .ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    let text = wasm_bindgen_futures::JsFuture::from(answer.text().ok().filter(|_| answer.ok())?)
        .await
        .ok()?;
    text.as_string()
}

/// Puts `text` on the clipboard.
pub async fn copy(text: &str) -> bool {
    if window().is_secure_context() {
        let done = window().navigator().clipboard().write_text(text);
        return wasm_bindgen_futures::JsFuture::from(done).await.is_ok();
    }
    false
}

/// What the form that `selector` finds holds, as the query of an address, without what was left empty.
pub fn form_query(selector: &str) -> Option<String> {
    let form = document().query_selector(selector).ok().flatten()?;
    let fields = form.query_selector_all("input[name], select[name]").ok()?;
    let mut parts = Vec::new();
    for index in 0..fields.length() {
        let Some(field) = fields.get(index) else { continue };
        let (name, value) = match field.dyn_ref::<web_sys::HtmlInputElement>() {
            Some(input) => (input.name(), input.value()),
            None => match field.dyn_ref::<web_sys::HtmlSelectElement>() {
                Some(select) => (select.name(), select.value()),
                None => continue,
            },
        };
        if !value.trim().is_empty() {
            parts.push(format!("{name}={}", js_sys::encode_uri_component(value.trim())));
        }
    }
    Some(if parts.is_empty() {
        String::new()
    } else {
        format!("?{}", parts.join("&"))
    })
}

/// Takes `address` for the page's own, without going there: a new load finds what stands here now.
pub fn stand_at(address: &str) {
    let Ok(history) = window().history() else { return };
    let state = history.state().unwrap_or_default();
    let _ = history.replace_state_with_url(&state, "", Some(address));
}
