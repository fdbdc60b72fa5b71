//! A voice message: recorded, listened to, sent or thrown away. The server makes it what WhatsApp plays as one.

use std::cell::RefCell;
use std::time::Duration;

use domain::outgoing::Outgoing;
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, MediaRecorder, MediaRecorderOptions, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use crate::conversations::files::{Player, clock as minutes};
use crate::conversations::thread_state::ThreadState;
use crate::desk::{Clock, Outbox};
use crate::error::AppError;
use crate::ui::upload::{address_of, forget_address, upload};
use crate::ui::{Icon, browser, sentence, words};

/// What browsers record Opus in.
const TYPES: [&str; 2] = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus"];
/// Bits a second: speech needs no more, and a short voice message stays small enough to play at once.
const RATE: u32 = 24_000;
/// How often the time is drawn.
const TICK: Duration = Duration::from_millis(250);
/// The longest recording, in milliseconds.
const LONGEST: u32 = 15 * 60 * 1_000;

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Idle,
    Recording,
    Paused,
    Review,
    Sending,
}

/// What only the browser holds while it records.
#[derive(Default)]
struct Tape {
    recorder: Option<MediaRecorder>,
    stream: Option<MediaStream>,
    _heard: Option<Closure<dyn FnMut(BlobEvent)>>,
    recorded: Option<Blob>,
    address: Option<String>,
}

thread_local! {
    static TAPE: RefCell<Tape> = RefCell::default();
}

impl Tape {
    /// Lets go of the microphone.
    fn silence(&mut self) {
        if let Some(stream) = self.stream.take() {
            for track in stream.get_tracks() {
                if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                    track.stop();
                }
            }
        }
        self.recorder = None;
    }
}

/// Forgets the recording.
fn forget() {
    TAPE.with_borrow_mut(|tape| {
        if let Some(recorder) = &tape.recorder {
            recorder.set_onstop(None);
            let _ = recorder.stop();
        }
        tape.silence();
        if let Some(address) = tape.address.take() {
            forget_address(&address);
        }
        tape.recorded = None;
    });
}

