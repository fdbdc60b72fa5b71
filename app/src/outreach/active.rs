//! The form of a Contato Ativo: from which number, to whom, with what.

use std::time::Duration;

use domain::NumberId;
use domain::outreach::{NewContact, Origin, OutreachStart, Stop, person_name};
use domain::phone::{Phone, region};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Outreach;
use super::api::{look_up_contact, outreach_start, send_active_contact};
use super::fields::field;
use super::recontact::foot;
use super::stops::{is_about_contact, stop_view};
use super::template_part::{Prices, TemplatePart};
use super::writing::Writing;
use crate::error::AppError;
use crate::ui::{Empty, Trouble, browser, words};

/// How long the look-up waits for the next digit.
const PAUSE: Duration = Duration::from_millis(300);

/// What is being typed; it outlives the dialog.
#[derive(Clone, Copy)]
pub struct Active {
    start: RwSignal<Option<Result<OutreachStart, AppError>>>,
    origin: RwSignal<Option<NumberId>>,
    phone: RwSignal<String>,
    name: RwSignal<String>,
    /// What is known of that phone on that number.
    looked: RwSignal<Option<Stop>>,
    pub writing: Writing,
}

impl Active {
    /// Nothing typed.
    pub fn new() -> Self {
        Self {
            start: RwSignal::new(None),
            origin: RwSignal::new(None),
            phone: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            looked: RwSignal::new(None),
            writing: Writing::new(),
        }
    }

    /// Whether there is something to lose.
    pub fn is_touched(self) -> bool {
        let typed = |text: RwSignal<String>| !text.read_untracked().trim().is_empty();
        self.writing.is_touched() || typed(self.phone) || typed(self.name)
    }

    /// Forgets what was typed.
    pub fn reset(self) {
        self.writing.reset();
        self.phone.set(String::new());
        self.name.set(String::new());
        self.looked.set(None);
    }

    /// Reads what there is to choose from.
    pub fn read(self) {
        spawn_local(async move {
            let read = outreach_start().await;
            if let Ok(start) = &read {
                let usable = |id: NumberId| start.origins.iter().any(|one| one.id == id && one.connected);
                let mut connected = start.origins.iter().filter(|origin| origin.connected);
                let only = connected.next().filter(|_| connected.next().is_none());
                let kept = self.origin.try_get_untracked().flatten().filter(|id| usable(*id));
                let _ = self.origin.try_set(kept.or(only.map(|origin| origin.id)));
            }
            let _ = self.start.try_set(Some(read));
        });
    }
}

/// The form; `done` hears where it was begun.
#[component]
pub fn ActiveForm(
    active: Active,
    outreach: Outreach,
    done: Callback<domain::ConversationId>,
    cancel: Callback<()>,
) -> impl IntoView {
    let texts = words().outreach();
    view! {
        {move || match active.start.get() {
            None => view! { <p class="outreach-quiet" role="status">{words().common.loading}</p> }.into_any(),
            Some(Err(error)) => {
                view! { <Trouble title=texts.unread error retry=Callback::new(move |()| active.read()) /> }.into_any()
            }
            Some(Ok(start)) if start.origins.is_empty() => {
                view! { <Empty icon="smartphone" title=texts.no_origin hint=texts.no_origin_hint /> }.into_any()
            }
            Some(Ok(start)) => form(active, outreach, start, done, cancel),
        }}
    }
    .into_any()
}

