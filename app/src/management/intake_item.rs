//! One body from WhatsApp, opened.

use domain::WebhookId;
use domain::intake::WebhookView;
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::api::{replay_webhook, view_webhook};
use super::intake_kinds::shown;
use crate::desk::Clock;
use crate::ui::{Confirm, Form, FormTrouble, Icon, PageHead, Reading, Toasts, loaded, restricted, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn IntakeItem() -> impl IntoView {
    restricted(Permission::WatchIntake, || {
        let params = use_params_map();
        let id = move || {
            let id = params.read().get("id").and_then(|id| id.parse::<Uuid>().ok());
            WebhookId(id.unwrap_or_default())
        };
        let read: Reading<WebhookView> = resource(id, |id| view_webhook(id, false));
        loaded(read, move |body| view! { <Body body read /> }.into_any())
    })
}

#[component]
fn Body(body: WebhookView, read: Reading<WebhookView>) -> impl IntoView {
    let (words, all) = (words().intake(), words());
    let clock = Clock::expect();
    let administers = expect_context::<CurrentUser>().role.may(Permission::Administer);
    let id = body.id;
    let form = Form::new();
    let toasts = Toasts::expect();
    let asking = RwSignal::new(false);
    let text = RwSignal::new(body.body.clone());
    let masked = RwSignal::new(body.masked);
    let reveal = Callback::new(move |()| {
        form.send(async move {
            let open = view_webhook(id, true).await?;
            text.set(open.body);
            masked.set(open.masked);
            Ok(())
        });
    });
    let replay = move |_| {
        form.send(async move {
            let done = replay_webhook(id).await?;
            toasts.say((words.progress)(done.bodies, done.settled));
            read.refetch();
            Ok(())
        });
    };
    let outcomes = body
        .outcomes
        .iter()
        .map(|line| {
            let (title, hint) = (words.outcome)(&line.outcome);
            view! {
                <li class="outcome">
                    <p class="named-title">
                        {shown(title, &line.outcome)} {line.detail.clone().map(|detail| format!(": {detail}"))}
                    </p>
                    <p class="field-hint">{hint}</p>
                </li>
            }
        })
        .collect_view();
    let settled = body.outcomes.is_empty();
    view! {
        <PageHead
            title=words.item
            lead=(words.item_lead)(&clock.full(body.received_at), body.size, body.updates)
            back=("/management/intake", all.menu.intake)
        />
        <FormTrouble form />
        <section class="office-part">
            <h2>{words.what}</h2>
            {settled.then(|| view! { <p class="field-hint">{words.settled}</p> })}
            <ul>{outcomes}</ul>
        </section>
        {if administers {
            view! {
                <div class="part-actions">
                    <button class="button" type="button" disabled=move || form.busy.get() on:click=replay>
                        <Icon name="rotate-cw" />
                        {words.replay}
                    </button>
                    <button
                        class="button"
                        type="button"
                        disabled=move || form.busy.get() || !masked.get()
                        on:click=move |_| asking.set(true)
                    >
                        <Icon name="eye" />
                        {words.reveal}
                    </button>
                </div>
                <p class="field-hint">{move || if masked.get() { words.masked } else { words.revealed }}</p>
                <pre class="code" role="region" tabindex="0" aria-label=words.body>
                    {move || text.get()}
                </pre>
                <Confirm open=asking title=words.reveal body=words.reveal_body action=words.reveal run=reveal />
            }
                .into_any()
        } else {
            view! { <p class="field-hint">{words.administrators_only}</p> }.into_any()
        }}
    }
    .into_any()
}
