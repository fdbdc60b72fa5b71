//! Every text a person reads, one catalogue per language; views hold none.
//!
//! A catalogue is a constant of [`Words`]: a text that is missing does not compile.

mod en;
mod pt_br;
pub mod screens;

pub use en::EN;
pub use pt_br::PT_BR;
pub use screens::Screens;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::failure::NextStep;
use crate::refusal::Refusal;

/// One language's texts.
pub struct Words {
    /// Labels, headings and sentences of the screens.
    pub screens: Screens,
    /// The one sentence of a refusal.
    pub refusal: fn(&Refusal) -> String,
}

impl Words {
    /// The cause of a failed message in one sentence, by Meta's code.
    pub fn failure(&self, code: i32) -> &'static str {
        match self.screens.language {
            Language::PtBr => pt_br::failures::sentence(code),
            Language::En => en::failures::sentence(code),
        }
    }

    /// The label of what can be done after a failure.
    pub fn next_step(&self, step: NextStep) -> &'static str {
        match self.screens.language {
            Language::PtBr => pt_br::failures::next_step(step),
            Language::En => en::failures::next_step(step),
        }
    }
}

/// A language people may choose; the first is the one spoken when nothing says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "language", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Português do Brasil.
    #[default]
    PtBr,
    /// English.
    En,
}

impl Language {
    /// In the order of the menu.
    pub const ALL: [Self; 2] = [Self::PtBr, Self::En];

    /// Its texts.
    pub fn words(self) -> &'static Words {
        match self {
            Self::PtBr => &PT_BR,
            Self::En => &EN,
        }
    }

    /// Its tag, as HTML names it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::PtBr => "pt-BR",
            Self::En => "en",
        }
    }

    /// Its name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::PtBr => "Português (Brasil)",
            Self::En => "English",
        }
    }

    /// Reads a language tag as HTML writes it, such as `en` or `en-GB`; nothing for languages the desk does not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().split('-').next() == Some(&*primary.to_ascii_lowercase()))
    }
}

/// `number` in groups of three digits.
fn grouped(number: u32, separator: char) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(separator);
        }
        shown.push(digit);
    }
    shown
}

/// `22/11/2026`.
fn date(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// A size in bytes as people read it: `1,4 MB`.
fn size(bytes: u64, point: char) -> String {
    const KIB: u64 = 1024;
    let (tenths, unit) = match bytes {
        0..KIB => return format!("{bytes} B"),
        KIB..1_000_000 => return format!("{} KB", bytes.div_ceil(KIB)),
        _ => (bytes * 10 / (KIB * KIB), "MB"),
    };
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {unit}"),
        (whole, part) => format!("{whole}{point}{part} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{EN, Language, PT_BR, size};

    #[test]
    fn a_size_is_told_in_the_unit_that_fits() {
        let told = [
            0,
            1,
            1023,
            1024,
            200_000,
            1_500_000,
            5 << 20,
            (16 << 20) + 700_000,
        ]
        .map(|bytes| size(bytes, ','));
        assert_eq!(
            told,
            [
                "0 B", "1 B", "1023 B", "1 KB", "196 KB", "1,4 MB", "5 MB", "16,6 MB"
            ]
        );
    }

    #[test]
    fn a_language_is_known_by_its_tag_whatever_the_region() {
        assert_eq!(Language::from_tag("en"), Some(Language::En));
        assert_eq!(Language::from_tag("en-GB"), Some(Language::En));
        assert_eq!(Language::from_tag(" PT_br "), Some(Language::PtBr));
        assert_eq!(Language::from_tag("de"), None);
        assert_eq!(Language::from_tag(""), None);
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
    }

    #[test]
    fn plurals_and_dates_follow_the_language() {
        let (pt, en) = (&PT_BR.screens, &EN.screens);
        assert_eq!(
            [(pt.inbox.count)(1), (pt.inbox.count)(2)],
            ["1 conversa", "2 conversas"]
        );
        assert_eq!(
            [(en.inbox.count)(1), (en.inbox.count)(2)],
            ["1 conversation", "2 conversations"]
        );
        assert_eq!(
            [(pt.inbox.unread)(1), (pt.inbox.unread)(0)],
            ["1 mensagem não lida", "0 mensagens não lidas"]
        );
        assert_eq!(
            [(en.inbox.unread)(1), (en.inbox.unread)(0)],
            ["1 unread message", "0 unread messages"]
        );
        assert_eq!(
            (pt.times.day_of_year)(7, pt.times.months[2], 2026),
            "7 de março de 2026"
        );
        assert_eq!(
            (en.times.day_of_year)(7, en.times.months[2], 2026),
            "7 March 2026"
        );
        assert_eq!(
            [(pt.times.since)(0), (pt.times.since)(61), (pt.times.since)(1500)],
            ["agora", "há 1 h", "há 1 dia"]
        );
        assert_eq!(
            [(en.times.since)(0), (en.times.since)(61), (en.times.since)(1500)],
            ["now", "1 h ago", "1 day ago"]
        );
    }

    #[test]
    fn a_batch_is_told_in_one_sentence_and_its_limit_by_its_name() {
        use crate::allowance::Amount::{Limited, Unlimited};

        let (pt, en) = (PT_BR.screens.batches(), EN.screens.batches());
        assert_eq!(
            (pt.check.what_happens)(812, pt.check.from_now, Some("10:42")),
            "812 mensagens para 812 pessoas, a partir de agora; termina por volta de 10:42."
        );
        assert_eq!(
            (en.check.what_happens)(1, en.check.from_now, None),
            "1 message to 1 person, from now on."
        );
        assert_eq!(
            [1, 90, 3_600, 7_380].map(pt.duration),
            [
                "menos de 1 minuto",
                "cerca de 2 min",
                "cerca de 1 h",
                "cerca de 2 h 3 min"
            ]
        );
        assert_eq!(
            [Limited(250), Limited(1_000), Limited(7), Unlimited].map(pt.allowance.level),
            [
                "Empresa não verificada (250 por dia)",
                "Nível 1 (1.000 por dia)",
                "7 por dia",
                "Sem limite"
            ]
        );
        assert_eq!((en.allowance.level)(Limited(100_000)), "Level 3 (100,000 a day)");
    }
}
