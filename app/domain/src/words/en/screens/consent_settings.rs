//! Settings of consent.

use crate::consent::{ConsentPolicy, ConsentTrouble, WordTrouble};
use crate::words::screens::ConsentSettingsWords;

pub const CONSENT_SETTINGS_WORDS: ConsentSettingsWords = ConsentSettingsWords {
    lead: "What a customer asks for holds for every send, in the whole business.",
    marketing: "Marketing",
    policy: "Marketing templates may be sent to",
    policy_hint: "Those who opted out never get any, whichever you choose.",
    policies: |policy| match policy {
        ConsentPolicy::NoOptOut => "those who did not opt out",
        ConsentPolicy::OptInRequired => "those who agreed, and nobody else",
    },
    words: "Words",
    words_lead: "They count only as a whole message: “SAIR, por favor” counts, “não pode parar” does not. Capitals, accents and punctuation do not matter. One a line.",
    out: "To opt out",
    out_hint: "They count on a template’s button too.",
    undo: "To come back",
    undo_hint: "They count only for those who opted out.",
    answers: "Answers",
    answers_lead: "Guichê answers once, without calling an agent. Leave it empty to answer nothing.",
    confirms: "To who opts out",
    confirms_hint: "Say how to come back, with one of the words above.",
    welcomes: "To who comes back",
    welcomes_hint: "Say how to opt out, with one of the words above.",
    trouble: |trouble| match trouble {
        ConsentTrouble::Out(word, why) | ConsentTrouble::Undo(word, why) => unfit(word, why),
        ConsentTrouble::Confirms(most) | ConsentTrouble::Welcomes(most) => {
            format!("Use {most} characters at most.")
        }
    },
};

/// What is wrong with a word of consent.
fn unfit(word: &str, why: &WordTrouble) -> String {
    match why {
        WordTrouble::Empty if word.is_empty() => "Write at least one word.".into(),
        WordTrouble::Empty => format!("“{word}” has no letters."),
        WordTrouble::TooLong { length, most } => {
            format!("“{word}” has {length} characters; use {most} at most.")
        }
        WordTrouble::Duplicate => format!("“{word}” is there twice, perhaps in another spelling."),
        WordTrouble::TooCommon => {
            format!("“{word}” is said in many conversations for other reasons. Use a clearer phrase.")
        }
    }
}
