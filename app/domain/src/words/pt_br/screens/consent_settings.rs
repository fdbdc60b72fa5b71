//! Settings of consent.

use crate::consent::ConsentPolicy;
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
};
