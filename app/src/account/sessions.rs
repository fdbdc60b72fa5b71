//! The browsers one is signed in with.

use domain::account::Account;
use domain::staff::SessionView;
use leptos::prelude::*;
use uuid::Uuid;

use super::api::end_my_sessions;
use crate::desk::Clock;
use crate::ui::{Form, FormTrouble, Icon, Reading, Toasts, words};

/// The list.
#[component]
pub fn Sessions(account: Account, read: Reading<Account>) -> impl IntoView {
    let words = &words().account;
    let clock = Clock::expect();
    let form = Form::new();
    let toasts = Toasts::expect();
    let end = move |handle: Option<Uuid>| {
        form.send(async move {
            end_my_sessions(handle).await?;
            toasts.say(words.session_ended);
            read.refetch();
            Ok(())
        });
    };
    let others = account.sessions.len() > 1;
    let row = move |session: SessionView| {
        let handle = session.handle;
        let browser = if session.browser.is_empty() {
            words.unknown_browser.to_owned()
        } else {
            session.browser
        };
        let label = format!("{}: {browser}", words.end_session);
        view! {
            <li class="session">
                <Icon name="monitor" />
                <div class="session-words">
                    <p class="named-title">
                        {browser} {session.current.then(|| view! { <span class="tag" data-tone="on">{words.this_browser}</span> })}
                    </p>
                    <p class="field-hint">
                        {(words.session_times)(&clock.full(session.since), &clock.full(session.last_seen_at))}
                    </p>
                </div>
                {(!session.current)
                    .then(|| {
                        view! {
                            <button
                                class="button"
                                type="button"
                                aria-label=label
                                disabled=move || form.busy.get()
                                on:click=move |_| end(Some(handle))
                            >
                                {words.end_session}
                            </button>
                        }
                    })}
            </li>
        }
        .into_any()
    };
    view! {
        <section class="office-part" aria-labelledby="sessions-heading">
            <header class="part-head">
                <h2 id="sessions-heading">{words.sessions}</h2>
                {others
                    .then(|| {
                        view! {
                            <button
                                class="button"
                                type="button"
                                disabled=move || form.busy.get()
                                on:click=move |_| end(None)
                            >
                                <Icon name="log-out" />
                                {words.end_others}
                            </button>
                        }
                    })}
            </header>
            <FormTrouble form />
            <ul class="sessions">{account.sessions.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}
