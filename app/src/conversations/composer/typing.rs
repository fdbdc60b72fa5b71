//! Telling the customer that somebody types, where their number's policy says so.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::conversations::api::tell_typing;
use crate::conversations::thread_state::ThreadState;
use crate::desk::Clock;

/// It shows for some seconds at the customer's: no need to say it with each key.
const TOLD: TimeDelta = TimeDelta::seconds(12);

/// What is called with each key.
pub fn typing(state: ThreadState) -> impl Fn() + Copy {
    let clock = Clock::expect();
    let told_at = StoredValue::new(None::<DateTime<Utc>>);
    move || {
        let now = clock.exact();
        if told_at.get_value().is_none_or(|told| now - told >= TOLD) {
            told_at.set_value(Some(now));
            spawn_local(async move {
                let _ = tell_typing(state.id).await;
            });
        }
    }
}
