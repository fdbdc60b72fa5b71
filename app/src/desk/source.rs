//! The browser's end of `GET /events`.
//!
//! After a cut the browser asks again by itself and tells the last event it has seen. Only when the server
//! answers with an error does it give up; then we open a new stream from the same place, a little later each time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use domain::event::{LiveCursor, LiveEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, MessageEvent};

use super::live::{Connection, Live};
use crate::conversations::api::count_views;
use crate::error::AppError;
use crate::ui::browser;
use crate::wire;

/// A cut shorter than this is not worth a banner.
const GRACE: Duration = Duration::from_millis(1200);
/// The longest pause between two tries.
const LONGEST_PAUSE: u32 = 30;

struct Stream {
    live: Live,
    last: RefCell<Option<String>>,
    open: RefCell<Option<Wire>>,
    fails: Cell<u32>,
    ended: Cell<bool>,
}

/// One `EventSource` and what it calls; closed when dropped.
struct Wire {
    source: EventSource,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _changed: Closure<dyn Fn(Event)>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

/// Opens the stream; it ends with the owner.
pub fn open(live: Live, from: Option<LiveCursor>) {
    let stream = Rc::new(Stream {
        live,
        last: RefCell::new(from.map(|LiveCursor(cursor)| cursor)),
        open: RefCell::new(None),
        fails: Cell::new(0),
        ended: Cell::new(false),
    });
    connect(&stream);
    let held = StoredValue::new_local(stream);
    on_cleanup(move || {
        held.with_value(|stream| {
            stream.ended.set(true);
            stream.open.borrow_mut().take();
        });
    });
}

fn connect(stream: &Rc<Stream>) {
    if stream.ended.get() {
        return;
    }
    let address = match stream.last.borrow().as_deref() {
        Some(last) => format!("/events?from={}", js_sys::encode_uri_component(last)),
        None => "/events".to_owned(),
    };
    let Ok(source) = EventSource::new(&address) else {
        return;
    };

    let heard = Closure::<dyn Fn(MessageEvent)>::new({
        let stream = Rc::downgrade(stream);
        move |event: MessageEvent| {
            if let Some(stream) = stream.upgrade() {
                hear(&stream, &event);
            }
        }
    });
    let changed = Closure::<dyn Fn(Event)>::new({
        let stream = Rc::downgrade(stream);
        let source = source.clone();
        move |_: Event| {
            if let Some(stream) = stream.upgrade() {
                change(&stream, &source);
            }
        }
    });
    source.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    source.set_onopen(Some(changed.as_ref().unchecked_ref()));
    source.set_onerror(Some(changed.as_ref().unchecked_ref()));
    *stream.open.borrow_mut() = Some(Wire {
        source,
        _heard: heard,
        _changed: changed,
    });
}

fn hear(stream: &Rc<Stream>, event: &MessageEvent) {
    let id = event.last_event_id();
    if !id.is_empty() {
        *stream.last.borrow_mut() = Some(id);
    }
    let Some(data) = event.data().as_string() else {
        return;
    };
    match wire::read::<LiveEvent>(&data) {
        Ok(LiveEvent::SignedOut) => {
            stream.ended.set(true);
            browser::sign_in_again();
        }
        Ok(event) => stream.live.publish(event),
        // A newer server speaks words this page does not know: reading everything again is always right.
        Err(_) => stream.live.publish(LiveEvent::Resync),
    }
}

fn change(stream: &Rc<Stream>, source: &EventSource) {
    match source.ready_state() {
        EventSource::OPEN => {
            stream.fails.set(0);
            stream.live.connection.set(Connection::Open);
        }
        EventSource::CLOSED => {
            let fails = stream.fails.get() + 1;
            stream.fails.set(fails);
            stream.live.connection.set(Connection::Lost);
            check_session(stream.clone());
            let pause = (1 << fails.min(5)).min(LONGEST_PAUSE);
            let spread = (js_sys::Math::random() * 1000.0) as u64;
            let stream = stream.clone();
            let _ = set_timeout(
                move || connect(&stream),
                Duration::from_millis(u64::from(pause) * 1000 + spread),
            );
        }
        _ => {
            let stream = stream.clone();
            let source = source.clone();
            let late = move || {
                if !stream.ended.get() && source.ready_state() != EventSource::OPEN {
                    stream.live.connection.set(Connection::Lost);
                }
            };
            let _ = set_timeout(late, GRACE);
        }
    }
}

/// A stream tells no status; a question does. Who is signed out goes to the sign-in page.
fn check_session(stream: Rc<Stream>) {
    spawn_local(async move {
        if count_views().await == Err(AppError::SignedOut) && !stream.ended.replace(true) {
            browser::sign_in_again();
        }
    });
}
