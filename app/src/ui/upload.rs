//! Bytes on their way to the server, with progress. Browsers only tell it of the older kind of request.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::media::Uploaded;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

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
    let Ok(request) = XmlHttpRequest::new() else {
        return done(Err(AppError::Transport));
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
            done(read(&answer));
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
    // The type of the request is the blob's own.
    let sent = request
        .open("POST", &format!("/media?{query}"))
        .and_then(|()| request.send_with_opt_blob(Some(bytes)));
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
