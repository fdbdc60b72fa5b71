//! A bubble that is drawn before our server has answered.

use domain::outgoing::Outgoing;
use leptos::prelude::*;
use uuid::Uuid;

use super::composer::Draft;
use super::content;
use super::kinds;
use crate::desk::{Clock, Outbox};
use crate::ui::{Icon, sentence, words};

/// The message with the key `id`, on its way to our server.
#[component]
pub fn PendingBubble(id: Uuid) -> impl IntoView {
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let draft = expect_context::<Draft>();
    let deliveries = words().deliveries();
    let Some(pending) = untrack(move || outbox.find(id)) else {
        return ().into_any();
    };
    let trouble = Memo::new(move |_| outbox.find(id).and_then(|pending| pending.trouble));
    let failed = move || trouble.read().is_some();
    let is_text = matches!(pending.message, Outgoing::Text { .. });
    let edit = move |_| {
        if let Some(text) = outbox.take_back(id) {
            draft.put_back(&text);
        }
    };
    view! {
        <li class="row" data-side="out">
            <article class="bubble" data-pending="" data-compact=is_text.then_some("") data-failed=move || failed().then_some("")>
                <span class="unseen">{words().thread.you} ":"</span>
                {drawn(&pending.message)}
                <p class="bubble-foot">
                    <time datetime=pending.at.to_rfc3339()>{clock.hour(pending.at)}</time>
                    <span class="ticks" data-delivery=move || if failed() { "failed" } else { "sending" }>
                        {move || {
                            let (icon, word) = if failed() {
                                ("circle-alert", deliveries.local_failed)
                            } else {
                                ("clock", deliveries.sending)
                            };
                            view! {
                                <Icon name=icon />
                                <span class="unseen">{word}</span>
                            }
                                .into_any()
                        }}
                    </span>
                </p>
            </article>
            {move || {
                trouble
                    .get()
                    .map(|error| {
                        view! {
                            <div class="aftermath" data-tone="bad" role="alert">
                                <p>{deliveries.local_failed} ". " {sentence(&error)}</p>
                                <div class="aftermath-actions">
                                    <button class="button-link" type="button" on:click=move |_| outbox.retry(id)>
                                        <Icon name="rotate-cw" />
                                        {deliveries.retry}
                                    </button>
                                    <button class="button-link" type="button" on:click=edit>
                                        <Icon name=if is_text { "pencil" } else { "x" } />
                                        {if is_text { deliveries.discard } else { words().common.cancel }}
                                    </button>
                                </div>
                            </div>
                        }
                    })
            }}
        </li>
    }
    .into_any()
}

/// What it carries; a file is on its way itself, so that only its name stands here.
fn drawn(message: &Outgoing) -> AnyView {
    if let Outgoing::File { caption, .. } = message {
        let (icon, name) = kinds::named("document").unwrap_or_default();
        return view! {
            <div class="bubble-file">
                <span class="bubble-file-icon">
                    <Icon name=icon />
                </span>
                <p class="bubble-file-name">{name}</p>
            </div>
            {caption.as_deref().map(content::text)}
        }
        .into_any();
    }
    message.clone().content().as_ref().map(content::draw).into_any()
}
