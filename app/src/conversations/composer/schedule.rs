//! Messages to be sent later: the dialog they are written in, and those that wait, above the field.

use chrono::{DateTime, Utc};
use domain::ScheduledId;
use domain::event::LiveEvent;
use domain::scheduled::{ScheduledState, ScheduledView};
use domain::user::{CurrentUser, Permission};
use domain::window::ServiceWindow;
use domain::zone::{read_local, write_local};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use super::draft::{Draft, Mode};
use crate::conversations::api::{cancel_scheduled, schedule_message};
use crate::conversations::thread_state::ThreadState;
use crate::desk::{Clock, Live};
use crate::error::AppError;
use crate::ui::{Icon, browser, sentence, words};

/// What is being scheduled.
#[derive(Clone, PartialEq)]
pub struct Scheduling {
    id: Option<ScheduledId>,
    text: String,
    at: Option<DateTime<Utc>>,
}

/// The dialog's place: open while something is being scheduled.
#[derive(Clone, Copy)]
pub struct Schedule(RwSignal<Option<Scheduling>>);

impl Schedule {
    /// Nothing is being scheduled.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// The one of the open conversation.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Asks for the time of one that is there.
    pub fn edit(self, scheduled: &ScheduledView) {
        self.0.set(Some(Scheduling {
            id: Some(scheduled.id),
            text: scheduled.body.clone(),
            at: (scheduled.state == ScheduledState::Waiting).then_some(scheduled.at),
        }));
    }
}

/// `at` as people say it who look ahead.
pub fn coming(clock: Clock, at: DateTime<Utc>) -> String {
    let zone = clock.zone();
    let days = (zone.day(at) - zone.day(clock.now())).num_days();
    (words().scheduling().at)(days, &zone.date(at), &zone.clock(at))
}

/// The button.
#[component]
pub fn ScheduleButton() -> impl IntoView {
    let texts = words().scheduling();
    let schedule = Schedule::expect();
    let draft = Draft::expect();
    let open = move |_| {
        schedule.0.set(Some(Scheduling {
            id: None,
            text: draft.text.get_untracked(),
            at: None,
        }));
    };
    view! {
        <button class="button-quiet" type="button" title=texts.title aria-label=texts.title on:click=open>
            <Icon name="calendar-clock" />
        </button>
    }
    .into_any()
}

/// The dialog.
#[component]
pub fn ScheduleDialog(state: ThreadState) -> impl IntoView {
    let texts = words().scheduling();
    let Schedule(open) = Schedule::expect();
    let draft = Draft::expect();
    let clock = Clock::expect();
    let live = Live::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    let id = RwSignal::new(None::<ScheduledId>);
    let text = RwSignal::new(String::new());
    let when = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let key = StoredValue::new(uuid::Uuid::nil());
    let local = move |at: DateTime<Utc>| write_local(clock.zone().local(at).naive_local());
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match open.get() {
            Some(scheduling) => {
                let at = scheduling
                    .at
                    .unwrap_or_else(|| clock.exact() + chrono::TimeDelta::hours(1));
                id.set(scheduling.id);
                text.set(scheduling.text);
                when.set(local(at));
                trouble.set(None);
                key.set_value(browser::new_key());
                if !dialog.open() {
                    let _ = dialog.show_modal();
                }
            }
            None if dialog.open() => dialog.close(),
            None => {}
        }
    });
    let closes =
        Memo::new(
            move |_| match ServiceWindow::at(clock.now(), state.card.read().last_inbound_at) {
                ServiceWindow::Open { closes_at } => Some(closes_at),
                ServiceWindow::Closed => None,
            },
        );
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let Some(at) = read_local(&when.read_untracked()).map(|local| clock.zone().instant(local)) else {
            trouble.set(Some(texts.no_time.to_owned()));
            return;
        };
        busy.set(true);
        trouble.set(None);
        let (which, words) = (id.get_untracked(), text.get_untracked());
        spawn_local(async move {
            let done = schedule_message(state.id, which, key.get_value(), at, words).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match done {
                Ok(scheduled) => {
                    open.set(None);
                    if which.is_none() {
                        draft.sent(Mode::Reply);
                    }
                    let conversation = state.id;
                    live.publish(LiveEvent::Scheduled {
                        conversation,
                        scheduled,
                    });
                }
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => trouble.set(Some(sentence(&error))),
            }
        });
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="schedule-title" on:close=move |_| open.set(None)>
            <form class="form" on:submit=save novalidate>
                <h2 id="schedule-title">
                    {move || if id.get().is_some() { texts.edit_title } else { texts.title }}
                </h2>
                <label class="field">
                    {texts.text}
                    <textarea
                        rows="3"
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                </label>
                <label class="field">
                    {texts.when}
                    <input
                        type="datetime-local"
                        prop:value=move || when.get()
                        max=move || closes.get().map(local)
                        aria-invalid=move || trouble.read().is_some().then_some("true")
                        on:input=move |event| when.set(event_target_value(&event))
                    />
                    <span class="field-hint">
                        {move || closes.get().map(|at| (texts.window)(&coming(clock, at)))}
                    </span>
                </label>
                <span class="field-trouble" role="alert">
                    {move || trouble.get()}
                </span>
                <div class="dialog-actions">
                    <button class="button" type="button" on:click=move |_| open.set(None)>
                        {words().common.cancel}
                    </button>
                    <button class="button button-main" type="submit" disabled=move || busy.get()>
                        {texts.save}
                    </button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

