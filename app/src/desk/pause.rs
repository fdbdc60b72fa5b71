//! My pause: taken in the user menu, said above every page while it lasts, ended from there.

use domain::event::LiveEvent;
use domain::presence::{MOST_REASON, Pause, PersonNow, Presence};
use domain::user::CurrentUser;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{end_pause, my_presence, take_pause};
use super::{Clock, Live};
use crate::error::AppError;
use crate::parts;
use crate::ui::{Icon, Modal, sentence, times, words};
use crate::wire::resource;

/// The word for a standing.
pub fn presence_word(presence: Presence) -> &'static str {
    let words = &words().presence;
    match presence {
        Presence::Present => words.present,
        Presence::Paused => words.paused,
        Presence::Offline => words.offline,
    }
}

/// What picks its colour.
pub fn presence_slug(presence: Presence) -> &'static str {
    match presence {
        Presence::Present => "present",
        Presence::Paused => "paused",
        Presence::Offline => "offline",
    }
}

/// My pause, if I take one, and the dialog that begins it.
#[derive(Clone, Copy)]
pub struct MyPause {
    now: RwSignal<Option<Pause>>,
    asking: RwSignal<bool>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<AppError>>,
}

impl MyPause {
    /// None until it is read; hears what other tabs do.
    pub fn new(live: Live, user: &CurrentUser) -> Self {
        let pause = Self {
            now: RwSignal::new(None),
            asking: RwSignal::new(false),
            busy: RwSignal::new(true),
            trouble: RwSignal::new(None),
        };
        let me = user.id;
        live.listen(move |event| {
            if let LiveEvent::Presence { person } = event
                && person.id == me
            {
                let _ = pause.now.try_set(person.pause.clone());
            }
        });
        Effect::new(move |_| pause.busy.set(false));
        pause
    }

    /// Whether one goes on.
    pub fn is_on(self) -> bool {
        self.now.read().is_some()
    }

    /// Whether it is being changed, or the page is not awake yet.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    fn ask(self, asked: impl Future<Output = Result<PersonNow, AppError>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            match asked.await {
                Ok(person) => {
                    self.now.set(person.pause);
                    self.asking.set(false);
                }
                Err(error) => self.trouble.set(Some(error)),
            }
            self.busy.set(false);
        });
    }

    /// Ends it.
    pub fn end(self) {
        self.ask(end_pause());
    }

    /// Asks for the reason of a new one.
    pub fn begin(self) {
        self.trouble.set(None);
        self.asking.set(true);
    }
}

/// The strip above every page, and the dialog.
#[component]
pub fn PauseStrip(pause: MyPause) -> impl IntoView {
    let clock = Clock::expect();
    let first = resource(|| (), |()| my_presence());
    let said = move || {
        let now = pause.now.read();
        let now = now.as_ref()?;
        let since = times::since(now.since, clock.now());
        Some((words().presence.on_pause)(now.reason.as_deref(), &since))
    };
    view! {
        <div role="status">
        <Suspense>
            {move || Suspend::new(async move {
                let first = first.await;
                // Not before the page is awake: both sides draw the menu without it.
                Effect::new(move |_| {
                    if let Ok(person) = &first {
                        pause.now.set(person.pause.clone());
                    }
                });
                move || {
                    said()
                        .map(|text| {
                            view! {
                                <p class="banner">
                                    <Icon name="coffee" />
                                    <span>{text}</span>
                                    <button class="button-link" type="button" disabled=move || pause.busy.get() on:click=move |_| pause.end()>
                                        {words().presence.end_pause}
                                    </button>
                                </p>
                            }
                        })
                }
            })}
        </Suspense>
        </div>
        <Modal
            open=pause.asking
            on_close=Callback::new(move |()| pause.asking.set(false))
            heading="pause-title"
        >
            {parts::pause_form(pause)}
        </Modal>
    }
    .into_any()
}

/// Asks why one goes, and begins the pause.
#[component]
pub fn PauseForm(pause: MyPause) -> impl IntoView {
    let presence = &words().presence;
    let reason = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        pause.ask(take_pause(Some(reason.get_untracked())));
    };
    let common = move |text: &'static str| {
        view! {
            <button class="chip" type="button" aria-pressed=move || (*reason.read() == text).to_string() on:click=move |_| reason.set(text.to_owned())>
                {text}
            </button>
        }
    };
    view! {
        <form class="form" on:submit=submit>
            <div>
                <h2 id="pause-title">{presence.pause_title}</h2>
                <p>{presence.pause_body}</p>
            </div>
            <div class="chips">{presence.reasons.map(common).collect_view()}</div>
            <label class="field">
                <span>{presence.reason}</span>
                <input
                    type="text"
                    autocomplete="off"
                    maxlength=MOST_REASON
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))
                />
            </label>
            <div role="alert">
                {move || pause.trouble.get().map(|error| view! { <p class="field-complaint">{sentence(&error)}</p> })}
            </div>
            <div class="dialog-actions">
                <button class="button" type="button" on:click=move |_| pause.asking.set(false)>
                    {words().common.cancel}
                </button>
                <button class="button button-main" type="submit" disabled=move || pause.busy.get()>
                    {presence.begin}
                </button>
            </div>
        </form>
    }
    .into_any()
}
