//! Ticks, and what stands under a bubble that did not arrive: the cause in a sentence and the next step.

use domain::event::LiveEvent;
use domain::failure::{NO_CODE, NextStep, explain};
use domain::message::{Content, Delivery, Failure, MessageView};
use domain::outreach::{Outcome, Stop};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::retry_message;
use super::thread_state::ThreadState;
use crate::desk::{Clock, Live};
use crate::error::AppError;
use crate::outreach::api::retry_template;
use crate::outreach::stop_sentence;
use crate::ui::{Icon, browser, catalogue, sentence, words};

/// How far a message got, drawn and said.
#[component]
pub fn Ticks(delivery: Memo<Option<Delivery>>) -> impl IntoView {
    let deliveries = words().deliveries();
    move || {
        let (icon, word, slug) = match delivery.get()? {
            Delivery::Queued => ("clock", deliveries.queued, "queued"),
            Delivery::Sending => ("clock", deliveries.sending, "sending"),
            Delivery::Uncertain => ("circle-help", deliveries.uncertain, "uncertain"),
            Delivery::Sent => ("check", deliveries.sent, "sent"),
            Delivery::Failed => ("circle-alert", deliveries.failed, "failed"),
            Delivery::Delivered => ("check-check", deliveries.delivered, "delivered"),
            Delivery::Read => ("check-check", deliveries.read, "read"),
        };
        Some(view! {
            <span class="ticks" data-delivery=slug title=word>
                <Icon name=icon />
                <span class="unseen">{word}</span>
            </span>
        })
    }
}

/// What follows a bubble that failed, or of which nothing is known.
#[component]
pub fn Aftermath(message: RwSignal<MessageView>) -> impl IntoView {
    let what = Memo::new(move |_| {
        let message = message.read();
        match message.delivery {
            Some(Delivery::Failed) => {
                let failure = message.failure.clone().unwrap_or(Failure {
                    code: NO_CODE,
                    details: None,
                });
                Some((Some(failure), message.retried))
            }
            Some(Delivery::Uncertain) => Some((None, message.retried)),
            _ => None,
        }
    });
    move || match what.get() {
        None => ().into_any(),
        Some((_, true)) => {
            view! { <p class="aftermath aftermath-quiet">{words().thread.retried}</p> }.into_any()
        }
        Some((Some(failure), false)) => view! { <Failed message failure /> }.into_any(),
        Some((None, false)) => view! { <Uncertain message /> }.into_any(),
    }
}

#[component]
fn Failed(message: RwSignal<MessageView>, failure: Failure) -> impl IntoView {
    let deliveries = words().deliveries();
    let next = explain(failure.code).next;
    // What an administrator puts right is sent again by whoever wrote it.
    let again = next.sends_again() || next == NextStep::AskAdministrator;
    let step = (next != NextStep::Retry).then(|| {
        view! {
            <p class="aftermath-step">
                <Icon name="corner-down-right" />
                <span class="unseen">{deliveries.next_step} ": "</span>
                {catalogue().next_step(next)}
            </p>
        }
    });
    // Negative codes are our own.
    let code = (failure.code >= 0).then(|| (deliveries.code)(failure.code));
    let details = (code.is_some() || failure.details.is_some()).then(|| {
        view! {
            <details class="aftermath-details">
                <summary>{deliveries.details}</summary>
                <p>{code} " " {failure.details.clone()}</p>
            </details>
        }
    });
    view! {
        <div class="aftermath" data-tone="bad">
            <p>{catalogue().failure(failure.code)}</p>
            {step}
            <div class="aftermath-actions">
                {again.then(|| view! { <Again message word=deliveries.retry /> })} <Copy message />
            </div>
            {details}
        </div>
    }
    .into_any()
}

#[component]
fn Uncertain(message: RwSignal<MessageView>) -> impl IntoView {
    let deliveries = words().deliveries();
    view! {
        <div class="aftermath" data-tone="warn">
            <p>{deliveries.uncertain_body}</p>
            <div class="aftermath-actions">
                <Again message word=deliveries.uncertain_retry />
            </div>
        </div>
    }
    .into_any()
}

/// Sends it again; a template is asked everything that a new one is.
async fn again(old: &MessageView) -> Result<Result<MessageView, Stop>, AppError> {
    if !matches!(old.content, Content::Template { .. }) {
        return Ok(Ok(retry_message(old.id).await?));
    }
    Ok(match retry_template(old.id).await? {
        Outcome::Begun(begun) => Ok(begun.message),
        Outcome::Stopped(stop) => Err(stop),
    })
}

/// Sends the same words as a new message.
#[component]
pub fn Again(message: RwSignal<MessageView>, word: &'static str) -> impl IntoView {
    let live = Live::expect();
    let state = expect_context::<ThreadState>();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<AppError>);
    let stopped = RwSignal::new(None::<Stop>);
    let clock = Clock::expect();
    let retry = move |_| {
        busy.set(true);
        trouble.set(None);
        stopped.set(None);
        let old = message.get_untracked();
        spawn_local(async move {
            match again(&old).await {
                Ok(Err(stop)) => {
                    let _ = stopped.try_set(Some(stop));
                }
                Ok(Ok(new)) => {
                    let conversation = state.id;
                    let old = MessageView { retried: true, ..old };
                    live.publish(LiveEvent::Message {
                        conversation,
                        message: old,
                    });
                    live.publish(LiveEvent::Message {
                        conversation,
                        message: new,
                    });
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <button class="button-link" type="button" disabled=move || busy.get() on:click=retry>
            <Icon name="rotate-cw" />
            {word}
        </button>
        {move || trouble.get().map(|error| view! { <span role="alert">{sentence(&error)}</span> })}
        {move || stopped.get().map(|stop| view! { <span role="alert">{stop_sentence(&stop, clock)}</span> })}
    }
    .into_any()
}

#[component]
fn Copy(message: RwSignal<MessageView>) -> impl IntoView {
    let deliveries = words().deliveries();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = match &message.read_untracked().content {
            Content::Text { body } | Content::Template { body, .. } => body.clone(),
            other => other.excerpt(usize::MAX),
        };
        spawn_local(async move {
            let done = browser::copy(&text).await;
            let _ = copied.try_set(done);
        });
    };
    view! {
        <button class="button-link" type="button" on:click=copy>
            <Icon name="copy" />
            {move || if copied.get() { deliveries.copied } else { deliveries.copy }}
        </button>
    }
    .into_any()
}