/// The microphone; while it is used, its bar lies over the field.
#[component]
pub fn Recorder(state: ThreadState) -> impl IntoView {
    let recorder = words().recorder();
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let stage = RwSignal::new(Stage::Idle);
    let millis = RwSignal::new(0u32);
    let trouble = RwSignal::new(None::<String>);
    let awake = RwSignal::new(false);
    Effect::new(move |_| {
        awake.set(true);
        let timer = set_interval(
            move || {
                if stage.try_get_untracked() == Some(Stage::Recording) {
                    millis.update(|millis| *millis += TICK.as_millis() as u32);
                    if millis.get_untracked() >= LONGEST {
                        trouble.set(Some(recorder.longest.to_owned()));
                        stop();
                    }
                }
            },
            TICK,
        );
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    on_cleanup(move || {
        if stage
            .try_get_untracked()
            .is_some_and(|stage| stage != Stage::Idle)
        {
            forget();
        }
    });
    let begin = move |_| {
        trouble.set(None);
        spawn_local(async move {
            match record(stage).await {
                Ok(()) => {
                    millis.set(0);
                    let _ = stage.try_set(Stage::Recording);
                    browser::after_paint(|| {
                        browser::focus_first(".recorder .button-main");
                    });
                }
                Err(why) => {
                    let _ = trouble.try_set(Some(why.to_owned()));
                }
            }
        });
    };
    let discard = move |_| {
        forget();
        trouble.set(None);
        stage.set(Stage::Idle);
        browser::focus_first(".composer textarea");
    };
    let pause = move |_| {
        TAPE.with_borrow(|tape| {
            let Some(recorder) = &tape.recorder else { return };
            if stage.get_untracked() == Stage::Recording {
                let _ = recorder.pause();
                stage.set(Stage::Paused);
            } else {
                let _ = recorder.resume();
                stage.set(Stage::Recording);
            }
        });
    };
    let send = move |_| {
        let Some(recorded) = TAPE.with_borrow(|tape| tape.recorded.clone()) else {
            return;
        };
        stage.set(Stage::Sending);
        trouble.set(None);
        upload(
            browser::new_key(),
            &recorded,
            "voice=1",
            |_| {},
            move |ended| match ended {
                Ok(uploaded) => {
                    let message = Outgoing::File {
                        file: uploaded.id,
                        caption: None,
                    };
                    outbox.post(state.id, vec![message], clock.exact());
                    forget();
                    let _ = stage.try_set(Stage::Idle);
                    browser::focus_first(".composer textarea");
                }
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => {
                    let _ = trouble.try_set(Some(sentence(&error)));
                    let _ = stage.try_set(Stage::Review);
                }
            },
        );
    };
    let button = move |icon: &'static str, word: &'static str| {
        view! {
            <Icon name=icon />
            <span class="unseen">{word}</span>
        }
    };
    view! {
        <button
            class="button-quiet"
            type="button"
            aria-label=recorder.record
            title=recorder.record
            disabled=move || !awake.get()
            on:click=begin
        >
            <Icon name="mic" />
        </button>
        {move || {
            let now = stage.get();
            (now != Stage::Idle)
                .then(|| {
                    let running = matches!(now, Stage::Recording | Stage::Paused);
                    let middle = if running {
                        view! {
                            <p class="recorder-time" data-on=(now == Stage::Recording).then_some("")>
                                <span class="unseen">{recorder.recording}</span>
                                {move || minutes(f64::from(millis.get()) / 1_000.0)}
                            </p>
                            <button
                                class="button-quiet"
                                type="button"
                                title=if now == Stage::Recording { recorder.pause } else { recorder.go_on }
                                on:click=pause
                            >
                                {if now == Stage::Recording {
                                    button("pause", recorder.pause)
                                } else {
                                    button("mic", recorder.go_on)
                                }}
                            </button>
                            <button class="button button-main" type="button" on:click=move |_| stop()>
                                <Icon name="square" />
                                {recorder.stop}
                            </button>
                        }
                            .into_any()
                    } else {
                        let source = TAPE.with_borrow(|tape| tape.address.clone()).unwrap_or_default();
                        let sending = now == Stage::Sending;
                        view! {
                            <Player source duration=millis.get_untracked() voice=true name=words().kinds.voice.to_owned() />
                            <button
                                class="button button-main"
                                type="button"
                                disabled=sending
                                on:click=send
                            >
                                <Icon name="send-horizontal" />
                                {if sending { recorder.sending } else { recorder.send }}
                            </button>
                        }
                            .into_any()
                    };
                    view! {
                        <div class="recorder" role="group" aria-label=recorder.recording>
                            <button
                                class="button-quiet"
                                type="button"
                                title=recorder.discard
                                disabled=now == Stage::Sending
                                on:click=discard
                            >
                                {button("trash-2", recorder.discard)}
                            </button>
                            {middle}
                        </div>
                    }
                })
        }}
        <p class="recorder-trouble" role="alert">
            {trouble}
        </p>
    }
    .into_any()
}

/// Asks for the microphone and begins; in plain words when it cannot.
async fn record(stage: RwSignal<Stage>) -> Result<(), &'static str> {
    let recorder = words().recorder();
    let kind = TYPES
        .into_iter()
        .find(|kind| MediaRecorder::is_type_supported(kind));
    // Absent on addresses without https.
    let devices = window()
        .navigator()
        .media_devices()
        .ok()
        .filter(|devices| !devices.is_undefined());
    let (Some(kind), Some(devices)) = (kind, devices) else {
        return Err(recorder.unable);
    };
    let wanted = MediaStreamConstraints::new();
    let one = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&one, &"channelCount".into(), &1.into());
    wanted.set_audio(&one);
    let asked = devices
        .get_user_media_with_constraints(&wanted)
        .map_err(|_| recorder.refused)?;
    let stream: MediaStream = JsFuture::from(asked)
        .await
        .map_err(|_| recorder.refused)?
        .unchecked_into();
    let options = MediaRecorderOptions::new();
    options.set_mime_type(kind);
    options.set_audio_bits_per_second(RATE);
    let made = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options)
        .map_err(|_| recorder.unable)?;
    let pieces = Array::new();
    let heard = {
        let pieces = pieces.clone();
        Closure::new(move |event: BlobEvent| {
            if let Some(piece) = event.data() {
                pieces.push(&piece);
            }
        })
    };
    made.set_ondataavailable(Some(heard.as_ref().unchecked_ref()));
    let stopped = Closure::once_into_js(move || {
        keep(&pieces, kind);
        let _ = stage.try_set(Stage::Review);
        browser::after_paint(|| {
            browser::focus_first(".recorder .button-main");
        });
    });
    made.set_onstop(Some(stopped.unchecked_ref()));
    made.start().map_err(|_| recorder.unable)?;
    forget();
    TAPE.with_borrow_mut(|tape| {
        tape.recorder = Some(made);
        tape.stream = Some(stream);
        tape._heard = Some(heard);
    });
    Ok(())
}

/// Ends the recording; what was heard is then there to be listened to.
fn stop() {
    TAPE.with_borrow(|tape| {
        if let Some(recorder) = &tape.recorder {
            let _ = recorder.stop();
        }
    });
}

fn keep(pieces: &JsValue, kind: &str) {
    let bag = BlobPropertyBag::new();
    bag.set_type(kind);
    TAPE.with_borrow_mut(|tape| {
        tape.silence();
        tape.recorded = Blob::new_with_blob_sequence_and_options(pieces, &bag).ok();
        tape.address = tape.recorded.as_ref().and_then(address_of);
    });
}
