//! Handing a conversation over: transfer, return, hold, wrap-up, timeline, filters.

use crate::words::screens::{Closing, HandOver};

pub(super) const HAND_OVER: HandOver = HandOver {
    transfer: "Transferir",
    transfer_title: "Transferir atendimento",
    search: "Buscar pessoa ou equipe",
    people: "Pessoas",
    teams: "Equipes",
    open: |open| match open {
        0 => "livre".to_owned(),
        1 => "1 atendimento".to_owned(),
        open => format!("{open} atendimentos"),
    },
    waiting: |waiting| match waiting {
        0 => "fila vazia".to_owned(),
        waiting => format!("{waiting} na fila"),
    },
    nobody_found: "Nenhuma pessoa ou equipe com este nome.",
    targets_failed: "Não foi possível carregar as opções",
    note: "Nota para quem recebe (opcional)",
    note_hint: "Fica no histórico do protocolo. O cliente não vê.",
    note_count: |written, most| format!("{written} de {most} caracteres"),
    scheduled: |count| match count {
        0 => String::new(),
        1 => "1 mensagem agendada não será enviada: ela só sai enquanto quem a escreveu atende a conversa."
            .to_owned(),
        count => format!(
            "{count} mensagens agendadas não serão enviadas: elas só saem enquanto quem as escreveu atende a conversa."
        ),
    },
    transfer_to: |name| format!("Transferir para {name}"),
    transfer_pick: "Escolha para quem transferir",
    return_body: "A conversa volta para a fila da equipe e qualquer atendente pode assumi-la.",
    hold_why: "Colocar em espera com motivo",
    hold_body: "A conversa continua com você, em Em Espera, e o tempo sem resposta deixa de contar.",
    reason: "Motivo (opcional)",
    wrap_up: "Tabulação",
    wrap_up_required: "Obrigatória nesta equipe",
    wrap_up_optional: "Opcional",
    wrap_up_search: "Buscar tabulação",
    wrap_up_none: "Nenhuma tabulação com este nome.",
    close_note: "Observação (opcional)",
    wrapped_up: |code| format!("Tabulação: {code}"),
    transferred_to: |who, to| match who {
        Some(who) => format!("{who} transferiu para {to}"),
        None => format!("Transferido para {to}"),
    },
    transferred_to_team: |who, team| match who {
        Some(who) => format!("{who} transferiu para a equipe {team}"),
        None => format!("Transferido para a equipe {team}"),
    },
    taken_from: |who, from| format!("{who} assumiu de {from}"),
    handed_by: |name| format!("Transferido por {name}"),
    you_lost_it: |who, at| {
        format!(
            "{who} tirou esta conversa de você às {at}. O que você escreveu continua guardado como rascunho."
        )
    },
    timeline: "Linha do tempo",
    timeline_failed: "Não foi possível carregar a linha do tempo.",
    filters: "Filtros",
    team: "Equipe",
    every_team: "Todas as equipes",
    number: "Número",
    every_number: "Todos os números",
    owner: "Atendente",
    every_owner: "Todos os atendentes",
    everyone: "Todos em atendimento",
    everyone_short: "Todos",
    empty_everyone: "Ninguém em atendimento",
    empty_everyone_hint: "Os atendimentos de toda a equipe aparecem aqui.",
    empty_filtered: "Nada com estes filtros",
    clear_filters: "Limpar filtros",
};

pub const CLOSING: Closing = Closing {
    anyway: "Encerrar mesmo assim",
    read_first: "Ler a conversa",
};
