//! One contact's page.

use domain::ContactId;
use domain::contact;
use domain::contact::book::ContactCard;
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::api::view_contact;
use super::blocks::Blocks;
use super::consent::Consent;
use super::data::{Data, Identities};
use super::history::{Conversations, Protocols};
use super::merge::Merges;
use super::notes::Notes;
use super::{LIST, alone};
use crate::desk::Clock;
use crate::ui::{PageHead, Reading, loaded, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn ContactPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || {
        let id = params.read().get("id").and_then(|id| id.parse::<Uuid>().ok());
        ContactId(id.unwrap_or_default())
    };
    let read = resource(id, view_contact);
    alone(loaded(read, move |card| view! { <Card card read /> }.into_any()))
}

#[component]
fn Card(card: ContactCard, read: Reading<ContactCard>) -> impl IntoView {
    let words = words();
    let clock = Clock::expect();
    let keeps = expect_context::<CurrentUser>().role.may(Permission::KeepContacts);
    let since = (words.contact().since)(&clock.zone().date(card.created_at));
    let lead = match contact::handle(&card.identities).filter(|handle| *handle != card.name) {
        Some(handle) => format!("{handle} · {since}"),
        None => since,
    };
    let id = card.id;
    view! {
        <PageHead title=card.name.clone() lead back=(LIST, words.menu.contacts) />
        <div class="office-columns contact-page">
            <div>
                <Conversations conversations=card.conversations.clone() />
                <Protocols contact=id first=card.protocols.clone() />
                <Consent contact=id lines=card.consent.clone() read />
                <Notes contact=id notes=card.notes.clone() read />
            </div>
            <div>
                <Identities identities=card.identities.clone() />
                <Data card=card.clone() read />
                {keeps
                    .then(|| {
                        view! {
                            <Blocks contact=id name=card.name.clone() blocks=card.blocks.clone() read />
                            <Merges contact=id name=card.name.clone() merged=card.merged.clone() read />
                        }
                    })}
            </div>
        </div>
    }
    .into_any()
}
