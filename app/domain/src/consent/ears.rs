//! The configured words made ready: the ingest listens to every message.

use std::collections::HashSet;

use super::word::{MOST_HEARD, plain, without_courtesies};
use super::{Heard, OptOutWords};

/// The words as they are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ears {
    out: HashSet<String>,
    undo: HashSet<String>,
}

impl From<&OptOutWords> for Ears {
    fn from(words: &OptOutWords) -> Self {
        let ready = |words: &[String]| -> HashSet<String> {
            let plain = words.iter().map(|word| plain(word));
            plain.filter(|word| !word.is_empty()).collect()
        };
        Self {
            out: ready(&words.out),
            undo: ready(&words.undo),
        }
    }
}

impl Ears {
    /// What a customer's message says. [`Heard::Undo`] counts only for those who opted out before, which is the
    /// caller's to ask: “voltar” is also what people type into a menu. A question (“parar?”) is for people to answer.
    pub fn hear(&self, text: &str) -> Option<Heard> {
        if text.len() > MOST_HEARD || text.contains(['?', '¿', '？']) {
            return None;
        }
        let said = plain(text);
        let bare = without_courtesies(&said);
        let holds = |words: &HashSet<String>| words.contains(&said) || words.contains(bare);
        if holds(&self.out) {
            Some(Heard::OptOut)
        } else if holds(&self.undo) {
            Some(Heard::Undo)
        } else {
            None
        }
    }
}
