//! Sending in batches, its history, and the messaging limit.

mod allowance;
mod check;
mod costs;
mod detail;
mod history;
mod start;
mod troubles;

use crate::batch::{BatchState, Progress};
use crate::words::grouped;
use crate::words::screens::BatchWords;

pub const BATCH_WORDS: BatchWords = BatchWords {
    channel: "WhatsApp",
    title: "Em lote",
    history_title: "Histórico",
    count,
    duration: |seconds| match (seconds / 3600, seconds.div_ceil(60)) {
        (0, 0 | 1) => "menos de 1 minuto".to_owned(),
        (0, minutes) => format!("cerca de {minutes} min"),
        (hours, _) => match seconds / 60 % 60 {
            0 => format!("cerca de {hours} h"),
            minutes => format!("cerca de {hours} h {minutes} min"),
        },
    },
    state: |state| match state {
        BatchState::Checking => "Em conferência",
        BatchState::Scheduled => "Agendado",
        BatchState::Sending => "Enviando",
        BatchState::Paused => "Pausado",
        BatchState::Stopped => "Interrompido",
        BatchState::Cancelled => "Cancelado",
        BatchState::Finished => "Concluído",
    },
    progress: |progress| match progress {
        Progress::Waiting => "Aguardando a vez",
        Progress::Deferred => "Aguardando o limite",
        Progress::Queued => "Na fila de envio",
        Progress::Uncertain => "Envio não confirmado",
        Progress::Sent => "Enviada",
        Progress::Delivered => "Entregue",
        Progress::Read => "Lida",
        Progress::Failed => "Falhou",
        Progress::Skipped => "Deixado de fora",
        Progress::Cancelled => "Cancelado",
        Progress::Invalid => "Linha inválida",
        Progress::Repeated => "Telefone repetido",
    },
    start: start::START,
    check: check::CHECK,
    history: history::HISTORY,
    detail: detail::DETAIL,
    allowance: allowance::ALLOWANCE,
    costs: costs::COSTS,
    budget: costs::BUDGET,
};

/// `1.000`.
fn count(count: u32) -> String {
    grouped(count, '.')
}

/// “1 pessoa”, “1.000 pessoas”.
fn people(people: u32) -> String {
    match people {
        1 => "1 pessoa".to_owned(),
        people => format!("{} pessoas", count(people)),
    }
}
