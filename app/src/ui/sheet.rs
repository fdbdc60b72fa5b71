//! The look of what comes in parts (`style/parts.css`), which a first visit to the inbox does without.

/// Waits for it; where the page was drawn with it, not at all. Without it, what comes is shown as it is.
#[cfg(not(feature = "hydrate"))]
pub async fn sheet() {}

/// Waits for it; where the page was drawn with it, not at all. Without it, what comes is shown as it is.
#[cfg(feature = "hydrate")]
pub async fn sheet() {
    use std::cell::RefCell;

    use js_sys::Promise;
    use leptos::prelude::document;
    use send_wrapper::SendWrapper;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::HtmlElement;

    const PLACE: &str = "/pkg/parts.css";
    thread_local!(static COMING: RefCell<Option<Promise>> = const { RefCell::new(None) });

    let coming = COMING.with_borrow_mut(|coming| {
        if coming.is_none() {
            let page = document();
            if page
                .query_selector(&format!("link[href=\"{PLACE}\"]"))
                .is_ok_and(|drawn| drawn.is_some())
            {
                return None;
            }
            let link = page.create_element("link").ok()?;
            link.set_attribute("rel", "stylesheet").ok()?;
            link.set_attribute("href", PLACE).ok()?;
            let link: HtmlElement = link.unchecked_into();
            *coming = Some(Promise::new(&mut |done, _| {
                link.set_onload(Some(&done));
                link.set_onerror(Some(&done));
            }));
            page.head()?.append_child(&link).ok()?;
        }
        coming.clone()
    });
    let Some(coming) = coming.map(|coming| SendWrapper::new(JsFuture::from(coming))) else {
        return;
    };
    let _ = coming.await;
}
