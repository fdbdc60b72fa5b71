//! Two-step verification: setting it up, its recovery codes, and switching it off.

use domain::account::{Account, Enrolment};
use leptos::prelude::*;

use super::api::{begin_second_factor, confirm_second_factor, disable_second_factor, renew_recovery_codes};
use crate::desk::Clock;
use crate::ui::{Dialog, Field, Form, FormTrouble, Icon, Reading, Toasts, browser, words};

/// The part of the page.
#[component]
pub fn SecondFactor(account: Account, read: Reading<Account>) -> impl IntoView {
    let words = &words().account;
    let codes = RwSignal::new(Vec::new());
    view! {
        <section class="office-part" aria-labelledby="factor-heading">
            <h2 id="factor-heading">{words.second_factor}</h2>
            {match account.second_factor_since {
                Some(since) => {
                    view! {
                        <Standing account since=Clock::expect().full(since) codes read />
                    }
                        .into_any()
                }
                None => view! { <Setup required=account.second_factor_required codes /> }.into_any(),
            }}
            <Codes codes read />
        </section>
    }
    .into_any()
}

/// It is not in use yet.
#[component]
fn Setup(required: bool, codes: RwSignal<Vec<String>>) -> impl IntoView {
    let words = &words().account;
    let form = Form::new();
    let begun = RwSignal::new(None::<Enrolment>);
    let code = RwSignal::new(String::new());
    let begin = move |_| {
        form.send(async move {
            begun.set(Some(begin_second_factor().await?));
            browser::after_paint(|| {
                browser::focus_first("[name=code]");
            });
            Ok(())
        });
    };
    let confirm = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            codes.set(confirm_second_factor(code.get_untracked()).await?);
            Ok(())
        });
    };
    view! {
        <p class="field-hint">{if required { words.second_factor_required } else { words.second_factor_why }}</p>
        {move || match begun.get() {
            None => {
                view! {
                    <FormTrouble form />
                    <button class="button" type="button" disabled=move || form.busy.get() on:click=begin>
                        <Icon name="shield-check" />
                        {words.set_up}
                    </button>
                }
                    .into_any()
            }
            Some(enrolment) => {
                view! {
                    <form class="office-form" on:submit=confirm novalidate>
                        <FormTrouble form fields=&["code"] />
                        <Drawing enrolment />
                        <Field
                            form
                            name="code"
                            label=words.code
                            value=code
                            hint=words.code_hint
                            autocomplete="one-time-code"
                        />
                        <div class="form-actions">
                            <button class="button" type="button" on:click=move |_| begun.set(None)>
                                {crate::ui::words().common.cancel}
                            </button>
                            <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                                {words.confirm}
                            </button>
                        </div>
                    </form>
                }
                    .into_any()
            }
        }}
    }
    .into_any()
}

/// What the app is shown, or told.
#[component]
pub fn Drawing(enrolment: Enrolment) -> impl IntoView {
    let words = &words().account;
    let side = enrolment.side;
    view! {
        <div class="enrolment">
            <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=words.drawing>
                <rect class="qr-ground" width=side height=side></rect>
                <path class="qr-units" d=enrolment.drawing></path>
            </svg>
            <div>
                <p>{words.scan}</p>
                <p class="field-hint">{words.or_type}</p>
                <p class="secret" data-testid="totp-secret">
                    {enrolment.secret}
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// It is in use.
#[component]
fn Standing(
    account: Account,
    since: String,
    codes: RwSignal<Vec<String>>,
    read: Reading<Account>,
) -> impl IntoView {
    let words = &words().account;
    let toasts = Toasts::expect();
    let (asking, renewing) = (RwSignal::new(false), RwSignal::new(false));
    let form = Form::new();
    let password = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let typed = password.get_untracked();
            if renewing.get_untracked() {
                codes.set(renew_recovery_codes(typed).await?);
            } else {
                disable_second_factor(typed).await?;
                toasts.say(words.second_factor_off);
                read.refetch();
            }
            asking.set(false);
            password.set(String::new());
            Ok(())
        });
    };
    let ask = move |renew: bool| {
        renewing.set(renew);
        asking.set(true);
    };
    let title = words.confirm_password;
    view! {
        <p class="field-hint">{(words.second_factor_since)(&since)}</p>
        <p class=if account.recovery_codes < 3 { "notice notice-warn" } else { "field-hint" }>
            <span>{(words.recovery_left)(account.recovery_codes)}</span>
        </p>
        <div class="part-actions">
            <button class="button" type="button" disabled=move || form.busy.get() on:click=move |_| ask(true)>
                <Icon name="rotate-cw" />
                {words.renew_codes}
            </button>
            {(!account.second_factor_required)
                .then(|| {
                    view! {
                        <button class="button" type="button" disabled=move || form.busy.get() on:click=move |_| ask(false)>
                            <Icon name="shield-off" />
                            {words.switch_off}
                        </button>
                    }
                })}
        </div>
        <Dialog open=asking title>
            <p>{move || if renewing.get() { words.renew_body } else { words.switch_off_body }}</p>
            <form class="form" on:submit=send novalidate>
                <FormTrouble form fields=&["current"] />
                <Field
                    form
                    name="current"
                    id="current-again"
                    label=words.current_password
                    value=password
                    kind="password"
                    autocomplete="current-password"
                />
                <div class="dialog-actions">
                    <button class="button" type="button" on:click=move |_| asking.set(false)>
                        {crate::ui::words().common.cancel}
                    </button>
                    <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                        {move || if renewing.get() { words.renew_codes } else { words.switch_off }}
                    </button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}

/// The recovery codes, told once.
#[component]
fn Codes(codes: RwSignal<Vec<String>>, read: Reading<Account>) -> impl IntoView {
    let (words, office) = (&words().account, &words().office);
    let open = RwSignal::new(false);
    let copied = RwSignal::new(false);
    Effect::new(move |was: Option<bool>| {
        let is = !codes.read().is_empty();
        if was != Some(true) && is {
            copied.set(false);
            open.set(true);
            return open.get();
        }
        if was == Some(true) && !open.get() {
            codes.set(Vec::new());
            read.refetch();
            return false;
        }
        is
    });
    let copy = move |_| {
        let text = codes.get_untracked().join("\n");
        leptos::task::spawn_local(async move {
            if browser::copy(&text).await {
                copied.set(true);
            }
        });
    };
    view! {
        <Dialog open title=words.codes_title>
            <p>{words.codes_body}</p>
            <ul class="codes" data-testid="recovery-codes">
                {move || codes.get().into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
            </ul>
            <div class="dialog-actions">
                <button class="button" type="button" on:click=copy>
                    <Icon name="copy" />
                    {move || if copied.get() { office.copied } else { office.copy }}
                </button>
                <button class="button button-main" type="button" on:click=move |_| open.set(false)>
                    {words.codes_kept}
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}
