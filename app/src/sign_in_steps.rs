//! What may be asked after the password was right: a code, a password of one's own, setting up the second factor. Plain
//! forms like the first page.

use domain::account::Enrolment;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::account::Drawing;
use crate::desk::Brand;
use crate::ui::{Icon, words};
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

/// Has the second factor set up, where the role needs one.
#[component]
pub fn EnrolStep() -> impl IntoView {
    let steps = &words().steps;
    let enrolment = wire::shared(use_context::<Enrolment>);
    view! {
        <Step title=steps.enrol_title lead=steps.enrol_lead action="/sign-in/enrol">
            {enrolment.map(|enrolment| view! { <Drawing enrolment /> })}
            <CodeField />
        </Step>
    }
    .into_any()
}
