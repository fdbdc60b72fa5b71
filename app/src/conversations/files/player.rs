//! Sound: play, where it stands, and how fast.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlMediaElement;

use crate::ui::{Icon, words};

const SPEEDS: [f64; 3] = [1.0, 1.5, 2.0];

/// One recording.
#[component]
pub fn Player(
    /// Where it is.
    source: String,
    /// How long it plays, in milliseconds; zero when not known beforehand.
    duration: u32,
    /// Whether it was recorded in WhatsApp.
    voice: bool,
    /// What it is called.
    name: String,
) -> impl IntoView {
    let files = words().files();
    let node = NodeRef::<html::Audio>::new();
    let playing = RwSignal::new(false);
    let at = RwSignal::new(0.0);
    let length = RwSignal::new(f64::from(duration) / 1_000.0);
    let speed = RwSignal::new(0usize);
    let toggle = move |_| {
        let Some(audio) = node.get_untracked() else { return };
        if audio.paused() {
            hush();
            audio.set_playback_rate(SPEEDS[speed.get_untracked()]);
            let _ = audio.play();
        } else {
            let _ = audio.pause();
        }
    };
    let faster = move |_| {
        let next = (speed.get_untracked() + 1) % SPEEDS.len();
        speed.set(next);
        if let Some(audio) = node.get_untracked() {
            audio.set_playback_rate(SPEEDS[next]);
        }
    };
    let seek = move |event| {
        if let (Some(audio), Ok(to)) = (node.get_untracked(), event_target_value(&event).parse::<f64>()) {
            audio.set_current_time(to);
            at.set(to);
        }
    };
    let heard = move |_| {
        if let Some(audio) = node.get_untracked() {
            at.set(audio.current_time());
            let told = audio.duration();
            if told.is_finite() && told > 0.0 {
                length.set(told);
            }
        }
    };
    view! {
        <div class="player" role="group" aria-label=name>
            <audio
                node_ref=node
                src=source
                preload=if duration == 0 { "metadata" } else { "none" }
                on:play=move |_| playing.set(true)
                on:pause=move |_| playing.set(false)
                on:ended=move |_| at.set(0.0)
                on:timeupdate=heard
                on:loadedmetadata=heard
            ></audio>
            <button
                class="player-play"
                type="button"
                aria-label=move || if playing.get() { files.pause } else { files.play }
                on:click=toggle
            >
                {move || {
                    let name = if playing.get() { "pause" } else { "play" };
                    view! { <Icon name /> }
                }}
            </button>
            <div class="player-track">
                <input
                    type="range"
                    min="0"
                    step="0.1"
                    max=move || length.get().max(0.1).to_string()
                    prop:value=move || at.get().to_string()
                    aria-label=files.position
                    aria-valuetext=move || clock(at.get())
                    on:input=seek
                />
                <span class="player-time">
                    {voice.then(|| view! { <Icon name="mic" /> })}
                    {move || clock(if playing.get() || at.get() > 0.0 { at.get() } else { length.get() })}
                </span>
            </div>
            <button
                class="player-speed"
                type="button"
                aria-label=move || (files.speed)(files.speeds[speed.get()])
                on:click=faster
            >
                {move || files.speeds[speed.get()]}
                "×"
            </button>
        </div>
    }
    .into_any()
}

/// Minutes and seconds.
pub fn clock(seconds: f64) -> String {
    let seconds = seconds.max(0.0).round() as u32;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Pauses whatever plays: two voices at once are none.
fn hush() {
    let Ok(all) = document().query_selector_all("audio, video") else {
        return;
    };
    for index in 0..all.length() {
        if let Some(other) = all
            .get(index)
            .and_then(|node| node.dyn_into::<HtmlMediaElement>().ok())
        {
            let _ = other.pause();
        }
    }
}
