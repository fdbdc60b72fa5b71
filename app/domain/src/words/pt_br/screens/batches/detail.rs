//! One batch.

use super::{count, people};
use crate::batch::{BatchState, Progress, Replied, StopReason};
use crate::failure::FailureClass;
use crate::words::pt_br::{failures, screens::TEMPLATES_WORDS};
use crate::words::screens::BatchDetailWords;

pub const DETAIL: BatchDetailWords = BatchDetailWords {
    lead: |template, category, number| format!("Modelo {template} · {category} · {number}"),
    made: |file, who, at| format!("{file}, por {who} em {at}"),
    retry_of: "Reenvio de quem falhou em outro envio",
    pause: "Pausar",
    paused: "Envio pausado.",
    resume: "Retomar",
    resume_body: "O envio continua agora com quem falta, mesmo que estivesse agendado para mais tarde.",
    resumed: "Envio retomado.",
    cancel: "Cancelar envio",
    cancel_body: |left| {
        match left {
        1 => "1 pessoa ainda não recebeu e não vai receber. O que já foi enviado continua enviado. Isto não pode ser desfeito.".to_owned(),
        left => format!(
            "{} pessoas ainda não receberam e não vão receber. O que já foi enviado continua enviado. Isto não pode ser desfeito.",
            count(left)
        ),
    }
    },
    cancelled: "Envio cancelado.",
    stopped: "O Guichê interrompeu este envio",
    stop,
    stop_next,
    next: "O que fazer",
    starts: |at| format!("Começa em {at}."),
    deferred: |waiting, until| {
        let wait = if waiting == 1 { "espera" } else { "esperam" };
        let what = until.map_or_else(|| "por espaço".to_owned(), |until| format!("até {until}"));
        format!(
            "O limite de mensagens está cheio: {} {wait} {what}.",
            people(waiting)
        )
    },
    progress: "Andamento",
    done_of: |done, total| format!("{} de {}", count(done), people(total)),
    left: |left| format!("faltam {left}"),
    finished: |at| format!("concluído em {at}"),
    cancelled_at: |at| format!("cancelado em {at}"),
    counts: "Resultado",
    left_out: "Deixados de fora",
    uncertain: |uncertain| {
        match uncertain {
        1 => "1 envio não foi confirmado: a resposta do WhatsApp se perdeu. Ele não é repetido, para ninguém receber duas vezes; o resultado aparece quando o WhatsApp avisar.".to_owned(),
        uncertain => format!(
            "{} envios não foram confirmados: a resposta do WhatsApp se perdeu. Eles não são repetidos, para ninguém receber duas vezes; o resultado aparece quando o WhatsApp avisar.",
            count(uncertain)
        ),
    }
    },
    cost: "Custo até agora",
    failures: "Por que não chegou",
    no_failure: "Nenhuma falha.",
    class: |class| match class {
        FailureClass::Transient => "Falhas passageiras",
        FailureClass::Later => "Dá para tentar mais tarde",
        FailureClass::Fix => "Dependem de uma correção da empresa",
        FailureClass::AnotherWay => "Pedem outro caminho",
        FailureClass::Never => "Não chegam por aqui",
    },
    code: |code| format!("código {code}"),
    people,
    retry: |retryable| match retryable {
        1 => "Reenviar só a pessoa que pode receber".to_owned(),
        retryable => format!("Reenviar só as {} que podem receber", count(retryable)),
    },
    retry_hint: "Abre uma conferência nova só com quem falhou e ainda pode receber. Nada sai antes de você confirmar.",
    changes: "O que aconteceu",
    change: |to, by| match (to, by) {
        (BatchState::Checking, Some(who)) => format!("{who} enviou a planilha"),
        (BatchState::Checking, None) => "Planilha lida".to_owned(),
        (BatchState::Scheduled, Some(who)) => format!("{who} confirmou o envio"),
        (BatchState::Scheduled, None) => "Envio confirmado".to_owned(),
        (BatchState::Sending, Some(who)) => format!("{who} retomou o envio"),
        (BatchState::Sending, None) => "O envio começou".to_owned(),
        (BatchState::Paused, Some(who)) => format!("{who} pausou o envio"),
        (BatchState::Paused, None) => "Envio pausado".to_owned(),
        (BatchState::Stopped, Some(who)) => format!("{who} interrompeu o envio"),
        (BatchState::Stopped, None) => "O Guichê interrompeu o envio".to_owned(),
        (BatchState::Cancelled, Some(who)) => format!("{who} cancelou o envio"),
        (BatchState::Cancelled, None) => "Envio cancelado".to_owned(),
        (BatchState::Finished, _) => "Não falta enviar para ninguém".to_owned(),
    },
    recipients: "Destinatários",
    search: "Nome ou telefone",
    progress_filter: "Situação",
    code_filter: "Motivo da falha",
    replied_filter: "Resposta",
    only_replied: "Quem respondeu",
    times: "Horários",
    reason: "Motivo",
    conversation: "Conversa",
    open: |name| format!("Abrir conversa com {name}"),
    open_short: "Abrir",
    at_sent: |at| format!("Enviada {at}"),
    at_delivered: |at| format!("Entregue {at}"),
    at_read: |at| format!("Lida {at}"),
    at_failed: |at| format!("Falhou {at}"),
    not_before: |at| format!("Não antes de {at}"),
    replied: |replied| match replied {
        Replied::Certain => "Respondeu à mensagem",
        Replied::Within24Hours => "Escreveu em até 24 horas",
    },
    why_waiting: |progress| match progress {
        Progress::Deferred => Some("O limite de mensagens está cheio"),
        Progress::Uncertain => Some("A resposta do WhatsApp se perdeu; não é enviada de novo"),
        Progress::Cancelled => Some("O envio foi cancelado antes da vez desta pessoa"),
        Progress::Repeated => Some("Repete o telefone de outra linha"),
        Progress::Waiting
        | Progress::Queued
        | Progress::Sent
        | Progress::Delivered
        | Progress::Read
        | Progress::Failed
        | Progress::Skipped
        | Progress::Invalid => None,
    },
    none_of_filter: "Ninguém assim neste envio.",
    export: "Exportar destinatários",
};

