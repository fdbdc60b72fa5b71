//! What the team should know about a contact.

use domain::ContactId;
use domain::contact::book::{ContactCard, ContactNote};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{add_contact_note, delete_contact_note};
use super::judged;
use crate::desk::Clock;
use crate::ui::{Form, FormTrouble, Icon, Reading, Toasts, words};

/// The part of the page.
#[component]
pub(super) fn Notes(
    contact: ContactId,
    notes: Vec<ContactNote>,
    read: Reading<ContactCard>,
) -> impl IntoView {
    let words = words().contact();
    let form = Form::new();
    let clock = Clock::expect();
    let body = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send_judged(async move {
            let done = judged(clock, add_contact_note(contact, body.get_untracked()).await)?;
            if done.is_ok() {
                body.set(String::new());
                read.refetch();
            }
            Ok(done)
        });
    };
    let empty = notes.is_empty();
    view! {
        <section class="office-part" aria-labelledby="contact-notes">
            <h2 id="contact-notes">{words.notes}</h2>
            <p class="contact-hint">{words.notes_hint}</p>
            <FormTrouble form />
            <form class="contact-note-form" on:submit=send novalidate>
                <label class="field">
                    {words.note}
                    <textarea
                        name="note"
                        rows="2"
                        maxlength="2000"
                        prop:value=move || body.get()
                        on:input=move |event| body.set(event_target_value(&event))
                    ></textarea>
                </label>
                <button class="button" type="submit" disabled=move || form.busy.get()>
                    <Icon name="notebook-pen" />
                    {words.add_note}
                </button>
            </form>
            {empty.then(|| view! { <p class="contact-hint">{words.no_note}</p> })}
            <ul class="contact-notes">
                {notes.into_iter().map(|note| line(note, form, read)).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

fn line(note: ContactNote, form: Form, read: Reading<ContactCard>) -> AnyView {
    let words = words().contact();
    let clock = Clock::expect();
    let toasts = Toasts::expect();
    let id = note.id;
    let delete = move |_| {
        form.send(async move {
            delete_contact_note(id, true).await?;
            read.refetch();
            let undo = Callback::new(move |()| {
                spawn_local(async move {
                    if delete_contact_note(id, false).await.is_ok() {
                        read.refetch();
                    }
                });
            });
            toasts.say_undo(words.note_deleted, undo);
            Ok(())
        });
    };
    view! {
        <li class="contact-note">
            <p class="contact-note-body">{note.body}</p>
            <p class="contact-item-detail">{(words.note_by)(&note.author, &clock.full(note.at))}</p>
            {note
                .mine
                .then(|| {
                    view! {
                        <button
                            class="button-quiet"
                            type="button"
                            aria-label=words.delete_note
                            title=words.delete_note
                            disabled=move || form.busy.get()
                            on:click=delete
                        >
                            <Icon name="trash-2" />
                        </button>
                    }
                })}
        </li>
    }
    .into_any()
}
