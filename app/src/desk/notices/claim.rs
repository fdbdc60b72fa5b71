//! One tab calls, the others keep quiet. Every tab hears of the same thing; whoever first takes the lock that bears
//! its name calls, and keeps the lock until the thing is no news any more.
//!
//! Web Locks exist on https only (and on the machine itself). Elsewhere the tab that was looked at last calls. Should it
//! have been closed, each tab writes its name into the browser's storage, and after a moment the one whose name stands
//! is the one.

use std::time::Duration;

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::sight::Tab;
use crate::ui::browser;

/// How long the last to write is waited for.
const SETTLE: Duration = Duration::from_millis(120);
const PREFIX: &str = "guiche.notice ";

/// Whether `tab` is the first to ask for `key`, which is then taken for as long as `held`.
pub async fn first(tab: Tab, key: &str, held: Duration) -> bool {
    let name = format!("{PREFIX}{key}");
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into()).unwrap_or_default();
    match request.dyn_into::<Function>() {
        Ok(request) => by_lock(&locks, &request, &name, held).await,
        Err(_) => match tab.is_foremost() {
            Some(false) => false,
            _ => by_storage(&name, held).await,
        },
    }
}

async fn by_lock(locks: &JsValue, request: &Function, name: &str, held: Duration) -> bool {
    let answer = Promise::new(&mut |tell, _| {
        let taken = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let mine = !lock.is_null();
            let _ = tell.call1(&JsValue::NULL, &mine.into());
            // The lock is kept until what is given back here is settled.
            if mine {
                pause(held).into()
            } else {
                JsValue::UNDEFINED
            }
        });
        let options = Object::new();
        let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
        let _ = Reflect::apply(request, locks, &Array::of3(&name.into(), &options, &taken));
    });
    JsFuture::from(answer).await.is_ok_and(|mine| mine.is_truthy())
}

async fn by_storage(name: &str, held: Duration) -> bool {
    let Some(storage) = browser::storage() else {
        return true;
    };
    let now = js_sys::Date::now();
    let until = now + held.as_millis() as f64;
    let mine = format!("{until} {}", browser::new_key());
    let stands = || storage.get_item(name).ok().flatten();
    let taken = stands().and_then(|entry| entry.split_once(' ')?.0.parse::<f64>().ok());
    if taken.is_some_and(|until| until > now) {
        return false;
    }
    forget_old(&storage, now);
    let _ = storage.set_item(name, &mine);
    let _ = JsFuture::from(pause(SETTLE)).await;
    stands().is_none_or(|entry| entry == mine)
}

fn forget_old(storage: &web_sys::Storage, now: f64) {
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count)
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|name| name.starts_with(PREFIX))
        .collect();
    for name in names {
        let entry = storage.get_item(&name).ok().flatten().unwrap_or_default();
        let until = entry
            .split(' ')
            .next()
            .and_then(|until| until.parse::<f64>().ok());
        if until.is_none_or(|until| until < now) {
            let _ = storage.remove_item(&name);
        }
    }
}

fn pause(time: Duration) -> Promise {
    Promise::new(&mut |done, _| {
        let millis = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis);
    })
}
