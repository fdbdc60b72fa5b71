//! What an administrator chooses about consent.

use serde::{Deserialize, Serialize};

use super::{ConsentPolicy, OptOutWords, WordTrouble};
use crate::settings::Setting;

/// Characters that the desk's answers to an opt-out, or to its undoing, may have.
pub const MOST_CONFIRM: usize = 1_000;

/// What keeps the settings from being stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentTrouble {
    /// A word that opts out.
    Out(String, WordTrouble),
    /// A word that takes an opt-out back.
    Undo(String, WordTrouble),
    /// The answer to an opt-out is longer than so many characters.
    Confirms(u32),
    /// The answer to its undoing is longer than so many characters.
    Welcomes(u32),
}

impl ConsentTrouble {
    /// The field of the form that it stands under, by name.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Out(..) => "out",
            Self::Undo(..) => "undo",
            Self::Confirms(_) => "confirms",
            Self::Welcomes(_) => "welcomes",
        }
    }
}

/// Consent, as the business keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentSettings {
    /// What marketing needs.
    pub policy: ConsentPolicy,
    /// The words that opt out and take it back.
    pub words: OptOutWords,
    /// What the desk answers somebody who opts out; absent: nothing.
    pub confirms: Option<String>,
    /// What the desk answers somebody who takes it back; absent: nothing.
    pub welcomes: Option<String>,
}

impl Default for ConsentSettings {
    /// The answers are for customers, whose language the desk does not know: that of the house.
    fn default() -> Self {
        Self {
            policy: ConsentPolicy::NoOptOut,
            words: OptOutWords::default(),
            confirms: Some(
                "Pronto, você não receberá mais nossas mensagens. Se mudar de ideia, responda VOLTAR.".into(),
            ),
            welcomes: Some(
                "Pronto, você voltará a receber nossas mensagens. Para parar, responda SAIR.".into(),
            ),
        }
    }
}

impl Setting for ConsentSettings {
    const KEY: &'static str = "consent";
}

impl ConsentSettings {
    /// The settings as they are stored.
    ///
    /// # Errors
    /// What to change.
    pub fn checked(self) -> Result<Self, ConsentTrouble> {
        let is_undo = |word: &str| self.words.undo.iter().any(|undo| undo.trim() == word);
        let is_out = |word: &str| self.words.out.iter().any(|out| out.trim() == word);
        let words = self.words.clone().checked().map_err(|(word, why)| {
            // A word of both lists is wrong in the second one, where it was met again.
            let both = why == WordTrouble::Duplicate || !is_out(&word);
            if is_undo(&word) && both {
                ConsentTrouble::Undo(word, why)
            } else {
                ConsentTrouble::Out(word, why)
            }
        })?;
        let text = |text: Option<String>| {
            let text = text.map(|text| text.trim().replace('\0', "\u{fffd}"));
            text.filter(|text| !text.is_empty())
        };
        let (confirms, welcomes) = (text(self.confirms), text(self.welcomes));
        let too_long = |text: &Option<String>| {
            text.as_ref()
                .is_some_and(|text| text.chars().count() > MOST_CONFIRM)
        };
        if too_long(&confirms) {
            return Err(ConsentTrouble::Confirms(MOST_CONFIRM as u32));
        }
        if too_long(&welcomes) {
            return Err(ConsentTrouble::Welcomes(MOST_CONFIRM as u32));
        }
        Ok(Self {
            policy: self.policy,
            words,
            confirms,
            welcomes,
        })
    }
}

/// What the page of consent shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentSettingsView {
    /// What can be edited.
    pub consent: ConsentSettings,
    /// Who last changed them, and when.
    pub changed: Option<(String, chrono::DateTime<chrono::Utc>)>,
}

#[cfg(test)]
mod tests {
    use super::super::{Ears, Heard};
    use super::*;

    fn with(out: &[&str], undo: &[&str]) -> ConsentSettings {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        ConsentSettings {
            words: OptOutWords {
                out: list(out),
                undo: list(undo),
            },
            ..ConsentSettings::default()
        }
    }

    #[test]
    fn what_is_wrong_stands_under_the_list_it_is_in() {
        let table = [
            (
                with(&["sair", "ok"], &["voltar"]),
                ConsentTrouble::Out("ok".into(), WordTrouble::TooCommon),
            ),
            (
                with(&["sair"], &["voltar", "sim"]),
                ConsentTrouble::Undo("sim".into(), WordTrouble::TooCommon),
            ),
            (
                with(&["sair"], &["Sair"]),
                ConsentTrouble::Undo("Sair".into(), WordTrouble::Duplicate),
            ),
            (
                with(&["sair", "SAIR"], &[]),
                ConsentTrouble::Out("SAIR".into(), WordTrouble::Duplicate),
            ),
            (
                with(&[], &[]),
                ConsentTrouble::Out(String::new(), WordTrouble::Empty),
            ),
        ];
        for (settings, expected) in table {
            assert_eq!(settings.clone().checked(), Err(expected), "{settings:?}");
        }
    }

    #[test]
    fn an_answer_left_empty_is_none_and_a_long_one_is_refused() {
        let settings = ConsentSettings {
            confirms: Some("  ".into()),
            welcomes: Some(" Olá de novo ".into()),
            ..ConsentSettings::default()
        };
        let kept = settings.checked().unwrap();
        assert_eq!(
            (kept.confirms, kept.welcomes.as_deref()),
            (None, Some("Olá de novo"))
        );
        let long = ConsentSettings {
            confirms: Some("a".repeat(MOST_CONFIRM + 1)),
            ..ConsentSettings::default()
        };
        assert_eq!(long.checked(), Err(ConsentTrouble::Confirms(1_000)));
    }

    #[test]
    fn the_answers_as_shipped_name_words_that_are_heard() {
        let settings = ConsentSettings::default().checked().unwrap();
        assert_eq!(settings, ConsentSettings::default());
        let ears = Ears::from(&settings.words);
        for (answer, word, heard) in [
            (settings.confirms, "VOLTAR", Heard::Undo),
            (settings.welcomes, "SAIR", Heard::OptOut),
        ] {
            assert!(answer.unwrap().contains(word));
            assert_eq!(ears.hear(word), Some(heard));
        }
    }
}
