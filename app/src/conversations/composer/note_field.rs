//! The form a note to the team is written in.

use domain::event::LiveEvent;
use domain::fold::fold;
use domain::note::{Person, check};
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use super::draft::{Draft, Mode};
use super::pen::Pen;
use super::picker::{Choice, Choices, LIST_ID, MOST_CHOICES, Picked, Picker};
use crate::conversations::api::{add_note, mentionable};
use crate::conversations::thread_state::ThreadState;
use crate::desk::Live;
use crate::error::AppError;
use crate::ui::{Icon, browser, catalogue, sentence, words};

/// The field, and who can be named in it.
#[component]
pub fn NoteField(state: ThreadState) -> impl IntoView {
    let notes = &words().notes;
    let live = Live::expect();
    let draft = Draft::expect();
    let user = expect_context::<CurrentUser>();
    let node = NodeRef::<html::Textarea>::new();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<AppError>);
    let whisper = RwSignal::new(false);
    // A note that is tried again is the same note.
    let key = StoredValue::new(browser::new_key());
    let people = RwSignal::new(None::<Vec<Person>>);
    let refused = Memo::new(move |_| check(&draft.note.read()).err());
    let blank = Memo::new(move |_| draft.note.read().trim().is_empty());

    let pen = Pen::new(node, Callback::new(move |text| draft.set_note(text)));
    let put = Callback::new(move |picked: Picked| pen.put(picked.text, picked.caret, picked.caret));
    let picker = Picker::new(
        node,
        '@',
        move |query| found(people.read().as_deref().unwrap_or_default(), query),
        put,
    );
    let read_people = move || {
        if people.read_untracked().is_none() {
            people.set(Some(Vec::new()));
            spawn_local(async move {
                let read = mentionable(state.id).await.ok();
                let _ = people.try_set(read);
            });
        }
    };
    let look = move || {
        picker.look();
        if untrack(move || picker.is_open()) {
            read_people();
        }
    };

    let owner = {
        let me = user.id;
        let whispers = user.role.may(Permission::TakeOver);
        Memo::new(move |_| {
            let card = state.card.read();
            let other = whispers && card.state.is_open() && card.owner.is_some_and(|owner| owner != me);
            card.owner_name.clone().filter(|_| other)
        })
    };
    let save = move || {
        if busy.get_untracked() || refused.read_untracked().is_some() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let body = draft.note.get_untracked();
        let to_owner = whisper.get_untracked() && owner.read_untracked().is_some();
        let its_key = key.get_value();
        spawn_local(async move {
            let saved = add_note(state.id, its_key, body, to_owner).await;
            match saved {
                Ok(note) => {
                    if busy.try_set(false).is_none() {
                        key.set_value(browser::new_key());
                        draft.sent(Mode::Note);
                        whisper.set(false);
                        browser::focus_first(".composer textarea");
                    }
                    let conversation = state.id;
                    live.publish(LiveEvent::Note { conversation, note });
                }
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => {
                    let _ = busy.try_set(false);
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    };
    let keydown = move |event: ev::KeyboardEvent| {
        if picker.key(&event) {
            return;
        }
        match event.key().as_str() {
            "Enter" if !event.shift_key() && !event.is_composing() => {
                event.prevent_default();
                save();
            }
            "Escape" => draft.write_to(Mode::Reply),
            _ => {}
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let complaint = move || match trouble.get() {
        Some(error) => Some(sentence(&error)),
        None => refused
            .get()
            .filter(|_| !blank.get())
            .map(|refusal| (catalogue().refusal)(&refusal)),
    };
    let nobody = Signal::derive(move || {
        let reading = people.read().as_ref().is_none_or(Vec::is_empty);
        if reading {
            words().common.loading
        } else {
            notes.nobody
        }
        .to_owned()
    });
    view! {
        <form class="composer-form" on:submit=submit>
            <Choices picker label=notes.people none=nobody />
            <div class="composer-box composer-box-note">
                <textarea
                    node_ref=node
                    rows="1"
                    placeholder=notes.placeholder
                    aria-label=move || (notes.label)(&state.card.read().contact_name)
                    aria-describedby="composer-hint"
                    aria-autocomplete="list"
                    aria-controls=move || picker.is_open().then_some(LIST_ID)
                    aria-activedescendant=move || picker.active_id()
                    data-kept=draft.stored_as(Mode::Note)
                    prop:value=move || draft.note.get()
                    on:input=move |event| {
                        draft.set_note(event_target_value(&event));
                        look();
                    }
                    on:click=move |_| look()
                    on:blur=move |_| picker.close()
                    on:keydown=keydown
                ></textarea>
                <div class="composer-bar">
                    <div class="composer-tools">
                        {move || {
                            owner
                                .get()
                                .map(|name| {
                                    view! {
                                        <label class="check">
                                            <input
                                                type="checkbox"
                                                prop:checked=move || whisper.get()
                                                on:change=move |event| whisper.set(event_target_checked(&event))
                                            />
                                            {(notes.whisper)(&name)}
                                        </label>
                                    }
                                })
                        }}
                    </div>
                    <button class="button button-note" type="submit" disabled=move || blank.get() || busy.get()>
                        <Icon name="notebook-pen" />
                        {notes.save}
                    </button>
                </div>
            </div>
            <p class="composer-hint" id="composer-hint">
                <span>{notes.hint}</span>
            </p>
            <p class="composer-complaint" role="alert">
                {complaint}
            </p>
        </form>
    }
    .into_any()
}

/// Who fits `query`: any of their names begins with it, whatever its accents.
fn found(people: &[Person], query: &str) -> Vec<Choice> {
    let query = fold(query);
    let fits = |person: &&Person| {
        let name = fold(&person.name);
        name.starts_with(&query) || name.split(' ').any(|word| word.starts_with(&query))
    };
    people
        .iter()
        .filter(fits)
        .take(MOST_CHOICES)
        .map(|person| Choice {
            title: person.name.clone(),
            detail: String::new(),
            words: format!("@{} ", person.name),
            file: None,
        })
        .collect()
}
