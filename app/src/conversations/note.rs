//! An internal note in the thread: another colour, another shape, and a word that says who sees it.

use domain::note::{NoteView, stretches};
use domain::user::CurrentUser;
use leptos::prelude::*;

use crate::desk::Clock;
use crate::ui::{Icon, words};

/// The row of a note.
pub fn note_view(note: NoteView) -> AnyView {
    let clock = Clock::expect();
    let me = expect_context::<CurrentUser>().id;
    let words = &words().notes;
    let (icon, who_sees) = match &note.whisper_to {
        Some(person) if person.id == me => ("ear", words.whispered_to_you.to_owned()),
        Some(person) => ("ear", (words.whispered)(&person.name)),
        None => ("notebook-pen", words.only_team.to_owned()),
    };
    let for_me = note.is_for(me).then_some("");
    let body = note_words(&note);
    view! {
        <li class="row" data-side="note">
            <article class="note" data-for-me=for_me>
                <p class="note-head">
                    <Icon name=icon />
                    <span class="note-author">{note.author.name}</span>
                    <span>{who_sees}</span>
                </p>
                {body}
                <p class="bubble-foot">
                    <time datetime=note.at.to_rfc3339()>{clock.hour(note.at)}</time>
                </p>
            </article>
        </li>
    }
    .into_any()
}

/// The words of a note, with the names in it marked.
pub fn note_words(note: &NoteView) -> AnyView {
    let me = expect_context::<CurrentUser>().id;
    let mut people = note.mentions.clone();
    people.extend(note.whisper_to.clone());
    let words = stretches(&note.body, &people)
        .into_iter()
        .map(|stretch| match stretch.person {
            Some(person) => {
                let mine = (person == me).then_some("");
                view! {
                    <strong class="mention" data-mine=mine>
                        {stretch.words.to_owned()}
                    </strong>
                }
                .into_any()
            }
            None => stretch.words.to_owned().into_any(),
        })
        .collect_view();
    view! { <p class="bubble-words">{words}</p> }.into_any()
}
