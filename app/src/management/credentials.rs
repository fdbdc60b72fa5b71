//! What an administrator does about somebody's way in: each asked before it is done.

use domain::staff::UserCard;
use leptos::prelude::*;

use super::api::{reset_password, reset_second_factor, restore_user, sign_out_everywhere, suspend_user};
use crate::error::AppError;
use crate::ui::{Confirm, Dialog, Form, FormTrouble, Icon, Reading, Toasts, browser, words};

/// The buttons with their questions.
#[component]
pub fn Credentials(shown: UserCard, card: Reading<UserCard>) -> impl IntoView {
    let users = words().users();
    let (id, name, open) = (shown.entry.id, shown.entry.name.clone(), shown.open_protocols);
    let disabled = shown.entry.disabled;
    let form = Form::new();
    let toasts = Toasts::expect();
    let asks = || RwSignal::new(false);
    let (signing_out, resetting, unfactoring, disabling) = (asks(), asks(), asks(), asks());
    let told = RwSignal::new(None);
    let again = Callback::new(move |()| card.refetch());
    // Each does one thing, says so, and reads the person again.
    let act = move |work: std::pin::Pin<Box<dyn Future<Output = Result<(), AppError>>>>,
                    said: &'static str| {
        form.send(async move {
            work.await?;
            toasts.say(said);
            again.try_run(());
            Ok(())
        });
    };
    let sign_out = Callback::new(move |()| act(Box::pin(sign_out_everywhere(id)), users.signed_out));
    let unfactor = Callback::new(move |()| act(Box::pin(reset_second_factor(id)), users.second_factor_reset));
    let restore = move |_| act(Box::pin(restore_user(id)), users.enabled);
    let reset = Callback::new(move |()| {
        form.send(async move {
            let made = reset_password(id, None).await?;
            told.set(made.password);
            Ok(())
        });
    });
    let note = RwSignal::new(users.return_note.to_owned());
    let disable = Callback::new(move |()| {
        let give_back = (open > 0).then(|| note.get_untracked());
        act(Box::pin(suspend_user(id, give_back)), users.disabled_now);
    });
    let button = move |icon: &'static str, word: &'static str, asked: RwSignal<bool>| {
        view! {
            <button class="button" type="button" disabled=move || form.busy.get() on:click=move |_| asked.set(true)>
                <Icon name=icon />
                {word}
            </button>
        }
        .into_any()
    };
    let (for_reset, for_disable) = (name.clone(), name.clone());
    view! {
        <FormTrouble form />
        <div class="aside-actions">
            {button("key-round", users.reset_password, resetting)}
            {(shown.sessions > 0).then(|| button("log-out", users.sign_out, signing_out))}
            {shown.entry.second_factor.then(|| button("shield-off", users.reset_second_factor, unfactoring))}
            {if disabled {
                view! {
                    <button class="button" type="button" disabled=move || form.busy.get() on:click=restore>
                        <Icon name="user-check" />
                        {users.enable}
                    </button>
                }
                    .into_any()
            } else {
                button("user-x", users.disable, disabling)
            }}
        </div>
        <Confirm
            open=signing_out
            title=users.sign_out
            body=(users.sign_out_body)(&name)
            action=users.sign_out
            run=sign_out
        />
        <Confirm
            open=resetting
            title=users.reset_password
            body=(users.reset_password_body)(&for_reset)
            action=users.reset_password
            run=reset
        />
        <Confirm
            open=unfactoring
            title=users.reset_second_factor
            body=(users.reset_second_factor_body)(&name)
            action=users.reset_second_factor
            run=unfactor
        />
        <Dialog open=disabling title=users.disable>
            <p>{(users.disable_body)(&for_disable)}</p>
            {(open > 0)
                .then(|| {
                    view! {
                        <p class="notice notice-warn">
                            <Icon name="triangle-alert" />
                            <span>{(users.return_open)(open)}</span>
                        </p>
                        <label class="field">
                            <span>{users.return_reason}</span>
                            <input
                                type="text"
                                maxlength="500"
                                prop:value=move || note.get()
                                on:input=move |event| note.set(event_target_value(&event))
                            />
                        </label>
                    }
                })}
            <div class="dialog-actions">
                <button class="button" type="button" on:click=move |_| disabling.set(false)>
                    {words().common.cancel}
                </button>
                <button
                    class="button button-danger"
                    type="button"
                    on:click=move |_| {
                        disabling.set(false);
                        disable.run(());
                    }
                >
                    {if open > 0 { users.disable_and_return } else { users.disable }}
                </button>
            </div>
        </Dialog>
        <Told told done=again title=users.told_title body=users.told_body />
    }
    .into_any()
}

/// A secret that is told once.
#[component]
pub fn Told(
    /// What is shown.
    told: RwSignal<Option<String>>,
    /// Once it is gone.
    done: Callback<()>,
    /// What it is.
    title: &'static str,
    /// What to do with it.
    body: &'static str,
) -> impl IntoView {
    let office = &words().office;
    let open = RwSignal::new(false);
    let copied = RwSignal::new(false);
    Effect::new(move |was: Option<bool>| {
        let is = told.read().is_some();
        if was != Some(true) && is {
            copied.set(false);
            open.set(true);
            return open.get();
        }
        // Closed, by whatever way: it is gone.
        if was == Some(true) && !open.get() {
            told.set(None);
            done.run(());
            return false;
        }
        is
    });
    let copy = move |_| {
        let Some(text) = told.get_untracked() else { return };
        leptos::task::spawn_local(async move {
            if browser::copy(&text).await {
                copied.set(true);
            }
        });
    };
    view! {
        <Dialog open title>
            <p>{body}</p>
            <p class="secret" data-testid="secret">
                {move || told.get()}
            </p>
            <div class="dialog-actions">
                <button class="button" type="button" on:click=copy>
                    <Icon name="copy" />
                    {move || if copied.get() { office.copied } else { office.copy }}
                </button>
                <button class="button button-main" type="button" on:click=move |_| open.set(false)>
                    {office.done}
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}
