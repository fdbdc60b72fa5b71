//! “Histórico”.

use super::count;
use crate::routing::SendKind;
use crate::words::screens::BatchHistoryWords;

pub const HISTORY: BatchHistoryWords = BatchHistoryWords {
    lead: "O que foi enviado, quem recebeu e por que alguém não recebeu.",
    tabs: "Tipo de envio",
    batches: "Lotes",
    singles: "Envios avulsos",
    search: "Título, modelo, arquivo ou pessoa",
    number: "Número",
    state: "Situação",
    from: "De",
    until: "Até",
    export: "Exportar",
    export_xlsx: "Em planilha (xlsx)",
    export_csv: "Em lista (csv)",
    batch: "Envio",
    template: "Modelo",
    percent: "% enviado",
    percent_of: |percent, reached, total| format!("{percent}% · {} de {}", count(reached), count(total)),
    queued: "Na fila",
    sent: "Enviadas",
    delivered: "Entregues",
    read: "Lidas",
    failed: "Falharam",
    replied: "Responderam",
    replied_detail: |certain, within| {
        let certain = match certain {
            1 => "1 respondeu".to_owned(),
            certain => format!("{} responderam", count(certain)),
        };
        let within = match within {
            1 => "1 escreveu".to_owned(),
            within => format!("{} escreveram", count(within)),
        };
        format!("{certain} à mensagem; {within} em até 24 horas")
    },
    opted_out: "Descadastros",
    by: |who| format!("por {who}"),
    none: "Nenhum envio em lote ainda",
    none_hint: "Os envios que você conferir aparecem aqui, com o resultado de cada pessoa.",
    none_found: "Nenhum envio encontrado",
    none_found_hint: "Mude a busca, o período ou os filtros.",
    shown: |rows| {
        format!(
            "{} na tela. Use os filtros para encontrar mais rápido.",
            count(rows)
        )
    },
    stale: "Não foi possível atualizar agora. Os números podem estar atrasados.",
    to: "Para",
    kind: |kind| match kind {
        SendKind::ActiveContact => "Contato Ativo",
        SendKind::Recontact => "Recontato",
        SendKind::Batch => "Envio em lote",
        SendKind::Survey => "Avaliação",
    },
    no_phone: "Sem telefone",
    when: "Quando",
    who: "Quem enviou",
    result: "Resultado",
    no_single: "Nenhum envio avulso ainda",
    no_single_hint: "Contatos Ativos e Recontatos aparecem aqui.",
};
