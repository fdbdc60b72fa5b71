//! Where only a template reaches the customer: a closed conversation, a closed window, an answer that is awaited.

use domain::protocol::ProtocolAction;
use leptos::prelude::*;

use super::blocked::panel;
use crate::conversations::delivery::Again;
use crate::conversations::hand_over::Asking;
use crate::conversations::thread_state::ThreadState;
use crate::desk::Clock;
use crate::outreach::{Outreach, Subject};
use crate::parts;
use crate::ui::{Icon, browser, catalogue, words};

/// A closed conversation: “Iniciar Atendimento”, then “Enviar mensagem de Recontato”.
#[component]
pub fn StartAgain(state: ThreadState) -> impl IntoView {
    let (composer, texts) = (words().composer(), words().outreach());
    let outreach = Outreach::expect();
    let starting = RwSignal::new(false);
    let begin = move |_| {
        starting.set(true);
        browser::after_paint(|| {
            browser::focus_first(".composer-panel .button-main");
        });
    };
    move || {
        if starting.get() {
            let action = view! {
                <button
                    class="button button-main"
                    type="button"
                    on:click=move |_| outreach.open(Subject::Recontact(state.id))
                >
                    {texts.start_again_confirm}
                </button>
            };
            return panel("send", None, texts.start_again_body.to_owned(), action.into_any());
        }
        let action = view! {
            <button
                class="button button-main"
                type="button"
                disabled=move || state.busy.get()
                on:click=begin
            >
                {words().thread.take}
            </button>
        };
        panel(
            "circle-check",
            Some(composer.closed_title.to_owned()),
            composer.closed_body.to_owned(),
            action.into_any(),
        )
    }
}

/// One's own conversation after 24 hours: the composer is the form of a Recontato.
#[component]
pub fn WindowClosed(state: ThreadState) -> impl IntoView {
    let composer = words().composer();
    let clock = Clock::expect();
    view! {
        <div class="composer-first">
            {panel(
                "timer-off",
                Some(composer.window_title.to_owned()),
                composer.window_body.to_owned(),
                ().into_any(),
            )}
            {move || clock.mounted().then(|| parts::recontact_panel(state.id))}
        </div>
    }
    .into_any()
}

/// A template is under way, or was not delivered.
#[component]
pub fn Awaiting(state: ThreadState) -> impl IntoView {
    let texts = words().outreach();
    let clock = Clock::expect();
    let outreach = Outreach::expect();
    let undelivered = Memo::new(move |_| state.undelivered());
    let another = move || {
        view! {
            <button
                class="button"
                type="button"
                disabled=move || state.busy.get()
                on:click=move |_| outreach.open(Subject::Recontact(state.id))
            >
                {texts.another}
            </button>
        }
    };
    let close = move || {
        let may = state.may(ProtocolAction::Close);
        may.then(|| {
            view! {
                <button
                    class="button"
                    type="button"
                    disabled=move || state.busy.get()
                    on:click=move |_| {
                        state.trouble.set(None);
                        state.asking.set(Some(Asking::Close));
                    }
                >
                    {words().thread.close}
                </button>
            }
        })
    };
    move || match undelivered.get() {
        Some(message) => {
            let code = message
                .failure
                .as_ref()
                .map_or(domain::failure::NO_CODE, |failure| failure.code);
            let next = catalogue().next_step(domain::failure::explain(code).next);
            let body = format!("{} {next}.", catalogue().failure(code));
            let action = view! {
                <div class="composer-actions">
                    <Again message=RwSignal::new(message) word=words().deliveries().retry />
                    {another()}
                    {close()}
                </div>
            };
            panel(
                "circle-alert",
                Some(texts.undelivered.to_owned()),
                body,
                action.into_any(),
            )
        }
        None => {
            let left = move || {
                let expires_at = state.card.read().expires_at.filter(|_| clock.mounted())?;
                let minutes = (expires_at - clock.now()).num_minutes().max(0);
                Some((texts.awaiting_body)(&(words().windows.left)(minutes)))
            };
            view! {
                <div class="composer-panel">
                    <Icon name="clock" />
                    <div class="composer-reason">
                        <p class="composer-title">{texts.awaiting}</p>
                        <p>{left}</p>
                    </div>
                    <div class="composer-actions">{another()}</div>
                </div>
            }
            .into_any()
        }
    }
}
