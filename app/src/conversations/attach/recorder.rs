//! A voice message: recorded, listened to, sent or thrown away. The server makes it what WhatsApp plays as one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use domain::ConversationId;
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

/// Up to so many bytes a voice message plays at once on the customer's phone; a longer one is fetched first.
/// Source: `cloud-api.md`, media.
const PLAYS_AT_ONCE: f64 = 512.0 * 1_024.0;

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Idle,
    Recording,
    Paused,
    Review,
    Sending,
}

/// One recording, and what only the browser holds of it.
struct Tape {
    stage: ArcRwSignal<Stage>,
    millis: ArcRwSignal<u32>,
    recorder: Option<MediaRecorder>,
    stream: Option<MediaStream>,
    _heard: Option<Closure<dyn FnMut(BlobEvent)>>,
    recorded: Option<Blob>,
    address: Option<String>,
}

thread_local! {
    /// The recordings of conversations whose fields may be away: who leaves one finds it again, to be listened to.
    static TAPES: RefCell<HashMap<ConversationId, Tape>> = RefCell::default();
}

impl Tape {
    /// Lets go of the microphone.
    fn silence(&mut self) {
        if let Some(stream) = self.stream.take() {
            quiet(&stream);
        }
        self.recorder = None;
    }
}

fn quiet(stream: &MediaStream) {
    for track in stream.get_tracks() {
        if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
            track.stop();
        }
    }
}

/// Forgets the recording of `conversation`.
fn forget(conversation: ConversationId) {
    let tape = TAPES.with_borrow_mut(|tapes| tapes.remove(&conversation));
    if let Some(mut tape) = tape {
        if let Some(recorder) = &tape.recorder {
            recorder.set_onstop(None);
            let _ = recorder.stop();
        }
        tape.silence();
        if let Some(address) = tape.address.take() {
            // The player that reads it goes first.
            let _ = set_timeout(move || forget_address(&address), Duration::ZERO);
        }
    }
}

/// The microphone; while it is used, its bar lies over the field.
#[component]
pub fn Recorder(state: ThreadState) -> impl IntoView {
    let recorder = words().recorder();
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let id = state.id;
    let left = TAPES.with_borrow(|tapes| {
        tapes
            .get(&id)
            .map(|tape| (tape.stage.clone(), tape.millis.clone()))
    });
    let (its_stage, its_millis) =
        left.unwrap_or_else(|| (ArcRwSignal::new(Stage::Idle), ArcRwSignal::new(0)));
    let stage = RwSignal::from(its_stage.clone());
    let millis = RwSignal::from(its_millis.clone());
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
                        stop(id);
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
    Effect::new(move |before: Option<Stage>| {
        let now = stage.get();
        let arrived = matches!(now, Stage::Recording | Stage::Review);
        if now == Stage::Review && trouble.read_untracked().is_none() && size(id) > PLAYS_AT_ONCE {
            trouble.set(Some(recorder.long.to_owned()));
        }
        if before.is_some_and(|before| before != now && before != Stage::Sending) && arrived {
            browser::after_paint(|| {
                browser::focus_first(".recorder .button-main");
            });
        }
        now
    });
    // Nobody is recorded unseen: it stops, and what was heard stays.
    on_cleanup(move || stop(id));
    let begin = move |_| {
        trouble.set(None);
        let (stage, millis) = (its_stage.clone(), its_millis.clone());
        spawn_local(async move {
            // Who has left while the browser was asking is not recorded.
            let here = move || !awake.is_disposed();
            if let Err(why) = record(id, stage, millis, here).await {
                let _ = trouble.try_set(Some(why.to_owned()));
            }
        });
    };
    let discard = move |_| {
        forget(id);
        trouble.set(None);
        stage.set(Stage::Idle);
        browser::focus_first(".composer textarea");
    };
    let pause = move |_| {
        TAPES.with_borrow(|tapes| {
            let Some(recorder) = tapes.get(&id).and_then(|tape| tape.recorder.as_ref()) else {
                return;
            };
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
        let recorded = TAPES.with_borrow(|tapes| tapes.get(&id).and_then(|tape| tape.recorded.clone()));
        let Some(recorded) = recorded else { return };
        let its_stage = ArcRwSignal::from(stage);
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
                    outbox.post(id, vec![message], clock.exact());
                    forget(id);
                    its_stage.set(Stage::Idle);
                    browser::focus_first(".composer textarea");
                }
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => {
                    let _ = trouble.try_set(Some(sentence(&error)));
                    its_stage.set(Stage::Review);
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
                            <button class="button button-main" type="button" on:click=move |_| stop(id)>
                                <Icon name="square" />
                                {recorder.stop}
                            </button>
                        }
                            .into_any()
                    } else {
                        let source = TAPES.with_borrow(|tapes| tapes.get(&id).and_then(|tape| tape.address.clone()));
                        let source = source.unwrap_or_default();
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
async fn record(
    conversation: ConversationId,
    stage: ArcRwSignal<Stage>,
    millis: ArcRwSignal<u32>,
    here: impl Fn() -> bool,
) -> Result<(), &'static str> {
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
    if !here() {
        quiet(&stream);
        return Ok(());
    }
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
    let its_stage = stage.clone();
    let stopped = Closure::once_into_js(move || {
        keep(conversation, &pieces, kind);
        its_stage.set(Stage::Review);
    });
    made.set_onstop(Some(stopped.unchecked_ref()));
    made.start().map_err(|_| recorder.unable)?;
    forget(conversation);
    millis.set(0);
    stage.set(Stage::Recording);
    let tape = Tape {
        stage,
        millis,
        recorder: Some(made),
        stream: Some(stream),
        _heard: Some(heard),
        recorded: None,
        address: None,
    };
    TAPES.with_borrow_mut(|tapes| tapes.insert(conversation, tape));
    Ok(())
}

/// Ends the recording; what was heard is then there to be listened to.
fn stop(conversation: ConversationId) {
    TAPES.with_borrow(|tapes| {
        if let Some(recorder) = tapes.get(&conversation).and_then(|tape| tape.recorder.as_ref()) {
            let _ = recorder.stop();
        }
    });
}

/// Bytes of what was recorded.
fn size(conversation: ConversationId) -> f64 {
    TAPES.with_borrow(|tapes| {
        let recorded = tapes.get(&conversation).and_then(|tape| tape.recorded.as_ref());
        recorded.map_or(0.0, Blob::size)
    })
}

fn keep(conversation: ConversationId, pieces: &JsValue, kind: &str) {
    let bag = BlobPropertyBag::new();
    bag.set_type(kind);
    TAPES.with_borrow_mut(|tapes| {
        let Some(tape) = tapes.get_mut(&conversation) else {
            return;
        };
        tape.silence();
        tape.recorded = Blob::new_with_blob_sequence_and_options(pieces, &bag).ok();
        tape.address = tape.recorded.as_ref().and_then(address_of);
    });
}
