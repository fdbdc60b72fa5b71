//! The two ways of calling: a sound, and a notice of the system.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlAudioElement, Notification, NotificationOptions, NotificationPermission};

use crate::ui::browser;

/// Whether this browser shows notices of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// It does.
    Granted,
    /// The person was not asked yet.
    NotAsked,
    /// The person, or a rule of the browser, said no.
    Denied,
    /// It cannot, at this address or at all.
    Unsupported,
}

impl From<NotificationPermission> for Permission {
    fn from(permission: NotificationPermission) -> Self {
        match permission {
            NotificationPermission::Granted => Self::Granted,
            NotificationPermission::Denied => Self::Denied,
            _ => Self::NotAsked,
        }
    }
}

/// Under this name a browser is remembered that knows notices, but takes none from a page: Android's do not.
const TAKES_NONE: &str = "guiche.no-notices";

/// How it stands.
pub fn permission() -> Permission {
    let known = Reflect::has(&window(), &"Notification".into()).unwrap_or_default();
    let takes_none = browser::storage().and_then(|storage| storage.get_item(TAKES_NONE).ok().flatten());
    if known && takes_none.is_none() && window().is_secure_context() {
        Notification::permission().into()
    } else {
        Permission::Unsupported
    }
}

/// Asks the person; only ever called from a click of theirs.
pub async fn ask() -> Permission {
    if let Ok(asked) = Notification::request_permission() {
        let _ = JsFuture::from(asked).await;
    }
    permission()
}

/// Shows a notice; one about the same thing (`tag`) is replaced. A click on it brings the desk forward and calls
/// `open`. Says whether the browser took it: on Android pages cannot show any.
pub fn show(title: &str, body: &str, tag: &str, open: impl FnOnce() + 'static) -> bool {
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag(tag);
    options.set_renotify(true);
    options.set_icon("/icons/guiche-192.png");
    // The sound is a choice of its own.
    options.set_silent(Some(true));
    let Ok(notice) = Notification::new_with_options(title, &options) else {
        browser::storage().map(|storage| storage.set_item(TAKES_NONE, ""));
        return false;
    };
    let shown = notice.clone();
    let clicked = Closure::once_into_js(move |_: JsValue| {
        let _ = window().focus();
        shown.close();
        open();
    });
    notice.set_onclick(clicked.dyn_ref());
    true
}

/// Whether the browser lets this tab sound: it wants a click or a key first.
pub fn may_sound() -> bool {
    let activation = Reflect::get(&window().navigator(), &"userActivation".into()).unwrap_or_default();
    let active = Reflect::get(&activation, &"hasBeenActive".into()).unwrap_or_default();
    // Browsers that do not tell are asked by trying.
    active.as_bool().unwrap_or(true)
}

/// Sounds; says whether the browser did.
pub async fn ring() -> bool {
    let Ok(sound) = HtmlAudioElement::new_with_src("/notice.wav") else {
        return false;
    };
    match sound.play() {
        Ok(playing) => JsFuture::from(playing).await.is_ok(),
        Err(_) => false,
    }
}