fn stop(reason: &StopReason) -> String {
    match reason {
        StopReason::QualityYellow => "A qualidade do número caiu para média.".into(),
        StopReason::QualityRed => "A qualidade do número está baixa.".into(),
        StopReason::NumberFlagged => "A Meta sinalizou o número: ele tem 7 dias para melhorar.".into(),
        StopReason::NumberRestricted => {
            "A Meta restringiu o número: por enquanto só saem respostas a quem escreveu.".into()
        }
        StopReason::NumberUnusable(state) => {
            format!("A Meta não envia nada por este número agora (situação {state}).")
        }
        StopReason::TemplatePaused => "A Meta pausou o modelo por baixa qualidade.".into(),
        StopReason::TemplateDisabled => "A Meta desativou o modelo.".into(),
        StopReason::TemplateGone => "O modelo não existe mais na Meta.".into(),
        StopReason::TemplateNotApproved(status) => format!(
            "O modelo não está aprovado: {}.",
            (TEMPLATES_WORDS.status_word)(*status).to_lowercase()
        ),
        StopReason::Failures { of: 1, .. } => "A última mensagem falhou.".into(),
        StopReason::Failures { percent, of } => {
            format!("{percent}% das últimas {} mensagens falharam.", count(*of))
        }
        StopReason::OptOuts { of: 1, .. } => "A única pessoa que recebeu pediu para não receber mais.".into(),
        StopReason::OptOuts { percent, of } => format!(
            "{percent}% das {} pessoas que receberam pediram para não receber mais.",
            count(*of)
        ),
        StopReason::Account(code) => format!("{} (código {code})", failures::sentence(*code)),
        StopReason::Allowance(code) => format!(
            "A Meta não deixa iniciar mais conversas por enquanto (código {code}). Respostas continuam saindo."
        ),
        StopReason::Budget => "O número gastou o orçamento do mês.".into(),
    }
}

fn stop_next(reason: &StopReason) -> &'static str {
    match reason {
        StopReason::QualityYellow | StopReason::QualityRed => {
            "Veja nas falhas e nos descadastros o que incomodou. Retome quando a qualidade subir, ou cancele."
        }
        StopReason::NumberFlagged => {
            "Espere o número voltar a Conectado antes de retomar: insistir agora pode restringi-lo."
        }
        StopReason::NumberRestricted | StopReason::NumberUnusable(_) => {
            "Peça a um administrador que veja o número na Meta. Retome quando ele voltar a Conectado."
        }
        StopReason::TemplatePaused => {
            "Espere a Meta liberar o modelo e retome, ou cancele e envie outro modelo a quem falta."
        }
        StopReason::TemplateDisabled | StopReason::TemplateGone => {
            "Cancele e faça outro envio, com outro modelo, para quem falta."
        }
        StopReason::TemplateNotApproved(_) => "Retome quando a Meta aprovar o modelo, ou cancele.",
        StopReason::Failures { .. } => {
            "Veja os motivos abaixo. Se a lista for antiga, cancele e corrija; se foi passageiro, retome."
        }
        StopReason::OptOuts { .. } => {
            "Confira se estas pessoas autorizaram a mensagem. Na dúvida, cancele o que falta."
        }
        StopReason::Account(_) => "Peça a um administrador que resolva na Meta e retome depois.",
        StopReason::Allowance(_) => "Espere algumas horas e retome. Se continuar, peça a um administrador.",
        StopReason::Budget => {
            "Peça a um administrador que aumente o orçamento na página do número e retome, ou espere o mês virar."
        }
    }
}