/// Those that wait, above the field.
#[component]
pub fn Waiting(state: ThreadState) -> impl IntoView {
    let texts = words().scheduling();
    let waiting = Memo::new(move |_| -> Vec<ScheduledView> {
        let scheduled = state.scheduled.read();
        scheduled
            .iter()
            .filter(|one| one.state == ScheduledState::Waiting)
            .cloned()
            .collect()
    });
    move || {
        let waiting = waiting.get();
        (!waiting.is_empty()).then(|| {
            view! {
                <ul class="scheduled" aria-label=texts.list>
                    {waiting.into_iter().map(waiting_view).collect_view()}
                </ul>
            }
        })
    }
}

fn waiting_view(one: ScheduledView) -> AnyView {
    let texts = words().scheduling();
    let clock = Clock::expect();
    let at = one.at;
    let mine = expect_context::<CurrentUser>().id == one.author.id;
    let by = (!mine).then(|| (texts.by)(&one.author.name));
    let body = one.body.clone();
    view! {
        <li class="scheduled-line">
            <Icon name="calendar-clock" />
            <span class="scheduled-at">{move || (texts.waits)(&coming(clock, at))} " " {by}</span>
            <span class="scheduled-body">{body}</span>
            <Tools scheduled=one edit=texts.edit cancel=texts.cancel />
        </li>
    }
    .into_any()
}

/// One that failed, in the thread: its words, why, and the way on.
#[component]
pub fn FailedScheduled(scheduled: ScheduledView) -> impl IntoView {
    let texts = words().scheduling();
    let clock = Clock::expect();
    let reason = match &scheduled.refusal {
        Some(refusal) => sentence(&AppError::Refused(refusal.clone())),
        None => texts.failed_unknown.to_owned(),
    };
    let body = scheduled.body.clone();
    let at = clock.full(scheduled.at);
    view! {
        <li class="row" data-side="out">
            <article class="bubble" data-failed="">
                <p class="bubble-words">{body}</p>
                <p class="bubble-foot">
                    <span class="bubble-author">{scheduled.author.name.clone()}</span>
                    <span class="ticks" data-delivery="failed">
                        <Icon name="calendar-clock" />
                    </span>
                </p>
            </article>
            <div class="aftermath" data-tone="bad">
                <p>{(texts.failed)(&at)} ". " {reason}</p>
                <div class="aftermath-actions">
                    <Tools scheduled edit=texts.again cancel=texts.dismiss />
                </div>
            </div>
        </li>
    }
    .into_any()
}

/// Another time, or none: for its author, and whoever may take over.
#[component]
fn Tools(scheduled: ScheduledView, edit: &'static str, cancel: &'static str) -> impl IntoView {
    let live = Live::expect();
    let state = expect_context::<ThreadState>();
    let schedule = Schedule::expect();
    let user = expect_context::<CurrentUser>();
    let busy = RwSignal::new(true);
    Effect::new(move |_| busy.set(false));
    let mine = user.id == scheduled.author.id;
    let may_cancel = mine || user.role.may(Permission::TakeOver);
    let one = StoredValue::new(scheduled);
    let put_away = move |_| {
        busy.set(true);
        let put_away = ScheduledView {
            state: ScheduledState::Cancelled,
            ..one.get_value()
        };
        spawn_local(async move {
            match cancel_scheduled(put_away.id).await {
                Ok(()) => {
                    let scheduled = put_away;
                    let conversation = state.id;
                    live.publish(LiveEvent::Scheduled {
                        conversation,
                        scheduled,
                    });
                }
                Err(error) => {
                    let _ = state.trouble.try_set(Some(error));
                    state.read_again();
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    view! {
        {mine
            .then(|| {
                view! {
                    <button
                        class="button-link"
                        type="button"
                        disabled=move || busy.get()
                        on:click=move |_| one.with_value(|one| schedule.edit(one))
                    >
                        {edit}
                    </button>
                }
            })}
        {may_cancel
            .then(|| {
                view! {
                    <button class="button-link" type="button" disabled=move || busy.get() on:click=put_away>
                        {cancel}
                    </button>
                }
            })}
    }
    .into_any()
}
