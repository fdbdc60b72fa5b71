//! A contact's conversations on our numbers, and their protocols.

use domain::ContactId;
use domain::contact::book::{ContactConversation, ContactProtocol, ContactProtocols};
use leptos::prelude::*;

use super::api::contact_protocols;
use crate::conversations::kinds;
use crate::desk::Clock;
use crate::ui::{Form, FormTrouble, Icon, words};

/// The conversations, the newest first.
#[component]
pub(super) fn Conversations(conversations: Vec<ContactConversation>) -> impl IntoView {
    let words = words().contact();
    let empty = conversations.is_empty();
    view! {
        <section class="office-part" aria-labelledby="contact-conversations">
            <h2 id="contact-conversations">{words.conversations}</h2>
            {empty.then(|| view! { <p class="contact-hint">{words.no_conversation}</p> })}
            <ul class="contact-list">{conversations.into_iter().map(conversation).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn conversation(conversation: ContactConversation) -> AnyView {
    let words = words().contact();
    let clock = Clock::expect();
    view! {
        <li class="contact-item">
            <div class="contact-item-words">
                <p class="contact-item-name">{conversation.number_name.clone()}</p>
                <p class="contact-item-detail">
                    {state(conversation.state)}
                    <span>{conversation.protocol.to_string()}</span>
                    <time datetime=conversation.last_message_at.to_rfc3339()>
                        {clock.full(conversation.last_message_at)}
                    </time>
                </p>
                {conversation
                    .formerly
                    .as_deref()
                    .map(|name| view! { <p class="contact-item-detail">{(words.formerly)(name)}</p> })}
            </div>
            <div class="contact-item-actions">{actions(&conversation)}</div>
        </li>
    }
    .into_any()
}

/// What can be done with a conversation from here: what may be begun while its protocol is closed belongs in here too.
fn actions(conversation: &ContactConversation) -> AnyView {
    let words = words().contact();
    view! {
        <a
            class="button"
            href=format!("/conversations/{}", conversation.id)
            aria-label=(words.open_conversation_on)(&conversation.number_name)
        >
            <Icon name="message-circle" />
            {words.open_conversation}
        </a>
    }
    .into_any()
}

fn state(state: domain::protocol::ProtocolState) -> AnyView {
    let (slug, icon, word) = kinds::state(state);
    view! {
        <span class="state" data-state=slug>
            <Icon name=icon />
            <span>{word}</span>
        </span>
    }
    .into_any()
}

/// The protocols, newest first.
#[component]
pub(super) fn Protocols(contact: ContactId, first: ContactProtocols) -> impl IntoView {
    let (words, office) = (words().contact(), &words().office);
    let form = Form::new();
    let next = RwSignal::new(first.next);
    let rows = RwSignal::new(first.protocols);
    let more = move |_| {
        form.send(async move {
            let page = contact_protocols(contact, next.get_untracked()).await?;
            rows.update(|rows| rows.extend(page.protocols));
            next.set(page.next);
            Ok(())
        });
    };
    let any = move || !rows.read().is_empty();
    view! {
        <section class="office-part" aria-labelledby="contact-protocols" hidden=move || !any()>
            <h2 id="contact-protocols">{words.protocols}</h2>
            <div class="table-place">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{words.protocol}</th>
                            <th scope="col">{words.number}</th>
                            <th scope="col">{words.agent}</th>
                            <th scope="col">{words.state}</th>
                            <th scope="col">{words.opened}</th>
                        </tr>
                    </thead>
                    <tbody>{move || rows.get().into_iter().map(protocol).collect_view()}</tbody>
                </table>
            </div>
            <FormTrouble form />
            {move || {
                next.read()
                    .is_some()
                    .then(|| {
                        view! {
                            <button class="button table-more" type="button" disabled=move || form.busy.get() on:click=more>
                                {office.more}
                            </button>
                        }
                    })
            }}
        </section>
    }
    .into_any()
}

fn protocol(protocol: ContactProtocol) -> AnyView {
    let words = words().contact();
    let clock = Clock::expect();
    view! {
        <tr>
            <th scope="row">
                <a class="table-link" href=format!("/conversations/{}", protocol.conversation)>
                    {protocol.number.to_string()}
                </a>
            </th>
            <td data-label=words.number>{protocol.number_name}</td>
            <td data-label=words.agent>{protocol.owner.unwrap_or_else(|| words.nobody.to_owned())}</td>
            <td data-label=words.state>{state(protocol.state)}</td>
            <td data-label=words.opened class="table-time">
                {clock.full(protocol.opened_at)}
            </td>
        </tr>
    }
    .into_any()
}
