//! The side panel: who they are, on which of our numbers, and their protocols.

use domain::ProtocolId;
use domain::contact::IdentityKind;
use domain::conversation::{ProtocolMark, ProtocolView};
use domain::phone::Phone;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::protocol_changes;
use super::kinds;
use super::rows::{mark_icon, mark_notes, mark_words};
use super::thread_state::ThreadState;
use crate::desk::Clock;
use crate::error::AppError;
use crate::parts::{self, Rare};
use crate::ui::{Icon, words};

/// The panel.
#[component]
pub fn ContactPanel(state: ThreadState, toggle: Callback<()>) -> impl IntoView {
    let panel = words().panel();
    let clock = Clock::expect();
    let asked = RwSignal::new(false);
    view! {
        <aside class="panel" id="contact-panel" aria-label=panel.title>
            <header class="panel-head">
                <h2>{panel.title}</h2>
                <button
                    class="button-quiet panel-close"
                    type="button"
                    aria-label=words().common.close
                    on:click=move |_| toggle.run(())
                >
                    <Icon name="x" />
                </button>
            </header>
            <p class="panel-name">{move || state.contact.read().name.clone()}</p>
            <section class="panel-part">
                <h3>{panel.identities}</h3>
                <dl class="facts">{move || identities(state)}</dl>
                <p class="panel-line">
                    <a href=move || format!("/contacts/{}", state.contact.read().id)>{panel.contact_page}</a>
                </p>
                {move || {
                    state.contact.read().identities.is_empty().then(|| view! { <p class="panel-note">{panel.no_identity}</p> })
                }}
            </section>
            <section class="panel-part">
                <h3>{panel.number}</h3>
                <p class="panel-line">{move || state.number.read().name.clone()}</p>
                <p class="panel-note">{move || state.number.read().display_phone.clone()}</p>
            </section>
            <section class="panel-part">
                <h3>{panel.protocols}</h3>
                <button
                    class="panel-why"
                    type="button"
                    aria-haspopup="dialog"
                    disabled=move || !clock.mounted()
                    on:click=move |_| asked.set(true)
                >
                    <Icon name="circle-help" />
                    <span>{panel.why}</span>
                </button>
                {parts::rare(Rare::Why(state.id, asked))}
                <ul class="protocols">
                    <For each=move || state.protocols.get() key=|protocol| protocol.id let:protocol>
                        {protocol_view(state, protocol)}
                    </For>
                </ul>
            </section>
        </aside>
    }
    .into_any()
}

fn identities(state: ThreadState) -> impl IntoView {
    let panel = words().panel();
    let contact = state.contact.read();
    let row = |identity: &domain::contact::Identity| {
        let (word, value) = match identity.kind {
            IdentityKind::Phone => (panel.phone, shown(&identity.value)),
            IdentityKind::WaId => (panel.wa_id, identity.value.clone()),
            IdentityKind::UserId => (panel.user_id, identity.value.clone()),
            IdentityKind::Username => (panel.username, format!("@{}", identity.value)),
        };
        view! {
            <div>
                <dt>{word}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    // As people would look for them: what one can dial first.
    let kinds = [
        IdentityKind::Phone,
        IdentityKind::Username,
        IdentityKind::WaId,
        IdentityKind::UserId,
    ];
    let of = |kind| {
        contact
            .identities
            .iter()
            .filter(move |identity| identity.kind == kind)
    };
    kinds.into_iter().flat_map(of).map(row).collect_view()
}

/// A phone as people write it.
fn shown(e164: &str) -> String {
    Phone::parse(e164).map_or_else(|_| e164.to_owned(), |phone| phone.display())
}

/// Every change of a protocol, read when it is opened and, while it is, whenever the protocol changes.
#[component]
fn Timeline(id: ProtocolId, protocol: Memo<ProtocolView>) -> impl IntoView {
    let hand_over = &words().hand_over;
    let clock = Clock::expect();
    let changes = RwSignal::new(None::<Result<Vec<ProtocolMark>, AppError>>);
    let read = move || {
        spawn_local(async move {
            let read = protocol_changes(id).await;
            let _ = changes.try_set(Some(read));
        });
    };
    let opened = RwSignal::new(false);
    Effect::new(move |_| {
        protocol.track();
        if opened.get() {
            read();
        }
    });
    let line = move |mark: ProtocolMark| {
        view! {
            <li class="timeline-line">
                <Icon name=mark_icon(mark.change) />
                <div>
                    <p>{mark_words(&mark)}</p>
                    {mark_notes(&mark)}
                    <time datetime=mark.at.to_rfc3339()>{clock.full(mark.at)}</time>
                </div>
            </li>
        }
    };
    view! {
        <details
            class="timeline"
            on:toggle=move |event| {
                let details: web_sys::Element = event_target(&event);
                opened.set(details.has_attribute("open"));
            }
        >
            <summary>{hand_over.timeline}</summary>
            {move || match changes.get() {
                None => view! { <p class="panel-note" role="status">{words().common.loading}</p> }.into_any(),
                Some(Err(_)) => view! { <p class="panel-note" role="alert">{hand_over.timeline_failed}</p> }.into_any(),
                Some(Ok(changes)) => view! { <ol>{changes.into_iter().map(line).collect_view()}</ol> }.into_any(),
            }}
        </details>
    }
    .into_any()
}

/// A protocol as it stands. It stays the same element while the protocol goes on: what was opened in it stays open.
fn protocol_view(state: ThreadState, drawn: ProtocolView) -> impl IntoView {
    let panel = words().panel();
    let clock = Clock::expect();
    let id = drawn.id;
    let number = drawn.number.to_string();
    let protocol = Memo::new(move |before: Option<&ProtocolView>| {
        let protocols = state.protocols.read();
        let now = protocols.iter().find(|protocol| protocol.id == id);
        now.or(before).unwrap_or(&drawn).clone()
    });
    let standing = move || {
        let (slug, icon, word) = kinds::state(protocol.read().state);
        view! {
            <span class="state" data-state=slug>
                <Icon name=icon />
                <span>{word}</span>
            </span>
        }
    };
    let who = move || {
        let protocol = protocol.read();
        protocol
            .owner_name
            .clone()
            .unwrap_or_else(|| panel.nobody.to_owned())
    };
    let when = move || {
        let protocol = protocol.read();
        match protocol.closed_at {
            Some(at) => (panel.closed)(&clock.full(at)),
            None => (panel.opened)(&clock.full(protocol.opened_at)),
        }
    };
    view! {
        <li class="protocol" data-current=move || protocol.read().state.is_open().then_some("")>
            <p class="protocol-head">
                <span class="protocol-number">{number}</span>
                {standing}
            </p>
            <p class="panel-note">{who}</p>
            <p class="panel-note">{when}</p>
            <Timeline id protocol />
        </li>
    }
    .into_any()
}
