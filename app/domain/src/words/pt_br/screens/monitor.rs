//! Queues and people as they stand.

use crate::words::screens::MonitorWords;

pub(super) const MONITOR: MonitorWords = MonitorWords {
    title: "Monitoramento",
    short: "Monitor",
    failed: "Não foi possível carregar o monitoramento",
    stale: |since| format!("Sem dados novos desde {since}."),
    waiting: "Na fila",
    oldest: "Maior espera",
    in_service: "Em atendimento",
    on_hold: "Em espera",
    unread: "Não lidas",
    unanswered: "Sem resposta há",
    available: "Disponíveis",
    by_number: "Fila por número",
    by_team: "Fila por equipe",
    number: "Número",
    team: "Equipe",
    people: "Atendentes",
    person: "Atendente",
    actions: "Ações",
    nobody: "Nenhum atendente cadastrado.",
    open: |name| format!("Ver conversas de {name}"),
    redistribute: "Redistribuir",
    redistribute_of: |name| format!("Redistribuir conversas de {name}"),
    none: "–",
};
