//! On which of our numbers a contact is blocked at WhatsApp.

use domain::contact::book::{ContactCard, NumberBlock};
use domain::{ContactId, NumberId};
use leptos::prelude::*;

use super::api::{block_contact, unblock_contact};
use super::judged;
use crate::desk::Clock;
use crate::ui::{Confirm, Form, FormTrouble, Icon, Reading, Toasts, words};

/// The part of the page; nothing where they never wrote to a number of ours.
#[component]
pub(super) fn Blocks(
    contact: ContactId,
    name: String,
    blocks: Vec<NumberBlock>,
    read: Reading<ContactCard>,
) -> impl IntoView {
    let words = words().contact_keeping();
    let (form, clock, toasts) = (Form::new(), Clock::expect(), Toasts::expect());
    let open = RwSignal::new(false);
    let asked = RwSignal::new(None::<(NumberId, String)>);
    let change = move |number: NumberId, block: bool| {
        form.send_judged(async move {
            let done = if block {
                block_contact(contact, number).await
            } else {
                unblock_contact(contact, number).await
            };
            let done = judged(clock, done)?;
            if done.is_ok() {
                toasts.say(if block {
                    words.now_blocked
                } else {
                    words.now_unblocked
                });
                read.refetch();
            }
            Ok(done)
        });
    };
    let run = Callback::new(move |()| {
        if let Some((number, _)) = asked.get_untracked() {
            change(number, true);
        }
    });
    let press = move |number: NumberId, name: String, blocked: bool| {
        if blocked {
            change(number, false);
        } else {
            asked.set(Some((number, name)));
            open.set(true);
        }
    };
    if blocks.is_empty() {
        return ().into_any();
    }
    let confirm = move || {
        asked.get().map(|(_, number)| {
            let body = (words.block_ask)(&name, &number);
            view! { <Confirm open title=words.blocks body action=words.block run /> }
        })
    };
    view! {
        <section class="office-part" aria-labelledby="contact-blocks">
            <h2 id="contact-blocks">{words.blocks}</h2>
            <p class="contact-hint">{words.blocks_hint}</p>
            <FormTrouble form />
            <ul class="contact-list">
                {blocks.into_iter().map(|block| line(block, form, press)).collect_view()}
            </ul>
            {confirm}
        </section>
    }
    .into_any()
}

fn line(
    block: NumberBlock,
    form: Form,
    press: impl Fn(NumberId, String, bool) + Copy + Send + Sync + 'static,
) -> AnyView {
    let words = words().contact_keeping();
    let clock = Clock::expect();
    let blocked = block.blocked.is_some();
    let (word, label, icon) = if blocked {
        (words.unblock, (words.unblock_on)(&block.name), "circle-check")
    } else {
        (words.block, (words.block_on)(&block.name), "ban")
    };
    let standing = block.blocked.map_or_else(
        || words.not_blocked.to_owned(),
        |(at, by)| (words.blocked)(&clock.full(at), &by),
    );
    let (number, name) = (block.number, block.name.clone());
    view! {
        <li class="contact-item">
            <div class="contact-item-words">
                <p class="contact-item-name">{block.name}</p>
                <p class="contact-item-detail">{standing}</p>
            </div>
            <button
                class="button"
                type="button"
                aria-label=label
                disabled=move || form.busy.get()
                on:click=move |_| press(number, name.clone(), blocked)
            >
                <Icon name=icon />
                {word}
            </button>
        </li>
    }
    .into_any()
}
