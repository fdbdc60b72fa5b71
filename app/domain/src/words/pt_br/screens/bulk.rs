//! Many conversations at once.

use crate::words::screens::Bulk;

pub(super) const BULK: Bulk = Bulk {
    select: "Selecionar",
    select_one: |name| format!("Selecionar {name}"),
    region: "Ações em massa",
    selected: |count| match count {
        0 => "Nenhuma selecionada".to_owned(),
        1 => "1 selecionada".to_owned(),
        count => format!("{count} selecionadas"),
    },
    select_all: |count| match count {
        1 => "Selecionar a única que corresponde".to_owned(),
        count => format!("Selecionar todas as {count} que correspondem"),
    },
    most: |most| format!("No máximo {most} por vez."),
    give: "Transferir",
    give_back: "Devolver à fila",
    close: "Encerrar",
    stop_selecting: "Sair da seleção",
    give_title: |count| match count {
        1 => "Transferir 1 conversa".to_owned(),
        count => format!("Transferir {count} conversas"),
    },
    return_title: |count| match count {
        1 => "Devolver 1 conversa à fila".to_owned(),
        count => format!("Devolver {count} conversas à fila"),
    },
    close_title: |count| match count {
        1 => "Encerrar 1 conversa".to_owned(),
        count => format!("Encerrar {count} conversas"),
    },
    evenly: "Distribuir por igual entre quem está disponível nesta equipe",
    note: "Nota ou motivo (opcional)",
    progress: |done, total| format!("{done} de {total}"),
    stop: "Parar",
    finished: |done, total| match (done, total) {
        (0, 1) => "Não foi feita.".to_owned(),
        (1, 1) => "Feito.".to_owned(),
        (done, total) if done == total => format!("As {total} foram feitas."),
        (0, total) => format!("Nenhuma das {total} foi feita."),
        (1, total) => format!("1 de {total} foi feita."),
        (done, total) => format!("{done} de {total} foram feitas."),
    },
    left: |left| match left {
        1 => "Parado antes do fim: 1 ficou como estava.".to_owned(),
        left => format!("Parado antes do fim: {left} ficaram como estavam."),
    },
    refused: "Não foram feitas",
    gone: "Não existe mais, ou você não tem acesso.",
    failed: "Não foi possível carregar as opções",
};
