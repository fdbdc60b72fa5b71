//! How batches are sent: when they stop by themselves, when none goes out, what is left to agents.

use domain::allowance::reserve;
use domain::batch::{SendingForm, SendingView, SharedLimit, typed_reserve};
use domain::user::Permission;
use leptos::prelude::*;

use super::api::{save_sending, view_sending};
use crate::desk::Clock;
use crate::ui::{
    Check, Field, Form, FormTrouble, PageHead, Reading, Toasts, Told, loaded, restricted, words,
};
use crate::wire::resource;

/// The names of the form's fields.
const FIELDS: [&str; 9] = [
    "failures_percent",
    "failures_minutes",
    "failures_least",
    "opt_outs_percent",
    "opt_outs_least",
    "quiet_from",
    "quiet_until",
    "headroom",
    "reserve",
];

/// The page.
#[component]
pub fn SendingPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = resource(|| (), |()| view_sending());
        let words = words();
        view! {
            <PageHead title=words.menu.sending lead=words.sending().lead />
            {loaded(read, move |shown| view! { <Sending shown read /> }.into_any())}
        }
        .into_any()
    })
}

/// What is typed and ticked.
#[derive(Clone, Copy)]
struct Fields {
    yellow: RwSignal<bool>,
    failures_percent: RwSignal<String>,
    failures_minutes: RwSignal<String>,
    failures_least: RwSignal<String>,
    opt_outs_percent: RwSignal<String>,
    opt_outs_least: RwSignal<String>,
    nights: RwSignal<bool>,
    quiet_from: RwSignal<String>,
    quiet_until: RwSignal<String>,
    saturdays: RwSignal<bool>,
    sundays: RwSignal<bool>,
    headroom: RwSignal<String>,
    reserve: RwSignal<String>,
}

impl Fields {
    fn new(form: SendingForm) -> Self {
        Self {
            yellow: RwSignal::new(form.yellow),
            failures_percent: RwSignal::new(form.failures_percent),
            failures_minutes: RwSignal::new(form.failures_minutes),
            failures_least: RwSignal::new(form.failures_least),
            opt_outs_percent: RwSignal::new(form.opt_outs_percent),
            opt_outs_least: RwSignal::new(form.opt_outs_least),
            nights: RwSignal::new(form.nights),
            quiet_from: RwSignal::new(form.quiet_from),
            quiet_until: RwSignal::new(form.quiet_until),
            saturdays: RwSignal::new(form.saturdays),
            sundays: RwSignal::new(form.sundays),
            headroom: RwSignal::new(form.headroom),
            reserve: RwSignal::new(form.reserve),
        }
    }

    fn form(self) -> SendingForm {
        SendingForm {
            yellow: self.yellow.get_untracked(),
            failures_percent: self.failures_percent.get_untracked(),
            failures_minutes: self.failures_minutes.get_untracked(),
            failures_least: self.failures_least.get_untracked(),
            opt_outs_percent: self.opt_outs_percent.get_untracked(),
            opt_outs_least: self.opt_outs_least.get_untracked(),
            nights: self.nights.get_untracked(),
            quiet_from: self.quiet_from.get_untracked(),
            quiet_until: self.quiet_until.get_untracked(),
            saturdays: self.saturdays.get_untracked(),
            sundays: self.sundays.get_untracked(),
            headroom: self.headroom.get_untracked(),
            reserve: self.reserve.get_untracked(),
        }
    }
}

#[component]
fn Sending(shown: SendingView, read: Reading<SendingView>) -> impl IntoView {
    let (words, all) = (words().sending(), words());
    let clock = Clock::expect();
    let (form, toasts) = (Form::new(), Toasts::expect());
    let fields = Fields::new(shown.form);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send_judged(async move {
            Ok(match save_sending(fields.form()).await? {
                Ok(()) => {
                    toasts.say(all.office.saved);
                    read.refetch();
                    Ok(())
                }
                Err(fault) => Err(Told {
                    field: Some(fault.field()),
                    text: (words.fault)(fault),
                }),
            })
        });
    };
    view! {
        <form class="office-form" on:submit=send novalidate>
            <FormTrouble form fields=&FIELDS />
            {stops(form, fields)}
            {quiet(form, fields)}
            {share(form, fields, shown.limits)}
            <div class="form-actions">
                {shown
                    .changed
                    .map(|(who, at)| {
                        view! { <p class="form-note">{(all.settings().changed)(&who, &clock.full(at))}</p> }
                    })}
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {all.office.save}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// “Quando parar”.
fn stops(form: Form, fields: Fields) -> AnyView {
    let words = words().sending();
    view! {
        <section class="form-part">
            <h2>{words.stops}</h2>
            <p class="field-hint">{words.stops_lead}</p>
            <Check label=words.yellow hint=words.yellow_hint value=fields.yellow />
            <fieldset class="checks">
                <legend>{words.failures}</legend>
                <div class="form-fields">
                    <Field form name="failures_percent" label=words.failures_percent value=fields.failures_percent />
                    <Field form name="failures_minutes" label=words.failures_minutes value=fields.failures_minutes />
                    <Field form name="failures_least" label=words.failures_least value=fields.failures_least />
                </div>
                <p class="field-hint">{words.failures_hint}</p>
            </fieldset>
            <fieldset class="checks">
                <legend>{words.opt_outs}</legend>
                <div class="form-fields">
                    <Field form name="opt_outs_percent" label=words.opt_outs_percent value=fields.opt_outs_percent />
                    <Field form name="opt_outs_least" label=words.opt_outs_least value=fields.opt_outs_least />
                </div>
                <p class="field-hint">{words.opt_outs_hint}</p>
            </fieldset>
        </section>
    }
    .into_any()
}

/// “Horário de silêncio”.
fn quiet(form: Form, fields: Fields) -> AnyView {
    let words = words().sending();
    view! {
        <section class="form-part">
            <h2>{words.quiet}</h2>
            <p class="field-hint">{words.quiet_lead}</p>
            <Check label=words.nights value=fields.nights />
            <div class="form-fields" hidden=move || !fields.nights.get()>
                <Field form name="quiet_from" label=words.quiet_from value=fields.quiet_from kind="time" />
                <Field form name="quiet_until" label=words.quiet_until value=fields.quiet_until kind="time" />
            </div>
            <Check label=words.saturdays value=fields.saturdays />
            <Check label=words.sundays value=fields.sundays />
        </section>
    }
    .into_any()
}

/// “Parte dos atendentes”, with what the typed share keeps of each limit.
fn share(form: Form, fields: Fields, limits: Vec<SharedLimit>) -> AnyView {
    let words = words().sending();
    let kept = move || {
        let percent = typed_reserve(&fields.reserve.read())?;
        let lines = limits.iter().map(|limit| {
            let places = reserve(limit.amount, percent);
            view! { <li>{(words.kept)(places, limit.amount, &limit.numbers)}</li> }
        });
        Some(lines.collect_view())
    };
    view! {
        <section class="form-part">
            <h2>{words.share}</h2>
            <p class="field-hint">{words.share_lead}</p>
            <Field form name="headroom" label=words.headroom value=fields.headroom hint=words.headroom_hint />
            <Field form name="reserve" label=words.reserve value=fields.reserve hint=words.reserve_hint />
            <ul class="field-hint" aria-live="polite">
                {kept}
            </ul>
        </section>
    }
    .into_any()
}
