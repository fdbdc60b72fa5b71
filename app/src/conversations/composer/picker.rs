//! What comes up while one writes: a short list above the field, walked by keys while the focus stays in the field.

use domain::media::Uploaded;
use domain::token::{self, Token};
use leptos::prelude::*;
use leptos::{ev, html};

use crate::ui::Icon;

/// At most this many are shown; who looks for another one writes on.
pub const MOST_CHOICES: usize = 8;

/// One line of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What it is called.
    pub title: String,
    /// Beside or below it.
    pub detail: String,
    /// What takes the place of the word.
    pub words: String,
    /// The file that comes with it.
    pub file: Option<Uploaded>,
}

/// What came of picking a line.
pub struct Picked {
    /// The whole text as it then stands.
    pub text: String,
    /// Where the caret belongs, in UTF-16 units.
    pub caret: usize,
    /// The file that comes with it.
    pub file: Option<Uploaded>,
}

/// The list over one field.
#[derive(Clone, Copy)]
pub struct Picker {
    field: NodeRef<html::Textarea>,
    sign: char,
    token: RwSignal<Option<Token>>,
    active: RwSignal<usize>,
    choices: Memo<Vec<Choice>>,
    put: Callback<Picked>,
}

impl Picker {
    /// A list that comes up where `sign` begins a word in `field`. `find` gives the choices for what follows the sign;
    /// `put` takes what comes of it once one is picked.
    pub fn new(
        field: NodeRef<html::Textarea>,
        sign: char,
        find: impl Fn(&str) -> Vec<Choice> + Send + Sync + 'static,
        put: Callback<Picked>,
    ) -> Self {
        let token = RwSignal::new(None::<Token>);
        Self {
            field,
            sign,
            token,
            active: RwSignal::new(0),
            choices: Memo::new(move |_| {
                token
                    .read()
                    .as_ref()
                    .map(|token| find(&token.query))
                    .unwrap_or_default()
            }),
            put,
        }
    }

    /// Whether the list is up.
    pub fn is_open(self) -> bool {
        self.token.read().is_some()
    }

    /// Looks what stands before the caret; call it after each input and caret move.
    pub fn look(self) {
        let Some(field) = self.field.get_untracked() else {
            return;
        };
        let caret = field.selection_start().ok().flatten().unwrap_or_default() as usize;
        let found = token::at_caret(&field.value(), caret, self.sign);
        if *self.token.read_untracked() != found {
            self.active.set(0);
            self.token.set(found);
        }
    }

    /// Takes the list away.
    pub fn close(self) {
        // The field may lose its focus because it is going away itself.
        if self.token.try_with_untracked(Option::is_some) == Some(true) {
            self.token.set(None);
        }
    }

    /// Arrows walk, Enter and Tab pick, Escape closes; says whether the key was the list's.
    pub fn key(self, event: &ev::KeyboardEvent) -> bool {
        let count = self.choices.read_untracked().len();
        if self.token.read_untracked().is_none() || event.is_composing() {
            return false;
        }
        match event.key().as_str() {
            "Escape" => self.close(),
            "ArrowDown" if count > 0 => self.active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" if count > 0 => self
                .active
                .update(|active| *active = (*active + count - 1) % count),
            "Enter" | "Tab" if count > 0 => self.pick(self.active.get_untracked()),
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        true
    }

    fn pick(self, index: usize) {
        let choice = self.choices.with_untracked(|choices| choices.get(index).cloned());
        let token = self.token.get_untracked();
        self.close();
        if let (Some(choice), Some(token), Some(field)) = (choice, token, self.field.get_untracked()) {
            let (text, caret) = token::replaced(&field.value(), token.start, token.end, &choice.words);
            self.put.run(Picked {
                text,
                caret,
                file: choice.file,
            });
        }
    }

    /// The id of the list's line that Enter picks, for `aria-activedescendant`.
    pub fn active_id(self) -> Option<String> {
        let any = !self.choices.read().is_empty();
        (self.is_open() && any).then(|| line_id(self.active.get()))
    }
}

/// The id of the list, for `aria-controls`.
pub const LIST_ID: &str = "composer-choices";

fn line_id(index: usize) -> String {
    format!("{LIST_ID}-{index}")
}

/// The list. `label` names it; `none` stands there when nothing fits, above it whatever `foot` holds.
#[component]
pub fn Choices(picker: Picker, label: &'static str, none: Signal<String>) -> impl IntoView {
    let line = move |(index, choice): (usize, Choice)| {
        view! {
            <li
                class="choice"
                id=line_id(index)
                role="option"
                aria-selected=move || (picker.active.get() == index).to_string()
                // Before the field loses the focus.
                on:mousedown=move |event| {
                    event.prevent_default();
                    picker.pick(index);
                }
            >
                <span class="choice-title">{choice.title}</span>
                <span class="choice-detail">{choice.detail}</span>
                {choice
                    .file
                    .map(|file| {
                        view! {
                            <span class="choice-file">
                                <Icon name="paperclip" />
                                {file.name}
                            </span>
                        }
                    })}
            </li>
        }
    };
    move || {
        picker.is_open().then(|| {
            let choices = picker.choices.get();
            let lines = if choices.is_empty() {
                view! { <p class="choices-none" role="status">{none.get()}</p> }.into_any()
            } else {
                let lines = choices.into_iter().enumerate().map(line).collect_view();
                view! {
                    <ul class="choices-list" id=LIST_ID role="listbox" aria-label=label>
                        {lines}
                    </ul>
                }
                .into_any()
            };
            view! { <div class="choices">{lines}</div> }
        })
    }
}
