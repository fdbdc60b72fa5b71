//! What may be asked after the password was right: a code, a password of one's own, setting up the second factor. Plain
//! forms like the first page.

use domain::account::{Enrolment, RecoveryCodes};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::account::Drawing;
use crate::desk::Brand;
use crate::ui::{Icon, browser, words};
use crate::wire;

/// The frame of each step: what is wrong, and the form.
#[component]
fn Step(title: &'static str, lead: &'static str, action: &'static str, children: Children) -> impl IntoView {
    let (steps, sign_in) = (&words().steps, &words().sign_in);
    let query = use_query_map().get_untracked();
    let minutes = query.get("minutes").and_then(|minutes| minutes.parse().ok());
    let trouble = match query.get("error").unwrap_or_default().as_str() {
        "code" => Some(steps.code_wrong.to_owned()),
        "short" => Some(steps.too_short.to_owned()),
        "common" => Some(steps.too_common.to_owned()),
        "personal" => Some(steps.too_personal.to_owned()),
        "same" => Some(steps.unchanged.to_owned()),
        "long" => Some(steps.too_long.to_owned()),
        "locked" => Some((sign_in.locked)(minutes.unwrap_or_default())),
        "rate" => Some(sign_in.rate.to_owned()),
        "busy" => Some(words().troubles.busy.to_owned()),
        _ => None,
    };
    view! {
        <Title text=title />
        <main class="lone">
            <div class="lone-card">
                <Brand />
                <h1>{title}</h1>
                <p class="lone-lead">{lead}</p>
                <div aria-live="assertive">
                    {trouble
                        .map(|text| {
                            view! {
                                <p class="notice notice-bad" id="step-error" role="alert">
                                    <Icon name="circle-alert" />
                                    <span>{text}</span>
                                </p>
                            }
                        })}
                </div>
                <form class="form" method="post" action=action>
                    {children()}
                </form>
                <p class="lone-foot">
                    <a href="/sign-in">{steps.start_again}</a>
                </p>
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn CodeField() -> impl IntoView {
    let steps = &words().steps;
    view! {
        <label class="field">
            <span>{steps.code}</span>
            <input
                type="text"
                name="code"
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck="false"
                maxlength="40"
                required
                autofocus
            />
        </label>
        <button class="button button-main button-wide" type="submit">
            {steps.go_on}
        </button>
    }
    .into_any()
}

/// Asks for the code of the app.
#[component]
pub fn CodeStep() -> impl IntoView {
    let steps = &words().steps;
    view! {
        <Step title=steps.code_title lead=steps.code_lead action="/sign-in/code">
            <CodeField />
        </Step>
    }
    .into_any()
}

/// Asks for a password of one's own.
#[component]
pub fn PasswordStep() -> impl IntoView {
    let steps = &words().steps;
    view! {
        <Step title=steps.password_title lead=steps.password_lead action="/sign-in/password">
            <label class="field">
                <span>{steps.new_password}</span>
                <input
                    type="password"
                    name="password"
                    autocomplete="new-password"
                    minlength="12"
                    maxlength="128"
                    required
                    autofocus
                    aria-describedby="password-hint"
                />
            </label>
            <p class="field-hint" id="password-hint">
                {words().account.password_hint}
            </p>
            <button class="button button-main button-wide" type="submit">
                {steps.save_password}
            </button>
        </Step>
    }
    .into_any()
}

/// Has the second factor set up, where the role needs one; then shows the recovery codes, once.
#[component]
pub fn EnrolStep() -> impl IntoView {
    let steps = &words().steps;
    if let Some(told) = wire::shared(use_context::<RecoveryCodes>) {
        return kept_codes(told);
    }
    let enrolment = wire::shared(use_context::<Enrolment>);
    view! {
        <Step title=steps.enrol_title lead=steps.enrol_lead action="/sign-in/enrol">
            {enrolment.map(|enrolment| view! { <Drawing enrolment /> })}
            <CodeField />
        </Step>
    }
    .into_any()
}

/// The recovery codes of who is in by now. Going on is a full load: this page was drawn before anybody was in.
fn kept_codes(told: RecoveryCodes) -> AnyView {
    let (account, office) = (&words().account, &words().office);
    let copied = RwSignal::new(false);
    // Until the page is awake, a click would be lost.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let text = told.codes.join("\n");
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if browser::copy(&text).await {
                let _ = copied.try_set(true);
            }
        });
    };
    view! {
        <Title text=account.codes_title />
        <main class="lone">
            <div class="lone-card">
                <Brand />
                <h1>{account.codes_title}</h1>
                <p class="lone-lead">{account.codes_body}</p>
                <ul class="codes" data-testid="recovery-codes">
                    {told.codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
                </ul>
                <div class="form">
                    <button class="button button-wide" type="button" disabled=move || !awake.get() on:click=copy>
                        <Icon name="copy" />
                        {move || if copied.get() { office.copied } else { office.copy }}
                    </button>
                    <a class="button button-main button-wide" href=told.next rel="external">
                        {account.codes_kept}
                    </a>
                </div>
            </div>
        </main>
    }
    .into_any()
}