fn form(
    active: Active,
    outreach: Outreach,
    start: OutreachStart,
    done: Callback<domain::ConversationId>,
    cancel: Callback<()>,
) -> AnyView {
    let writing = active.writing;
    let phone = Memo::new(move |_| Phone::parse(&active.phone.read()).ok());
    look_up(active, phone);
    let prices = StoredValue::new(Prices {
        lines: start.prices,
        today: start.today,
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if untrack(move || writing.file.is_coming()) {
            return;
        }
        let (origin, name) = (active.origin.get_untracked(), active.name.get_untracked());
        let right = phone.get_untracked().is_some() && person_name(&name).is_ok();
        let Some(with) = writing.finished(right && origin.is_some()) else {
            return;
        };
        let Some(number) = origin else { return };
        let to = NewContact {
            number,
            phone: active.phone.get_untracked(),
            name,
        };
        let key = writing.key();
        let done = Callback::new(move |conversation| {
            active.reset();
            done.run(conversation);
        });
        writing.send(send_active_contact(to, with, key), done);
    };
    let stop = move || {
        active
            .looked
            .get()
            .or(writing.stop.get())
            .filter(is_about_contact)
    };
    view! {
        <form class="form outreach-form" novalidate on:submit=submit>
            {origins(active, start.origins)} {who(active, phone)}
            {move || stop().map(|stop| stop_view(&stop, outreach))}
            <TemplatePart writing origin=active.origin.into() phone=phone.into() prices />
            {foot(writing, outreach, active.name.into(), Some(cancel))}
        </form>
    }
    .into_any()
}

/// Asks what is known of the phone as soon as it can be read.
fn look_up(active: Active, phone: Memo<Option<Phone>>) {
    Effect::new(move |_| {
        let (Some(phone), Some(number)) = (phone.get(), active.origin.get()) else {
            active.looked.set(None);
            return;
        };
        let ask = move || {
            let phone = phone.clone();
            spawn_local(async move {
                let looked = look_up_contact(number, phone.as_str().to_owned()).await;
                let asked = || Phone::parse(&active.phone.read_untracked()).ok() == Some(phone);
                if !active.phone.is_disposed() && asked() {
                    active.looked.set(looked.ok().flatten().filter(is_about_contact));
                }
            });
        };
        if let Ok(later) = set_timeout(ask, PAUSE) {
            on_cleanup(move || later.clear());
        }
    });
}

fn origins(active: Active, origins: Vec<Origin>) -> AnyView {
    let texts = words().outreach();
    let wrong = move || (active.writing.tried.get() && active.origin.get().is_none()).then_some("true");
    let chosen = move |event| {
        let value = event_target_value(&event);
        active.origin.set(value.parse().ok().map(NumberId));
        // Another number may have other templates.
        active.writing.choose(None);
    };
    let option = move |origin: Origin| {
        let id = origin.id;
        view! {
            <option value=id.to_string() disabled=!origin.connected selected=move || active.origin.get() == Some(id)>
                {format!("{} · {}", origin.name, origin.display_phone)}
            </option>
        }
    };
    let unconnected = origins.iter().all(|origin| !origin.connected);
    view! {
        <div class="field">
            <label for="outreach-origin">{texts.origin}</label>
            <select
                id="outreach-origin"
                name="outreach-origin"
                aria-invalid=wrong
                aria-describedby="outreach-origin-wrong"
                on:change=chosen
            >
                <option value="" selected=move || active.origin.get().is_none()>
                    {texts.choose_origin}
                </option>
                {origins.into_iter().map(option).collect_view()}
            </select>
            <p class="field-wrong" id="outreach-origin-wrong" aria-live="polite">
                {move || {
                    if unconnected { Some(texts.number_not_connected) } else { wrong().map(|_| texts.choose_origin) }
                }}
            </p>
        </div>
    }
    .into_any()
}

fn who(active: Active, phone: Memo<Option<Phone>>) -> AnyView {
    let texts = words().outreach();
    let tried = active.writing.tried;
    // While somebody types, a number that is not complete yet is no mistake.
    let left = RwSignal::new(false);
    let phone_wrong = Signal::derive(move || {
        let typed = active.phone.read();
        let told = tried.get() || (left.get() && !typed.trim().is_empty());
        let error = Phone::parse(&typed).err().filter(|_| told)?;
        Some((texts.phone_wrong)(&error))
    });
    let understood = move || {
        phone
            .get()
            .map(|phone| (texts.understood)(&phone.display(), region(&phone)))
    };
    let name_wrong = Signal::derive(move || {
        let missing = tried.get() && person_name(&active.name.read()).is_err();
        missing.then(|| texts.name_missing.to_owned())
    });
    Effect::new(move |_| {
        if !browser::matches_media("(pointer: coarse)") {
            browser::after_paint(|| {
                browser::focus_first(".outreach [name=outreach-phone]");
            });
        }
    });
    view! {
        <div on:focusout=move |_| left.set(true) on:focusin=move |_| left.set(false)>
            {field(
                "outreach-phone".to_owned(),
                texts.phone.to_owned(),
                String::new(),
                texts.phone_hint,
                move || active.phone.get(),
                move |event| active.phone.set(event_target_value(&event)),
                phone_wrong,
            )}
            <p class="outreach-understood" role="status">
                {understood}
            </p>
        </div>
        {field(
            "outreach-name".to_owned(),
            texts.name.to_owned(),
            String::new(),
            "",
            move || active.name.get(),
            move |event| active.name.set(event_target_value(&event)),
            name_wrong,
        )}
    }
    .into_any()
}
