//! The messaging limit.

use super::{count, people};
use crate::allowance::{Amount, Level, RuleSet, Way, level};
use crate::words::screens::AllowanceWords;

pub const ALLOWANCE: AllowanceWords = AllowanceWords {
    title: "Limite de mensagens",
    level: level_word,
    used: |used, amount| match amount {
        Amount::Limited(most) => format!("{} de {} em 24 horas", count(used), people(most)),
        Amount::Unlimited => format!("{} em 24 horas", people(used)),
    },
    meter: "Quanto do limite foi usado",
    room: |room| match room {
        0 => "Sem espaço agora".to_owned(),
        1 => "Cabe mais 1 pessoa agora".to_owned(),
        room => format!("Cabem mais {} agora", people(room)),
    },
    reserve: |reserve| match reserve {
        1 => "Os envios em lote deixam 1 lugar para os atendentes.".to_owned(),
        reserve => format!(
            "Os envios em lote deixam {} lugares para os atendentes.",
            count(reserve)
        ),
    },
    near: "Perto do limite: o que não couber espera a vez.",
    full: "Limite cheio: o que for enviado agora espera a vez.",
    refused: |at| format!("A Meta recusou novas conversas; o Guichê tenta de novo em {at}."),
    returns: "Quando volta a caber",
    returns_at: |places, at| match places {
        1 => format!("mais 1 às {at}"),
        places => format!("mais {} às {at}", count(places)),
    },
    returns_more: |places| format!("mais {} depois disso", count(places)),
    shared: |numbers| format!("Vale para {numbers} juntos."),
    by_number: "Vale só para este número.",
    reported: |at| format!("Informado pela Meta em {at}."),
    not_reported: "A Meta ainda não informou o limite; o Guichê usa o menor.",
    next: "Próximo nível",
    next_level: |next| {
        let to = next.next.map(level_word).unwrap_or_default();
        match next.way {
            Way::Highest => "Este é o nível mais alto.".to_owned(),
            Way::Verification => format!("{to}: depois que a Meta verificar a empresa."),
            Way::AtEarliest { hours } => format!(
                "{to}: ao alcançar {} em 7 dias com boa qualidade, no mínimo {hours} horas depois.",
                people(next.needed)
            ),
            Way::Within { hours } => format!(
                "{to}: ao alcançar {} em 7 dias com boa qualidade, em até {hours} horas.",
                people(next.needed)
            ),
        }
    },
    next_progress: |reached, needed| format!("{} de {} em 7 dias", count(reached), people(needed)),
    source: |source, since| match since {
        Some(since) => {
            format!("Previsão pela regra de {source}, em vigor desde {since}. Quem decide é a Meta.")
        }
        None => format!("Previsão pela regra de {source}. Quem decide é a Meta."),
    },
    rule_set: "Regra da previsão",
    rule_set_word: |rules| match rules {
        RuleSet::Seeds => "De 2021 e 2022: por número, com o dobro em 7 dias",
        RuleSet::Since2025 => "Desde outubro de 2025: por empresa, com a metade em 7 dias",
    },
    rule_set_hint: "Muda só a previsão, para todos os números. O limite é sempre o que a Meta informa.",
    unknown: "O limite deste número ainda não é conhecido.",
};

/// “Nível 1 (1.000 por dia)”.
fn level_word(amount: Amount) -> String {
    let level = level(amount);
    match (level, level.number(), amount) {
        (Level::Unlimited, ..) | (_, _, Amount::Unlimited) => "Sem limite".to_owned(),
        (_, Some(number), Amount::Limited(most)) => format!("Nível {number} ({} por dia)", count(most)),
        (Level::Unverified, None, Amount::Limited(most)) => {
            format!("Empresa não verificada ({} por dia)", count(most))
        }
        (Level::Verified, None, Amount::Limited(most)) => {
            format!("Empresa verificada ({} por dia)", count(most))
        }
        (_, None, Amount::Limited(most)) => format!("{} por dia", count(most)),
    }
}
