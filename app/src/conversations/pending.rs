//! A bubble that is drawn before our server has answered.

use leptos::prelude::*;
use uuid::Uuid;

use super::composer::Draft;
use super::content;
use crate::desk::{Clock, Outbox};
use crate::ui::{Icon, sentence, words};

/// The message with the key `id`, on its way to our server.
#[component]
pub fn PendingBubble(id: Uuid) -> impl IntoView {
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let draft = expect_context::<Draft>();
    let deliveries = &words().deliveries;
    let Some(pending) = untrack(move || outbox.find(id)) else {
        return ().into_any();
    };
    let trouble = Memo::new(move |_| outbox.find(id).and_then(|pending| pending.trouble));
    let failed = move || trouble.read().is_some();
    let edit = move |_| {
        if let Some(text) = outbox.take_back(id) {
            draft.put_back(&text);
        }
    };
    view! {
        <li class="row" data-side="out">
            <article class="bubble" data-pending="" data-compact="" data-failed=move || failed().then_some("")>
                <span class="unseen">{words().thread.you} ":"</span>
                {content::text(&pending.text)}
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
                                        <Icon name="pencil" />
                                        {deliveries.discard}
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
