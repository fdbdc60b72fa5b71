//! What people typed, ticked and chose before the page was awake: kept, and told to the fields once they listen.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlSelectElement};

/// A field that does not stand as the server drew it.
struct Changed {
    field: Element,
    /// What holds its value, and the value.
    property: &'static str,
    value: JsValue,
    /// What the server drew.
    drawn: JsValue,
}

/// Remembers what was changed by hand; the returned act, called once the page is awake, puts it back where waking
/// undid it, and tells the fields as if it were done now.
pub fn remember() -> impl FnOnce() + 'static {
    let changed = fields().filter_map(changed).collect::<Vec<_>>();
    move || {
        for Changed {
            field,
            property,
            value,
            drawn,
        } in changed
        {
            let property = property.into();
            // Only what waking undid: who typed on meanwhile knows better.
            if Reflect::get(&field, &property).is_ok_and(|now| now == drawn) {
                let _ = Reflect::set(&field, &property, &value);
            }
            for name in ["input", "change"] {
                let options = web_sys::EventInit::new();
                options.set_bubbles(true);
                if let Ok(event) = web_sys::Event::new_with_event_init_dict(name, &options) {
                    let _ = field.dispatch_event(&event);
                }
            }
        }
    }
}

fn fields() -> impl Iterator<Item = Element> {
    let found = document().query_selector_all("input:not([type=file]):not([type=hidden]), select, textarea");
    let found = found.ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |at| found.as_ref()?.get(at)?.dyn_into().ok())
}

fn changed(field: Element) -> Option<Changed> {
    let property = match field.get_attribute("type").as_deref() {
        Some("checkbox" | "radio") => "checked",
        _ => "value",
    };
    let value = Reflect::get(&field, &property.into()).ok()?;
    let drawn = match field.dyn_ref::<HtmlSelectElement>() {
        Some(select) => drawn_choice(select)?,
        None if property == "checked" => field.has_attribute("checked").into(),
        None => Reflect::get(&field, &"defaultValue".into()).ok()?,
    };
    // A radio button that somebody chose tells it; the one that lost has nothing to tell.
    let lost = property == "checked"
        && field.get_attribute("type").as_deref() == Some("radio")
        && !value.is_truthy();
    (value != drawn && !lost).then_some(Changed {
        field,
        property,
        value,
        drawn,
    })
}

/// The value of the option that the server drew as chosen: the first one when it named none.
fn drawn_choice(select: &HtmlSelectElement) -> Option<JsValue> {
    let drawn = select.query_selector("option[selected]").ok().flatten();
    let drawn = drawn.or_else(|| select.query_selector("option").ok().flatten())?;
    Reflect::get(&drawn, &"value".into()).ok()
}
