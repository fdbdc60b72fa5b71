//! Writing into the field from outside of it: tools and pickers put their words where the caret stands.

use domain::token::{bytes, replaced};
use leptos::html;
use leptos::prelude::*;

use crate::ui::browser;

/// The field and who takes its new text.
#[derive(Clone, Copy)]
pub struct Pen {
    field: NodeRef<html::Textarea>,
    write: Callback<String>,
}

impl Pen {
    /// A pen for `field`; `write` takes the whole text as it then stands.
    pub fn new(field: NodeRef<html::Textarea>, write: Callback<String>) -> Self {
        Self { field, write }
    }

    /// Puts `words` in place of what is selected.
    pub fn insert(self, words: &str) {
        let Some(field) = self.field.get_untracked() else {
            return;
        };
        let at = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or_default() as usize;
        let text = field.value();
        let from = bytes(&text, at(field.selection_start()));
        let to = bytes(&text, at(field.selection_end()));
        let (text, caret) = replaced(&text, from, to.max(from), words);
        self.put(text, caret, caret);
    }

    /// Makes `text` the whole text, with what lies between the two places (UTF-16 units) selected.
    pub fn put(self, text: String, from: usize, to: usize) {
        self.write.run(text);
        self.select(from, to);
    }

    /// Selects what lies between two places, once the text is on screen.
    pub fn select(self, from: usize, to: usize) {
        browser::after_paint(move || self.select_now(from, to));
    }

    /// Selects what lies between two places of the text on screen: the next key already takes their place.
    pub fn select_now(self, from: usize, to: usize) {
        if let Some(field) = self.field.get_untracked() {
            let _ = field.focus();
            let _ = field.set_selection_range(from as u32, to as u32);
        }
    }
}
