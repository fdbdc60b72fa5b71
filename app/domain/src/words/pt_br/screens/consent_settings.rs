//! Settings of consent.

use crate::consent::{ConsentPolicy, ConsentTrouble, WordTrouble};
use crate::words::screens::ConsentSettingsWords;

pub const CONSENT_SETTINGS_WORDS: ConsentSettingsWords = ConsentSettingsWords {
    lead: "O que o cliente pede vale em todo envio, para a empresa inteira.",
    marketing: "Marketing",
    policy: "Modelos de marketing podem ser enviados a",
    policy_hint: "Quem pediu para sair nunca recebe, com qualquer uma das opções.",
    policies: |policy| match policy {
        ConsentPolicy::NoOptOut => "quem não pediu para sair",
        ConsentPolicy::OptInRequired => "só quem autorizou receber",
    },
    words: "Palavras",
    words_lead: "Só contam quando são a mensagem inteira: “SAIR, por favor” conta, “não pode parar” não. Maiúsculas, acentos e pontuação não importam. Uma por linha.",
    out: "Para sair",
    out_hint: "Valem também quando são o texto de um botão de modelo.",
    undo: "Para voltar",
    undo_hint: "Só contam para quem já pediu para sair.",
    answers: "Respostas",
    answers_lead: "O Guichê responde uma vez, sem chamar um atendente. Deixe em branco para não responder.",
    confirms: "A quem sai",
    confirms_hint: "Diga como voltar, com uma das palavras acima.",
    welcomes: "A quem volta",
    welcomes_hint: "Diga como sair, com uma das palavras acima.",
    trouble: |trouble| match trouble {
        ConsentTrouble::Out(word, why) | ConsentTrouble::Undo(word, why) => unfit(word, why),
        ConsentTrouble::Confirms(most) | ConsentTrouble::Welcomes(most) => {
            format!("Use no máximo {most} caracteres.")
        }
    },
};

/// What is wrong with a word of consent.
fn unfit(word: &str, why: &WordTrouble) -> String {
    match why {
        WordTrouble::Empty if word.is_empty() => "Escreva pelo menos uma palavra.".into(),
        WordTrouble::Empty => format!("“{word}” não tem letras."),
        WordTrouble::TooLong { length, most } => {
            format!("“{word}” tem {length} caracteres; use no máximo {most}.")
        }
        WordTrouble::Duplicate => format!("“{word}” está repetida, talvez com outra grafia."),
        WordTrouble::TooCommon => {
            format!("“{word}” é dita em muitas conversas por outros motivos. Use uma frase mais clara.")
        }
    }
}
