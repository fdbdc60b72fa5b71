//! Bytes on their way to the server, with progress. Browsers only tell it of the older kind of request.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::media::Uploaded;
use uuid::Uuid;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FormData, HtmlFormElement, ProgressEvent, XmlHttpRequest};

use crate::error::AppError;
use crate::wire;

struct Upload {
    request: XmlHttpRequest,
    _progress: Closure<dyn FnMut(ProgressEvent)>,
}

thread_local! {
    /// Those under way, by the key of what they bring.
    static UPLOADS: RefCell<HashMap<Uuid, Upload>> = RefCell::default();
}

/// Sends `bytes` to `POST /media?{query}`; `progress` hears percents, `done` how it ended.
pub fn upload(
    key: Uuid,
    bytes: &Blob,
    query: &str,
    progress: impl Fn(u8) + 'static,
    done: impl FnOnce(Result<Uploaded, AppError>) + 'static,
) {
    let ended = move |answer: Option<&XmlHttpRequest>| done(answer.map_or(Err(AppError::Transport), read));
    begin(key, &format!("/media?{query}"), progress, ended, |request| {
        // The type of the request is the blob's own.
        request.send_with_opt_blob(Some(bytes))
    });
}

/// Sends what `form` holds to `address`, as the browser itself would; `done` hears the address (path and query) that the
/// answer leads to.
pub fn send_form(
    key: Uuid,
    form: &HtmlFormElement,
    address: &str,
    progress: impl Fn(u8) + 'static,
    done: impl FnOnce(Result<String, AppError>) + 'static,
) {
    let ended = move |answer: Option<&XmlHttpRequest>| done(answer.map_or(Err(AppError::Transport), led_to));
    begin(key, address, progress, ended, |request| {
        let data = FormData::new_with_form(form)?;
        request.send_with_opt_form_data(Some(&data))
    });
}

/// Posts what `send` sends; `done` hears how the request ended, or that there could be none.
fn begin(
    key: Uuid,
    address: &str,
    progress: impl Fn(u8) + 'static,
    done: impl FnOnce(Option<&XmlHttpRequest>) + 'static,
    send: impl FnOnce(&XmlHttpRequest) -> Result<(), JsValue>,
) {
    let Ok(request) = XmlHttpRequest::new() else {
        return done(None);
    };
    let heard = Closure::new(move |event: ProgressEvent| {
        if event.total() > 0.0 {
            progress((event.loaded() * 100.0 / event.total()) as u8);
        }
    });
    let answer = request.clone();
    let ended = Closure::once_into_js(move || {
        let stopped = UPLOADS.with_borrow_mut(|all| all.remove(&key)).is_none();
        if !stopped {
            done(Some(&answer));
        }
    });
    request.set_onloadend(Some(ended.unchecked_ref()));
    if let Ok(way) = request.upload() {
        way.set_onprogress(Some(heard.as_ref().unchecked_ref()));
    }
    UPLOADS.with_borrow_mut(|all| {
        let upload = Upload {
            request: request.clone(),
            _progress: heard,
        };
        all.insert(key, upload)
    });
    let sent = request.open("POST", address).and_then(|()| send(&request));
    if sent.is_err() {
        request.abort().ok();
    }
}

/// Stops what is under way; nobody hears of it any more.
pub fn stop(key: Uuid) {
    let upload = UPLOADS.with_borrow_mut(|all| all.remove(&key));
    if let Some(upload) = upload {
        upload.request.abort().ok();
    }
}

fn read(answer: &XmlHttpRequest) -> Result<Uploaded, AppError> {
    let text = answer.response_text().ok().flatten().unwrap_or_default();
    if answer.status() == Ok(200) {
        return wire::read(&text).map_err(|_| AppError::Transport);
    }
    Err(wire::read(&text).unwrap_or(AppError::Transport))
}

/// Where a form's answer leads.
fn led_to(answer: &XmlHttpRequest) -> Result<String, AppError> {
    if answer.status() != Ok(200) {
        let text = answer.response_text().ok().flatten().unwrap_or_default();
        return Err(wire::read(&text).unwrap_or(AppError::Transport));
    }
    let address = web_sys::Url::new(&answer.response_url()).map_err(|_| AppError::Transport)?;
    if address.pathname().starts_with("/sign-in") {
        return Err(AppError::SignedOut);
    }
    Ok(address.pathname() + &address.search())
}

/// A name as it stands in an address.
pub fn encoded(name: &str) -> String {
    js_sys::encode_uri_component(name).into()
}

/// An address of this page for `bytes`, until it is given back.
pub fn address_of(bytes: &Blob) -> Option<String> {
    web_sys::Url::create_object_url_with_blob(bytes).ok()
}

/// Gives an address back.
pub fn forget_address(address: &str) {
    let _ = web_sys::Url::revoke_object_url(address);
}
